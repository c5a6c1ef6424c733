"""What stands over a mail: why it is owed, where it went, what came back, what was done to it."""

from datetime import date

from config.words import Words
from duban.cli.words import named, say
from workflow.mail.dead_letters import CameBack
from workflow.mail.holds import MailAct
from workflow.mail.mails import Mail
from workflow.record import history
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction


def reason(transaction: Transaction, owed: Owed, words: Words) -> str:
    """Why a notice is owed: the act that it tells of, its duty, or the night that made it."""
    if owed.seq is not None:
        records = history.of_case(transaction, owed.case_id)
        found = next((one for one in records if one.seq == owed.seq), None)
        if found is not None:
            act = words.label("command", found.command)
            return say("mail.of_act", seq=owed.seq, act=act, day=found.at.date())
    if owed.item is not None and owed.due is not None:
        item = words.label("item", owed.item)
        return say("mail.of_duty", item=item, due=date.fromisoformat(owed.due))
    return say("mail.of_night", day=owed.day)


def ways(pieces: list[Mail], words: Words) -> list[str]:
    """Where a notice went, a line a recipient, with the server's answer."""
    lines = []
    for one in pieces:
        parts = [
            words.label("role", one.role),
            one.recipient,
            words.label("owed_status", one.status),
            words.label("owed_reason", one.answer or ""),
        ]
        if one.attempts > 1:
            parts.append(say("mail.attempts", count=one.attempts))
        trial = say("mail.in_trial", to=one.sent_to) if one.is_trial and one.sent_to else ""
        lines.append("  " + " · ".join(part for part in parts if part) + trial)
    return lines


def came_back(found: list[CameBack]) -> list[str]:
    """What mail systems said afterwards, a line each."""
    return [
        f"  {minute} {say(f'mail.{one.action}', address=one.recipient)} {one.answer}"
        for one in found
        for minute in [one.at[:16].replace("T", " ")]
    ]


def done(acts: list[MailAct]) -> list[str]:
    """What persons did, a line an act."""
    return [
        f"  {minute} {act.person} · {named('mail_act', act.act)} {act.reason}".rstrip()
        for act in acts
        for minute in [act.at[:16].replace("T", " ")]
    ]
