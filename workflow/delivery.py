"""Delivery: what is planned and due is composed, handed to a transport, and settled for good."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

import msgspec

from notifications.compose import compose
from notifications.headers import Address
from notifications.kinds import NIGHTLY_REPORT, IncompleteNotice, NotComposable, UnknownKind
from notifications.mime import Envelope, message_bytes, message_id
from notifications.notice import Language, Mail, OwedNotice
from notifications.notice import Office as Sender
from workflow import cases, outbox, reports
from workflow.office import Office
from workflow.outbox import Owed
from workflow.reports import Report
from workflow.store import Transaction

BATCH = 100


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """How the office writes: its name and address, its language, whether its data are synthetic.

    `night` makes the mail of a nightly report, in the same language.
    """

    sender: Sender
    address: Address
    domain: str
    language: Language = "zh"
    synthetic: bool = False
    night: Callable[[Report], Mail] | None = None


Transport = Callable[[Owed, str, bytes], str]
"""Takes a mail, whom it is about and its bytes; returns what became of it. OSError: it failed."""


def letter(office: Office, transaction: Transaction, owed: Owed, post: Post) -> tuple[Mail, str]:
    """The mail that is owed, and the name of the region, or of the office, that it is about.

    Raises NotComposable where no mail can be made of it.
    """
    if owed.case_id == outbox.OFFICE:
        return _night(transaction, owed, post), post.sender.name
    notice = owed_notice(office, transaction, owed, post)
    return compose(notice), notice.region


def _night(transaction: Transaction, owed: Owed, post: Post) -> Mail:
    """The mail of a nightly report, made of the report as it is kept."""
    if owed.kind != NIGHTLY_REPORT or post.night is None:
        raise UnknownKind(f"there is no mail {owed.kind!r} of the whole office")
    report = reports.on_day(transaction, date.fromisoformat(owed.day))
    if report is None:
        raise IncompleteNotice(f"the night of {owed.day} left no report")
    return post.night(report)


def owed_notice(office: Office, transaction: Transaction, owed: Owed, post: Post) -> OwedNotice:
    """A mail of the outbox with all that it is made of."""
    stored = cases.load(transaction, owed.case_id)
    if stored is None:
        raise LookupError(f"{owed.case_id} has mails but no case")
    notice = office.world(stored.notice_hash, stored.procedure_hash).notice
    region = notice.regions_by_code[stored.facts.region_code]
    return OwedNotice(
        kind=owed.kind,
        to=owed.recipients,
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
        institutions=stored.facts.institutions,
        synthetic=post.synthetic,
        language=post.language,
    )


def addresses(owed: Owed, region_code: str, domain: str) -> tuple[Address, ...]:
    """The made-up addresses of a training office: one a role and region, at its own domain."""
    of = f".{region_code}" if region_code else ""
    return tuple(Address(f"{role}{of}@{domain}", role) for role in owed.recipients)


def deliver(office: Office, post: Post, transport: Transport, until: date) -> dict[str, int]:
    """Send every mail that is planned up to *until*; return how many ended how.

    A mail that can't be composed or handed over is settled as failed, with the reason.
    """
    counts: dict[str, int] = {}
    while True:
        with office.store.writing() as transaction:
            batch = outbox.planned(transaction, until, BATCH)
            for owed in batch:
                status = _deliver_one(office, transaction, owed, post, transport)
                counts[status] = counts.get(status, 0) + 1
        if not batch:
            return counts


def _deliver_one(
    office: Office, transaction: Transaction, owed: Owed, post: Post, transport: Transport
) -> str:
    now = office.clock()
    status, template = outbox.SENT, None
    try:
        mail, about = letter(office, transaction, owed, post)
        is_of_case = owed.case_id != outbox.OFFICE
        envelope = Envelope(
            sender=post.address,
            to=addresses(owed, owed.case_id.rpartition("/")[2], post.domain),
            reply_to=post.address,
            date=now,
            message_id=message_id(post.domain, owed.key),
            thread=message_id(post.domain, f"{owed.case_id}:thread") if is_of_case else None,
        )
        result = transport(owed, about, message_bytes(mail, envelope))
        template = mail.headers["X-Duban-Template"]
    except (NotComposable, OSError) as error:
        status, result = outbox.FAILED, str(error)
    outbox.settle(transaction, owed.key, status, now.isoformat(), result=result, template=template)
    return status


def short_name(owed: Owed) -> str:
    """A short name of a mail for file names, the same for the same mail."""
    return sha256(owed.key.encode()).hexdigest()[:8]
