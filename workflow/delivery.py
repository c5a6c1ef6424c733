"""Delivery: what is planned and due is composed, handed to a transport, and settled for good."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

import msgspec

from notifications.compose import compose, template_version
from notifications.headers import Address
from notifications.kinds import NotComposable
from notifications.mime import Envelope, message_bytes, message_id
from notifications.notice import Language, OwedNotice
from notifications.notice import Office as Sender
from workflow import cases, outbox
from workflow.office import Office
from workflow.outbox import Owed
from workflow.store import Transaction

BATCH = 100


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """How the office writes: its name and address, its language, whether its data are synthetic."""

    sender: Sender
    address: Address
    domain: str
    language: Language = "zh"
    synthetic: bool = False


Transport = Callable[[Owed, str, bytes], str]
"""Takes a mail, its region and its bytes; returns what became of it. Raises OSError to fail."""


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
    return tuple(Address(f"{role}.{region_code}@{domain}", role) for role in owed.recipients)


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
        notice = owed_notice(office, transaction, owed, post)
        envelope = Envelope(
            sender=post.address,
            to=addresses(owed, owed.case_id.rpartition("/")[2], post.domain),
            reply_to=post.address,
            date=now,
            message_id=message_id(post.domain, owed.key),
            thread=message_id(post.domain, f"{owed.case_id}:thread"),
        )
        result = transport(owed, notice.region, message_bytes(compose(notice), envelope))
        template = template_version(owed.kind, post.language)
    except (NotComposable, OSError) as error:
        status, result = outbox.FAILED, str(error)
    outbox.settle(transaction, owed.key, status, now.isoformat(), result=result, template=template)
    return status


def short_name(owed: Owed) -> str:
    """A short name of a mail for file names, the same for the same mail."""
    return sha256(owed.key.encode()).hexdigest()[:8]
