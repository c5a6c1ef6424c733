"""What would follow from an act: where the case would stand, its dates, mails and ledger lines."""

from collections.abc import Iterator

import msgspec

from config.words import Words
from duban.views.derivation import ON_A_DAY, derivation
from duban.views.form.about import About
from duban.views.form.amended import amended_parts
from duban.views.form.known.filings import findings
from duban.views.owners import owed_by
from duban.views.page import (
    Coded,
    Kind,
    Page,
    Part,
    Prose,
    Table,
    Value,
    coded,
    column,
)
from states.events import Owing, Posting
from states.facts import Duty, DutyStatus, Facts, Side
from workflow.mail.address_book import EXPERTS_APART, Directory
from workflow.office.request import Done
from workflow.record.cases import region_of

REPLACED = (DutyStatus.LAPSED, DutyStatus.REPLACED, DutyStatus.EXTENDED)
"""How a duty ends whose term another one goes on with."""


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What an act is seen against: the case before it, who is written to.

    Without a directory the recipients are told by their roles alone. It pays institutions *without*
    an account.
    """

    about: About
    directory: Directory | None = None
    without: tuple[str, ...] = ()


def foreseen(act: str, done: Done, around: Around, words: Words) -> Page:
    """All that follows from an act that would be *done*."""
    decision = done.decision
    filed = done.amended.correction.turn.command.name if done.amended else act
    parts: tuple[Part, ...] = (
        *(amended_parts(done.amended, words) if done.amended else ()),
        _warnings(done, around, words),
        Prose(
            "defects",
            words.say("foreseen.defects"),
            findings(filed, around.about, decision.facts, words),
            "warn",
        ),
        _asked_back(around.about.facts, decision.facts, words),
        _dates(around.about.facts, decision.facts, words),
        _mails(done, around, words),
        _ledger(decision.postings, words),
    )
    return Page(
        key="foreseen",
        language=words.language,
        title=words.label("command", act),
        lead=words.sentences(
            _lead(around.about.facts, decision.facts, words),
            *filings_told(around.about.facts, decision.facts, words),
        ),
        parts=tuple(part for part in parts if _says_anything(part)),
    )


def _lead(before: Facts | None, after: Facts, words: Words) -> str:
    """Where the case would stand, and where it stands."""
    then = words.label("state", after.shown_state)
    if before is None or (before.step, before.shown_state) == (after.step, after.shown_state):
        return words.say("foreseen.stays", step=int(after.step), state=then)
    now = words.label("state", before.shown_state)
    return words.say(
        "foreseen.moves", before=int(before.step), now=now, step=int(after.step), state=then
    )


def filings_told(before: Facts | None, after: Facts, words: Words) -> Iterator[str]:
    """Where a filing stands that an act moved: the state of the case is that of another matter."""
    for side in Side:
        old, new = before.filing(side) if before else None, after.filing(side)
        if old is not None and old.status != new.status:
            filing, state = words.label("item", f"{side}_filing"), words.label("state", new.status)
            yield words.say("foreseen.filing", filing=filing, state=state)


def _says_anything(part: Part) -> bool:
    return bool(part.rows if isinstance(part, Table) else isinstance(part, Prose) and part.lines)


def _warnings(done: Done, around: Around, words: Words) -> Prose:
    explained = [words.explain(one) for one in done.decision.warnings]
    lines = [words.sentences(one.says, one.cure) for one in explained]
    if around.without:
        lines.append(words.say("payee.without", institutions=around.without))
    return Prose("warnings", words.say("foreseen.warnings"), tuple(lines), "warn")


def _asked_back(before: Facts | None, after: Facts, words: Words) -> Prose:
    """The defects that a return would tell, one a line, as what was typed was parted."""
    known = {side: before.filing(side).rounds for side in Side} if before else {}
    told = next(
        (one for side in Side if (one := after.filing(side)).rounds > known.get(side, 0)), None
    )
    lines = told.defects if told else ()
    title = words.say("foreseen.asked_back", count=len(lines))
    return Prose("asked_back", title, tuple(f"{n}. {one}" for n, one in enumerate(lines, 1)))


# --- dates ----------------------------------------------------------------------------------------


def _dates(before: Facts | None, after: Facts, words: Words) -> Table:
    """The duties that would begin, move or end."""
    columns = (
        column(words, "change", Kind.CODED),
        column(words, "item", Kind.CODED),
        column(words, "owner", Kind.CODED),
        column(words, "due", Kind.DAY),
        column(words, "due_before", Kind.DAY),
        column(words, "rule", whole=True),
    )
    rows = tuple(
        (
            change,
            coded(words, "item", duty.called),
            owed_by(duty.item, duty.owner, words),
            duty.due,
            was,
            duty.rule,
        )
        for old, duty in compared(before, after)
        for change, was in changes(old, duty, words)
    )
    return Table("dates", words.say("foreseen.dates"), columns, rows)


def compared(before: Facts | None, after: Facts) -> Iterator[tuple[Duty | None, Duty]]:
    """Each duty as it was and as it is; one that a new one replaces is what that was.

    *before* is what the act was decided on: an act takes no duty away.
    """
    known = before.duties if before else {}
    ended = {
        old.label: key
        for key, old in known.items()
        if old.is_open and after.duties[key].status in REPLACED
    }
    was = {
        key: ended.pop(duty.label, key)
        for key, duty in after.duties.items()
        if key not in known and duty.is_open
    }
    for key, duty in after.duties.items():
        if key not in was.values() or key in was:
            yield known.get(was.get(key, key)), duty


def changes(old: Duty | None, duty: Duty, words: Words) -> Iterator[tuple[Coded, Value]]:
    """How a duty would change, with the date that it had where that moves."""
    if old is None and duty.is_open:
        yield Coded("opened", words.say("foreseen.opened")), None
    elif old is None or old == duty:
        return
    elif old.is_open and not duty.is_open:
        yield coded(words, "duty_status", duty.status), None
    elif old.due != duty.due:
        yield Coded("moved", words.say("foreseen.moved")), old.due
    elif duty.suspended_on and not old.suspended_on:
        yield Coded("suspended", words.say("word.suspended")), None
    elif old.status is not DutyStatus.OPEN and duty.is_open:
        yield Coded("opened", words.say("foreseen.opened")), None


def due_lines(before: Facts | None, after: Facts, words: Words) -> Iterator[str]:
    """The days by which something is due that an act set or moved, a line each."""
    for old, duty in compared(before, after):
        for change, was in changes(old, duty, words):
            if duty.is_open:
                due = duty.due or words.say("word.undated")
                item = words.label("item", duty.called)
                of = {"item": item, "due": due, "change": change.label}
                line = words.say("done.due_before" if was else "done.due", was=was, **of)
                counted = not duty.term.startswith(ON_A_DAY)
                why = derivation(duty, after, words)
                yield line + words.say("done.why", why=why) if counted else line


# --- mails and money ------------------------------------------------------------------------------


def _mails(done: Done, around: Around, words: Words) -> Table:
    columns = (
        column(words, "mail_kind", Kind.CODED),
        column(words, "to"),
        column(words, "note"),
    )
    waits = words.label("owed_reason", "awaits_release")
    leaves = words.say("foreseen.leaves")
    rows = tuple(
        (
            coded(words, "mail_kind", one.kind),
            tuple(recipients(one, region_of(done.case_id), around.directory, words)),
            waits if one.kind in done.awaiting else leaves,
        )
        for one in done.decision.owed
    )
    return Table("mails", words.say("foreseen.mails"), columns, rows)


def recipients(
    owing: Owing, region: str, directory: Directory | None, words: Words
) -> Iterator[str]:
    """To whom something goes: each role, with those who are written to in it."""
    experts = str(owing.facts.get("expert", "")).split(EXPERTS_APART)
    for role in owing.to:
        label = words.label("role", role)
        people = directory.people(role, region, experts) if directory else ()
        if directory is not None and not people:
            yield words.say("foreseen.nobody", role=label)
        else:
            named = words.listed(one.email for one in people)
            yield words.say("foreseen.to", role=label, people=named) if people else label


def _ledger(postings: tuple[Posting, ...], words: Words) -> Table:
    columns = (
        column(words, "debit", Kind.CODED),
        column(words, "credit", Kind.CODED),
        column(words, "yuan", Kind.MONEY),
        column(words, "institution"),
        column(words, "reversal"),
    )
    rows = tuple(
        (
            coded(words, "account", one.debit),
            coded(words, "account", one.credit),
            one.amount,
            one.party,
            words.say("word.reversal") if one.reverses else "",
        )
        for one in postings
    )
    return Table("ledger", words.say("foreseen.ledger"), columns, rows)
