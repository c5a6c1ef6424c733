"""How a notice of the outbox reads: the letter made of it, or of several for one recipient."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec

from notifications.compose import compose
from notifications.digest import compose_digest
from notifications.headers import Address
from notifications.kinds import NIGHTLY_REPORT, IncompleteNotice, UnknownKind
from notifications.notice import Language, Mail, OwedNotice
from notifications.notice import Office as Sender
from workflow import cases, outbox, reports
from workflow.cases import Named
from workflow.dispatch import Sending
from workflow.office import Office
from workflow.outbox import Owed
from workflow.recipients import Directory, roles_of
from workflow.reports import Report
from workflow.store import Transaction


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """How the office writes: its name and address, its language, whether its data are synthetic.

    `night` makes the mail of a nightly report, in the same language. `directory` knows to whom,
    `sending` tells when and whether to them or to the office itself; it is asked in each
    transaction, for a person may change that while mails leave.
    """

    sender: Sender
    address: Address
    domain: str
    directory: Directory
    sending: Callable[[], Sending] = Sending
    language: Language = "zh"
    synthetic: bool = False
    night: Callable[[Report], Mail] | None = None


def letter(
    office: Office,
    transaction: Transaction,
    notices: Sequence[Owed],
    post: Post,
    *,
    role: str = "district",
    known: Mapping[str, Named] | None = None,
) -> tuple[Mail, str]:
    """The mail made of notices, and the name of the region, or of the office, that it is about.

    *role* is whom a mail of several notices greets; *known* are their cases, where those are read
    already. Raises NotComposable where no mail can be made of them.
    """
    first = notices[0]
    if first.case_id == outbox.OFFICE:
        return _night(transaction, first, post), post.sender.name
    if known is None:
        known = cases.named(transaction, [owed.case_id for owed in notices])
    found = [owed_notice(office, owed, known, post) for owed in notices]
    regions = dict.fromkeys(one.region for one in found)
    mail = compose(found[0]) if len(found) == 1 else compose_digest(found, role)
    return mail, found[0].region if len(regions) == 1 else post.sender.name


def _night(transaction: Transaction, owed: Owed, post: Post) -> Mail:
    """The mail of a nightly report, made of the report as it is kept."""
    if owed.kind != NIGHTLY_REPORT or post.night is None:
        raise UnknownKind(f"there is no mail {owed.kind!r} of the whole office")
    report = reports.on_day(transaction, date.fromisoformat(owed.day))
    if report is None:
        raise IncompleteNotice(f"the night of {owed.day} left no report")
    return post.night(report)


def owed_notice(office: Office, owed: Owed, known: Mapping[str, Named], post: Post) -> OwedNotice:
    """A notice of the outbox with all that a mail is made of."""
    stored = known.get(owed.case_id)
    if stored is None:
        raise LookupError(f"{owed.case_id} has mails but no case")
    notice = office.world(stored.notice_hash, stored.procedure_hash).notice
    region = notice.regions_by_code[stored.region_code]
    return OwedNotice(
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
        synthetic=post.synthetic,
        language=post.language,
    )
