"""A mail ends once, and with the last of its mails what they carried."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from math import inf
from threading import Event

import pytest

from notifications.parcel import Parcel, Result
from states.saying import saying
from tests.practice import DONGLI, HEPING, XIQING, Practice, institution_papers
from tests.workflow.postroom import PostRoom, last, pieces
from workflow.mail import holds, mails
from workflow.mail.delivery import MAY_BE_THERE, deliver
from workflow.mail.dispatch import dispatch
from workflow.mail.in_hand import CLAIM, LEASE
from workflow.mail.mails import Ended, MailStatus
from workflow.store.errors import StoreFailed


def test_what_could_not_be_settled_is_settled_when_it_is_told_again(quiet: PostRoom) -> None:
    office = quiet.office
    office.do("open_case", code=DONGLI)

    def insisting(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        results = [Result(parcel.key, "sent", "250 OK") for parcel in parcels]
        with busy(office), pytest.raises(LookupError):
            told(results)
        told(results)

    assert deliver(office.office, quiet.post, insisting, office.now.date()) == {"sent": 1}
    assert last(office, "programme_open", DONGLI).status == "sent"


def test_what_was_sent_and_never_settled_is_not_given_back(quiet: PostRoom) -> None:
    """It would go out again at once; so it waits for the end of its lease."""
    office = quiet.office
    office.do("open_case", code=DONGLI)

    def in_vain(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        results = [Result(parcel.key, "sent", "250 OK") for parcel in parcels]
        with busy(office):
            told(results)

    with pytest.raises(LookupError):
        deliver(office.office, quiet.post, in_vain, office.now.date())
    assert quiet.deliver() == {}
    office.now += LEASE
    assert quiet.deliver() == {"sent": 1}


def test_what_a_full_disk_did_not_take_is_kept_in_mind_until_it_does(quiet: PostRoom) -> None:
    """Nothing more leaves meanwhile, and nothing a second time."""
    office, handed = quiet.office, list[str]()
    for code in (DONGLI, XIQING):
        office.do("open_case", code=code)
    clock = office.clock

    def on_a_full_disk(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            handed.append(parcel.key)
            office.clock = Full(clock, 2)
            told([Result(parcel.key, "sent", "250 OK")])

    assert deliver(office.office, quiet.post, on_a_full_disk, office.now.date()) == {"sent": 1}
    assert len(handed) == 1
    assert quiet.deliver() == {"sent": 1}
    office.now += LEASE
    assert quiet.deliver() == {}


def test_delivery_gives_up_on_a_disk_that_stays_full_when_it_is_told_to_stop(
    quiet: PostRoom,
) -> None:
    office = quiet.office
    office.do("open_case", code=DONGLI)
    clock = office.clock

    def on_a_full_disk(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        results = [Result(parcel.key, "sent", "250 OK") for parcel in parcels]
        office.clock = Full(clock, 1)
        told(results)

    with pytest.raises(StoreFailed):
        deliver(
            office.office,
            quiet.post,
            on_a_full_disk,
            office.now.date(),
            lambda: isinstance(office.clock, Full),
            inf,
        )
    office.now += LEASE
    assert quiet.deliver() == {"sent": 1}


def test_refusal_of_a_repetition_is_no_word_about_what_may_be_there(quiet: PostRoom) -> None:
    """The first was taken with a 250 that nobody could keep."""
    office = quiet.office
    office.do("open_case", code=DONGLI)
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    with office.store.writing() as transaction:
        claimed = mails.claim(transaction, office.now, office.now + CLAIM, 100)
        assert len(mails.let_out(transaction, claimed, office.now + LEASE)) == 1
    office.now += LEASE
    district = f"district.{DONGLI}@duban.example"
    quiet.answers[district] = ("deferred", "451 later")
    assert quiet.deliver() == {"deferred": 1}
    quiet.answers[district] = ("failed", "550 no such user")
    assert quiet.later(5) == {"uncertain": 1}
    owed = last(office, "programme_open", DONGLI)
    assert (owed.status, owed.result) == ("uncertain", f"{MAY_BE_THERE}550 no such user")


class Full:
    """A clock on which every settling fails so often as on a full disk."""

    def __init__(self, clock: Callable[[], datetime], times: int) -> None:
        self._clock, self._times = clock, times

    def __call__(self) -> datetime:
        self._times -= 1
        if self._times >= 0:
            raise StoreFailed(saying("error.store", place="office", why="full"))
        return self._clock()


@contextmanager
def busy(office: Practice) -> Iterator[None]:
    """An office whose clock, and so every settling, fails for a while."""
    clock = office.clock

    def failing() -> datetime:
        raise LookupError("busy")

    office.clock = failing
    try:
        yield
    finally:
        office.clock = clock


def test_who_settles_the_last_mail_of_a_notice_knows_what_others_settled(quiet: PostRoom) -> None:
    """Two deliveries settle the two mails of one notice at once; one of them is the later."""
    office = quiet.office
    office.lead("disburse", code=DONGLI)
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    paid = last(office, "disbursement", DONGLI)
    first, second = pieces(office, paid)
    has_begun, at = Event(), mails.moment(office.now)

    def settle_first() -> None:
        with office.store.writing() as transaction:
            mails.settle(transaction, [Ended(first.id, MailStatus.SENT, "250 OK", None)], at)
            has_begun.set()
            time.sleep(0.2)  # the other one is in the middle of it by then
        office.store.close()

    def settle_second() -> None:
        has_begun.wait()
        with office.store.writing() as transaction:
            mails.settle(transaction, [Ended(second.id, MailStatus.SENT, "250 OK", None)], at)
        office.store.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(settle_first), pool.submit(settle_second)]:
            done.result()
    assert last(office, "disbursement", DONGLI).status == "sent"


def test_result_that_comes_after_a_person_gave_up_the_mail_is_kept(quiet: PostRoom) -> None:
    office = quiet.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    owed = last(office, "receipt")

    def crossing(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            with office.store.writing() as transaction:
                now = last(office, "receipt")
                holds.cancel(transaction, now, office.now, "王", "寄错")
            told([Result(parcel.key, "sent", "250 OK")])

    deliver(office.office, quiet.post, crossing, office.now.date())
    assert last(office, "receipt").status == "sent"
    assert [one.status for one in pieces(office, owed)] == ["sent"]
