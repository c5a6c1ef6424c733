"""A post room for the tests: a courier whose answers are set, and a post to made-up addresses."""

import email
import email.policy
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email.message import EmailMessage
from threading import Barrier

from duban.rendering.terms import terms_of
from notifications.addresses import Address
from notifications.letter import Letter, Sender
from notifications.parcel import Parcel, Result, Unreachable
from states.saying import saying
from tests.practice import HEPING, Practice
from workflow.mail import mails
from workflow.mail.address_book import Directory, MadeUp
from workflow.mail.delivery import deliver
from workflow.mail.dispatch import Sending
from workflow.mail.letters import Post
from workflow.mail.mails import Mail
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction

ANY_HOUR = Sending(hours=None)
OFFICE = Address("office@duban.example", "演示市知识产权局")


def post(
    sending: Sending = ANY_HOUR,
    directory: Directory | None = None,
    night: Callable[[Transaction, date], Letter | None] | None = None,
) -> Post:
    """How the practice office writes."""
    return Post(
        sender=Sender(name=OFFICE.name, email=OFFICE.email),
        address=OFFICE,
        domain="duban.example",
        terms=terms_of("zh"),
        directory=directory or MadeUp("duban.example"),
        sending=lambda: sending,
        night=night,
    )


class PostRoom:
    """Carries parcels and keeps them; `answers` are (fate, answer) by recipient, else 250."""

    def __init__(self, office: Practice, post: Post) -> None:
        self.office, self.post = office, post
        self.parcels: list[Parcel] = []
        self.answers: dict[str, tuple[str, str]] = {}
        self.is_closed = False

    def __call__(self, parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        """Carry them, one told at a time."""
        for parcel in parcels:
            if self.is_closed:
                told([Result(parcel.key, "deferred", "no connection")])
                raise Unreachable(saying("server.not_reached", place="mail", why="no connection"))
            self.parcels.append(parcel)
            fate, answer = self.answers.get(parcel.recipient, ("sent", "250 OK"))
            told([Result(parcel.key, fate, answer)])  # type: ignore[arg-type]

    def deliver(self, moment: str | None = None) -> dict[str, int]:
        """Deliver what is due at a moment, or now."""
        if moment is not None:
            self.office.set(moment)
        return deliver(self.office.office, self.post, self, self.office.now.date())

    def later(self, minutes: float) -> dict[str, int]:
        """Deliver what is due some minutes later."""
        self.office.now += timedelta(minutes=minutes)
        return self.deliver()

    @property
    def messages(self) -> list[EmailMessage]:
        """What was carried, as the standard library reads it."""
        return [message(parcel) for parcel in self.parcels]

    def to(self, recipient: str) -> list[EmailMessage]:
        """What was carried to one recipient."""
        return [message(parcel) for parcel in self.parcels if parcel.recipient == recipient]


def message(parcel: Parcel) -> EmailMessage:
    """A parcel as the standard library reads it."""
    parsed = email.message_from_bytes(parcel.message, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def pieces(office: Practice, owed: Owed) -> list[Mail]:
    """The mails that carry something owed."""
    with office.store.reading() as transaction:
        return mails.carrying(transaction, owed.key)


def last(office: Practice, kind: str, code: str = HEPING) -> Owed:
    """The last of a kind that is owed about a region."""
    return [one for one in office.mails(code) if one.kind == kind][-1]


def together(room: PostRoom, count: int) -> list[str]:
    """The keys of all that so many rooms like it carry when they begin at the same moment."""
    gate, rooms = Barrier(count), [PostRoom(room.office, room.post) for _ in range(count)]

    def carry(one: PostRoom) -> None:
        gate.wait()
        try:
            one.deliver()
        finally:
            room.office.store.close()

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(carry, rooms))
    return [parcel.key for one in rooms for parcel in one.parcels]
