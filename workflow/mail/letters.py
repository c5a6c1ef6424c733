"""How what is owed reads: the letter made of it, or of several for one recipient."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec

from notifications.addresses import Address
from notifications.briefs import IncompleteBrief, UnknownKind
from notifications.compose import compose
from notifications.digest import compose_digest
from notifications.letter import Brief, Letter, Sender
from notifications.terms import Terms
from states.items import read_label
from states.mail_kinds import MailKind
from workflow.mail.dispatch import Sending
from workflow.mail.recipients import Directory, roles_of
from workflow.office.door import Office
from workflow.record import cases, history, owing
from workflow.record.cases import Named
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction


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
) -> tuple[Letter, str]:
    """The letter made of what is owed, and the name of the region or office that it is about.

    *role* is whom a letter about several things greets; *known* are their cases, where those are
    read already; *names_notice* has it say by which notice. Raises NotComposable where no letter
    can be made of them.
    """
    first = owed[0]
    if first.case_id == owing.OFFICE:
        return _night(transaction, first, post), post.sender.name
    if known is None:
        known = cases.named(transaction, [one.case_id for one in owed])
    found = [
        brief(office, transaction, one, known, post, names_notice=names_notice) for one in owed
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
    notice = office.library.notice(stored.notice_hash)
    region = notice.regions_by_code[stored.region_code]
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
        facts=owed.facts,
        institutions=stored.institutions,
        clause=_clause(office, transaction, owed, stored),
        synthetic=post.synthetic,
        terms=post.terms,
        names_notice=names_notice,
    )


def _clause(office: Office, transaction: Transaction, owed: Owed, stored: Named) -> str | None:
    """The clause of the act that owes it, else of the act that would answer it.

    That is by the procedure that the case is pinned to, which may not know the act.
    """
    if owed.seq is not None:
        return history.clause_of(transaction, owed.seq)
    if owed.item is None:
        return None
    act = office.library.rulebook(stored.procedure_hash).rules.get(
        read_label(owed.item).laid_down.answered_by
    )
    return act.clause if act else None
