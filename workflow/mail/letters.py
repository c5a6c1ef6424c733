"""How what is owed reads: the letter made of it, or of several for one recipient."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec.structs import replace

from notifications.addresses import Address
from notifications.briefs import IncompleteBrief, UnknownKind
from notifications.compose import compose
from notifications.digest import compose_digest
from notifications.letter import Brief, Letter, Outdated, Sender
from notifications.terms import Terms
from states.additions import MAIL_FACTS
from states.duty_items import Item
from states.labels import read_label
from states.mail_kinds import MailKind
from states.notice import Notice, Region
from states.procedure import Rulebook
from workflow.mail.address_book import Directory, roles_of
from workflow.mail.dispatch import Sending
from workflow.office.door import Office
from workflow.record import cases, history, ledger, owing
from workflow.record.cases import Named
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction

CLAIMED = "receivable"
"""The account of what is to come back."""


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """How the office writes: its name and address, its language, whether its data are synthetic.

    `night` makes the letter of the nightly report of a day, in the same language, or None where no
    report is kept. `directory` knows to whom, `sending` tells when and whether to them or to the
    office itself; it is asked in each transaction, for a person may change that while mails leave.
    """

    sender: Sender
    address: Address
    domain: str
    terms: Terms
    directory: Directory
    sending: Callable[[], Sending] = Sending
    synthetic: bool = False
    night: Callable[[Transaction, date], Letter | None] | None = None


def letter(
    office: Office,
    transaction: Transaction,
    owed: Sequence[Owed],
    post: Post,
    *,
    role: str = "district",
    known: Mapping[str, Named] | None = None,
    names_notice: bool = False,
    outdated: Mapping[str, tuple[Outdated, ...]] = MappingProxyType({}),
) -> tuple[Letter, str]:
    """The letter made of what is owed, and the name of the region or office that it is about.

    *role* is whom a letter about several things greets; *known* are their cases, where those are
    read already; *names_notice* has it say by which notice. *outdated* are the entries of each
    case that no longer stand in the calendar of who gets it. Raises NotComposable where no letter
    can be made of them.
    """
    first = owed[0]
    if first.case_id == owing.OFFICE:
        return _night(transaction, first, post), post.sender.name
    if known is None:
        known = cases.named(transaction, [one.case_id for one in owed])
    found = [
        replace(
            brief(office, transaction, one, known, post, names_notice=names_notice),
            outdated=outdated.get(one.case_id, ()),
        )
        for one in owed
    ]
    regions = dict.fromkeys(one.region for one in found)
    mail = compose(found[0]) if len(found) == 1 else compose_digest(found, role)
    return mail, found[0].region if len(regions) == 1 else post.sender.name


def _night(transaction: Transaction, owed: Owed, post: Post) -> Letter:
    """The mail of a nightly report, made of the report as it is kept."""
    if owed.kind != MailKind.NIGHTLY_REPORT or post.night is None:
        raise UnknownKind(f"there is no mail {owed.kind!r} of the whole office")
    made = post.night(transaction, date.fromisoformat(owed.day))
    if made is None:
        raise IncompleteBrief(f"the night of {owed.day} left no report")
    return made


def brief(
    office: Office,
    transaction: Transaction,
    owed: Owed,
    known: Mapping[str, Named],
    post: Post,
    *,
    names_notice: bool = False,
) -> Brief:
    """What is owed with all that a letter is made of."""
    stored = known.get(owed.case_id)
    if stored is None:
        raise LookupError(f"{owed.case_id} has mails but no case")
    notice = office.shelf.notice(stored.notice_hash)
    rulebook = office.shelf.rulebook(stored.procedure_hash)
    region = notice.regions_by_code[stored.region_code]
    terms = own_terms(post.terms, rulebook)
    return Brief(
        kind=owed.kind,
        to=roles_of(owed, max(notice.escalation_overdue_workday, default=0)),
        case_id=owed.case_id,
        region=region.name,
        unit=region.unit,
        programme_id=stored.programme_id,
        programme_title=notice.title,
        document_number=notice.document_number,
        day=date.fromisoformat(owed.day),
        office=post.sender,
        item=owed.item,
        facts=_facts(owed, rulebook, notice, region, terms) | _left_to_pay(transaction, owed),
        institutions=stored.institutions,
        clause=_clause(transaction, owed, rulebook),
        synthetic=post.synthetic,
        terms=terms,
        names_notice=names_notice,
    )


def _clause(transaction: Transaction, owed: Owed, rulebook: Rulebook) -> str | None:
    """The clause of the act that owes it, else of the act that would answer it.

    That is by the procedure that the case is pinned to, which may not know the act.
    """
    if owed.seq is not None:
        return history.clause_of(transaction, owed.seq)
    if owed.item is None:
        return None
    act = rulebook.answering(read_label(owed.item))
    return act.clause if act else None


def _left_to_pay(transaction: Transaction, owed: Owed) -> dict[str, int]:
    """What is left of a recovery that is late, in fen, by the ledger at the end of its day."""
    late = (owed.item,) if owed.kind == MailKind.OVERDUE else owed.facts.get("items") or ()
    if owed.kind not in (MailKind.OVERDUE, MailKind.ESCALATION) or Item.RECOVERY not in late:
        return {}
    lines = ledger.lines(transaction, owed.case_id, owed.day)
    claimed = sum(one.amount for one in lines if one.debit == CLAIMED)
    return {"outstanding": claimed - sum(one.amount for one in lines if one.credit == CLAIMED)}


@lru_cache(maxsize=16)
def own_terms(terms: Terms, rulebook: Rulebook) -> Terms:
    """The terms with what the procedure adds of its own; the same value for the same two."""
    procedure = rulebook.procedure
    return terms.with_own(procedure) if procedure.duties or procedure.mails else terms


def _facts(
    owed: Owed, rulebook: Rulebook, notice: Notice, region: Region, terms: Terms
) -> dict[str, Any]:
    """The facts of a mail; one that the procedure adds has its sentences from there."""
    mail = rulebook.own.mails.get(owed.item or "")
    if mail is None:
        return owed.facts
    days: dict[str, str] = {
        name: terms.weekday(owed.facts[name]) for name in ("day", "due") if name in owed.facts
    }
    known: dict[str, str] = {
        **dict.fromkeys(MAIL_FACTS, ""),
        "region": region.name,
        "unit": region.unit,
        "programme_title": notice.title,
        "document_number": notice.document_number,
        "note": owed.facts.get("note", ""),
        **days,
    }
    subject = getattr(mail, f"subject_{terms.language}")
    lines = getattr(mail, f"text_{terms.language}").splitlines()
    return {
        "subject": subject.format_map(known),
        "text": [line.format_map(known) for line in lines],
    }
