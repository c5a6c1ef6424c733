"""One mail: how it reads, why it is owed, where it went, what came back, what persons did to it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from config.words import Words
from duban.views.choosing import NotThere, SeveralMeant
from duban.views.page import Kind, Page, Prose, Table, Value, coded, column, data
from notifications.letter import Letter
from states.reading import InvalidInput
from states.saying import saying
from workflow.mail import dead_addresses, mails
from workflow.mail.acts import MailAct, acts_on
from workflow.mail.dead_addresses import CameBack
from workflow.mail.mails import Mail
from workflow.record import history, owing
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction

NAMED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[_-](?P<short>[0-9a-f]{8})(_.*\.eml)?")
"""A mail as lists name it, or the name of its file."""
LONGEST = 80


class MailShown(msgspec.Struct, frozen=True):
    """A mail with all that is known of it: the notices that it carries, the letter, its ways.

    `because` says for each notice why it is owed.
    """

    notices: tuple[Owed, ...]
    letter: Letter
    because: tuple[str, ...]
    ways: tuple[Mail, ...]
    came_back: tuple[CameBack, ...]
    acts: tuple[MailAct, ...]


def mail_named(
    transaction: Transaction, given: str, among: Callable[[Owed], bool] | None = None
) -> tuple[list[Owed], Mail | None]:
    """What is owed under that name or key, or the mail of that name or file with what it carries.

    By a name only what is *among* those that somebody may see is meant, where that is said.
    Raises NotThere, SeveralMeant where short names are the same, and InvalidInput for a name with a
    day that is none.
    """
    known = owing.one(transaction, given) if "\0" not in given else None
    if known is not None:
        return [known], None
    match = NAMED.fullmatch(Path(given).name)
    if match is not None:
        try:
            day = date.fromisoformat(match["day"])
        except ValueError:
            raise InvalidInput("MAIL", saying("expected.day"), match["day"]) from None
        meant = list(_meant(transaction, day, match["short"], among))
        if len(meant) > 1:
            keys = sorted({one.key for owed, _ in meant for one in owed})
            raise SeveralMeant(saying("error.many_mails", given=given[:LONGEST], names=keys))
        if meant:
            return meant[0]
    raise NotThere(saying("error.no_mail", given=given[:LONGEST]))


def _meant(
    transaction: Transaction, day: date, short: str, among: Callable[[Owed], bool] | None
) -> Iterator[tuple[list[Owed], Mail | None]]:
    """All that a short name may mean, each with what is owed by it."""
    carried = set[str]()
    for piece in mails.named(transaction, day.isoformat(), short):
        owed = mails.carried(transaction, piece.id)
        if among is None or all(map(among, owed)):
            carried |= {one.key for one in owed}
            yield owed, piece
    for one in owing.on_day(transaction, day):
        is_named = owing.short_name(one) == short and one.key not in carried
        if is_named and (among is None or among(one)):
            yield [one], None


def shown(
    transaction: Transaction,
    notices: Sequence[Owed],
    piece: Mail | None,
    letter: Letter,
    words: Words,
) -> MailShown:
    """What is known of *notices* that make a letter; of one *piece* of mail where that is meant."""
    ways = [piece] if piece else mails.carrying(transaction, notices[0].key)
    return MailShown(
        notices=tuple(notices),
        letter=letter,
        because=tuple(_reason(transaction, one, words) for one in notices),
        ways=tuple(ways),
        came_back=tuple(
            said for one in ways for said in dead_addresses.of_mail(transaction, one.id)
        ),
        acts=tuple(act for one in notices for act in acts_on(transaction, one.key)),
    )


def _reason(transaction: Transaction, owed: Owed, words: Words) -> str:
    """Why a notice is owed: the act that it tells of, its duty, or the night that made it."""
    if owed.seq is not None:
        records = history.of_case(transaction, owed.case_id)
        found = next((one for one in records if one.seq == owed.seq), None)
        if found is not None:
            act = words.label("command", found.command)
            return words.say("mail.of_act", seq=owed.seq, act=act, day=found.at.date())
    if owed.item is not None and owed.due is not None:
        item = words.label("item", owed.item)
        return words.say("mail.of_duty", item=item, due=date.fromisoformat(owed.due))
    return words.say("mail.of_night", day=owed.day)


def as_data(mail: MailShown) -> dict[str, Any]:
    """A mail as plain data."""
    first = mail.notices[0]
    return {
        "mail": owing.name_of(first),
        "to": first.recipients,
        "status": first.status,
        "result": first.result,
        "subject": mail.letter.subject,
        "text": mail.letter.text,
        "because": mail.because,
        "mails": mail.ways,
        "bounces": mail.came_back,
        "acts": mail.acts,
    }


def mail_page(mail: MailShown, words: Words) -> Page:
    """A mail as a page under its subject."""
    first = mail.notices[0]
    to = words.listed(words.label("role", role) for role in first.recipients)
    return Page(
        key="mail",
        language=words.language,
        title=mail.letter.subject,
        lead=words.say("mail.head", to=to, status=status_of(first, words)),
        parts=(
            Prose("because", "", mail.because, tone="faint"),
            Prose("ways", "", tuple(_way(one, words) for one in mail.ways), tone="faint"),
            Prose("came_back", "", tuple(_said(one, words) for one in mail.came_back), tone="warn"),
            Prose("acts", "", tuple(_act(one, words) for one in mail.acts), tone="faint"),
            Prose("text", "", tuple(mail.letter.text.split("\n"))),
        ),
    )


def ways_table(mail: MailShown, words: Words) -> Table:
    """Where a mail went, a recipient a row, with what the server answered."""
    columns = (
        column(words, "to"),
        column(words, "email"),
        column(words, "status", Kind.CODED),
        column(words, "answer"),
        column(words, "attempts", Kind.COUNT),
        column(words, "at"),
        column(words, "sent_to"),
    )
    rows = tuple(
        (
            words.label("role", one.role),
            one.recipient,
            coded(words, "owed_status", one.status),
            words.label("owed_reason", one.answer or ""),
            one.attempts,
            _minute(one.settled_at or ""),
            one.sent_to if one.is_trial else "",
        )
        for one in mail.ways
    )
    return Table(
        "ways", words.say("mails.ways"), columns, rows, empty=words.say("mails.not_on_its_way")
    )


def deeds_table(mail: MailShown, words: Words) -> Table:
    """What persons did to a mail, and what its servers said afterwards."""
    columns = (column(words, "at"), column(words, "by"), column(words, "did"), column(words, "why"))
    told: list[tuple[Value, ...]] = [
        (_minute(one.at), one.person, words.named("mail_act", one.act), one.reason)
        for one in mail.acts
    ]
    told += [
        (_minute(one.at), "", words.say(f"mail.{one.action}", address=one.recipient), one.answer)
        for one in mail.came_back
    ]
    told.sort(key=lambda row: str(row[0]))
    return Table("deeds", words.say("mails.deeds"), columns, tuple(told))


def row_table(mail: MailShown, words: Words) -> Table:
    """A mail as one row, for a spreadsheet."""
    first = mail.notices[0]
    to = words.listed(words.label("role", role) for role in first.recipients)
    keys = ("mail", "to", "status", "subject", "text")
    row = (owing.name_of(first), to, status_of(first, words), mail.letter.subject, mail.letter.text)
    return Table("mail", "", tuple(data(key) for key in keys), (row,))


def status_of(owed: Owed, words: Words) -> str:
    """What became of a notice, and why, where that is said."""
    status = words.label("owed_status", owed.status)
    return f"{status} ({words.label('owed_reason', owed.result)})" if owed.result else status


def _way(one: Mail, words: Words) -> str:
    """Where a notice went: the recipient, and the server's answer."""
    said = (
        words.label("role", one.role),
        one.recipient,
        words.label("owed_status", one.status),
        words.label("owed_reason", one.answer or ""),
        words.say("mail.attempts", count=one.attempts) if one.attempts > 1 else "",
    )
    trial = one.is_trial and one.sent_to
    line = " · ".join(part for part in said if part)
    return line + (words.say("mail.in_trial", to=one.sent_to) if trial else "")


def _said(one: CameBack, words: Words) -> str:
    """What a mail system said afterwards."""
    return (
        f"{_minute(one.at)} {words.say(f'mail.{one.action}', address=one.recipient)} {one.answer}"
    )


def _act(one: MailAct, words: Words) -> str:
    """What a person did."""
    did = words.named("mail_act", one.act)
    return f"{_minute(one.at)} {one.person} · {did} {one.reason}".rstrip()


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
