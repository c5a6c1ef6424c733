"""One mail: how it reads, why it is owed, where it went, what came back, what persons did to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from config.words import Words
from duban.views.page import Page, Prose, Table, data
from notifications.letter import Letter
from workflow.mail import dead_addresses, mails
from workflow.mail.acts import MailAct, acts_on
from workflow.mail.dead_addresses import CameBack
from workflow.mail.mails import Mail
from workflow.record import history, owing
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction


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
