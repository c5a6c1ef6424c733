"""What a procedure adds of its own is whole: names, terms, owners, ladders, texts, answers."""

import re
from collections.abc import Iterable, Iterator
from string import Formatter

from config.findings import Finding, finding
from states.addition_names import is_own
from states.additions import FIELDS, MAIL_FACTS, OwnDuty, OwnMail
from states.duty_items import LADDERS, Owner
from states.facts import Party
from states.mail_kinds import Addressee
from states.procedure import CommandRule, Procedure

TERM = re.compile(r"[1-9]\d{0,3}(d|wd|m)")
OWNERS = (Owner.DISTRICT.value, Owner.CITY.value)
"""Who owes a duty of a procedure's own; its reminders go to the district."""
LANGUAGES = ("zh", "en")


def unsound(path: str, procedure: Procedure) -> Iterator[Finding]:
    """Find what is wrong with the acts, duties and mails that *procedure* adds."""
    acts = {rule.name: rule for rule in procedure.commands}
    states = {state.name for state in procedure.states}
    yield from _misnamed(path, "duties", (one.name for one in procedure.duties))
    yield from _misnamed(path, "mails", (one.name for one in procedure.mails))
    yield from _unused(path, procedure)
    for rule in procedure.commands:
        yield from _act(path, rule)
    for duty in procedure.duties:
        yield from _duty(path, duty, acts, states)
    for mail in procedure.mails:
        yield from _mail(path, mail)


def _misnamed(path: str, table: str, names: Iterable[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name in names:
        if not is_own(name):
            yield finding("own-misnamed", path, f"{table}.{name}", name=name)
        if name in seen:
            yield finding("doubled", path, f"{table}.{name}", name=name, count=2)
        seen.add(name)


def _unused(path: str, procedure: Procedure) -> Iterator[Finding]:
    """What is declared and follows from no act."""
    made = {name for rule in procedure.commands for name in (*rule.duties, *rule.notices)}
    for table, of in (("duties", procedure.duties), ("mails", procedure.mails)):
        for one in of:
            if one.name not in made:
                yield finding("own-unused", path, f"{table}.{one.name}", name=one.name)


def _act(path: str, rule: CommandRule) -> Iterator[Finding]:
    key = f"commands.{rule.name}"
    if not is_own(rule.name):
        if rule.asks:
            yield finding("own-asks", path, f"{key}.asks", act=rule.name)
        return
    if rule.moves_money:
        yield finding("own-money", path, f"{key}.moves_money", act=rule.name)
    for one in rule.asks:
        if one.field not in FIELDS:
            where = f"{key}.asks.{one.field}"
            yield finding("own-field", path, where, field=one.field, known=FIELDS)
        yield from _labels(path, f"{key}.asks.{one.field}", one.zh, one.en)


def _duty(
    path: str, duty: OwnDuty, acts: dict[str, CommandRule], states: set[str]
) -> Iterator[Finding]:
    key = f"duties.{duty.name}"
    yield from _labels(path, key, duty.zh, duty.en)
    if not TERM.fullmatch(duty.term):
        yield finding("own-term", path, f"{key}.term", term=duty.term)
    if duty.owner not in OWNERS:
        yield finding("own-owner", path, f"{key}.owner", owner=duty.owner, known=OWNERS)
    if duty.state not in states:
        yield finding("state-unknown", path, f"{key}.state", name=duty.state)
    answer = acts.get(duty.answered_by)
    sources = {source for way in answer.paths for source in way.sources} if answer else set()
    if duty.state not in sources:
        where = f"{key}.answered_by"
        act, state = duty.answered_by, duty.state
        yield finding("own-answer", path, where, act=act, state=state)
    elif answer is not None and Party(duty.owner) not in answer.actors:
        where = f"{key}.answered_by"
        yield finding("own-answerer", path, where, act=answer.name, owner=duty.owner)
    if duty.ladder and duty.ladder not in LADDERS:
        yield finding("ladder-unknown", path, f"{key}.ladder", name=duty.ladder, known=LADDERS)
    if duty.ladder and duty.owner != Owner.DISTRICT:
        yield finding("own-ladder", path, f"{key}.ladder", owner=duty.owner)
    if duty.ladder:
        yield from _labels(path, f"{key}.says", duty.says_zh, duty.says_en)


def _mail(path: str, mail: OwnMail) -> Iterator[Finding]:
    key = f"mails.{mail.name}"
    yield from _labels(path, key, mail.zh, mail.en)
    known = [one.value for one in Addressee]
    for one in mail.to or ("",):
        if one not in known:
            yield finding("own-recipient", path, f"{key}.to", role=one, known=known)
    for language in LANGUAGES:
        for part in ("subject", "text"):
            field = f"{part}_{language}"
            yield from _text(path, f"{key}.{field}", getattr(mail, field))


def _text(path: str, key: str, text: str) -> Iterator[Finding]:
    """The sentences are there, and are filled with what there is."""
    if not text.strip():
        yield finding("own-text", path, key)
        return
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        names = [text]
    for name in names:
        if name not in MAIL_FACTS:
            yield finding("own-fact", path, key, name=name, known=MAIL_FACTS)


def _labels(path: str, key: str, *labels: str) -> Iterator[Finding]:
    for language, label in zip(LANGUAGES, labels, strict=True):
        if not label.strip():
            yield finding("label-missing", path, f"{key}.{language}", what=key, language=language)
