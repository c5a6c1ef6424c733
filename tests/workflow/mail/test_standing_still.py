"""Who stands still with a mail in hand, and for how long: what wakes, and how often the mail went.

The mail server is a real one, and who stands still does so in the thread that waits for it. A mail
goes twice in one window alone: the server took it and whoever handed it over has not kept that when
its lease ends. Both times it is the same message with the same Message-ID.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from threading import Thread
from time import monotonic, sleep

import msgspec
import pytest

from notifications.outbound import smtp
from notifications.parcel import Courier, Parcel, Result
from tests.mailhouse.house import Fault, House
from tests.notifications.outbound.carrying import server_of
from tests.practice import DONGLI
from tests.workflow.postroom import PostRoom, last, pieces
from workflow.mail.delivery import deliver
from workflow.mail.in_hand import LEASE

Told = Callable[[list[Result]], None]
Pause = Callable[[], None]
Frozen = Callable[[Courier, Pause, House], Courier]
"""A courier that stands still once, at one moment of its work."""

SECOND = timedelta(seconds=1)
LINES = 200_000
"""So many lines of a message are more than sockets hold."""


def before_connecting(courier: Courier, pause: Pause, house: House) -> Courier:
    """Let out, and no connection yet."""

    def carry(parcels: Iterable[Parcel], told: Told) -> None:
        first = next(iter(parcels))
        pause()
        courier([first], told)

    return carry


def before_the_message(courier: Courier, pause: Pause, house: House) -> Courier:
    """The server waits for the message, and whose it is has not been asked yet."""

    def carry(parcels: Iterable[Parcel], told: Told) -> None:
        first = next(iter(parcels))

        def is_ours() -> bool:
            pause()
            return first.is_ours()

        courier([msgspec.structs.replace(first, is_ours=is_ours)], told)

    return carry


def at_the_next_draw(courier: Courier, pause: Pause, house: House) -> Courier:
    """The server waits for the message, and the next one is asked of the database."""

    def carry(parcels: Iterable[Parcel], told: Told) -> None:
        courier(_then(next(iter(parcels)), pause), told)

    return carry


def amid_the_message(courier: Courier, pause: Pause, house: House) -> Courier:
    """Some of a message lies in the socket, its end does not, and the server has not taken it."""

    def carry(parcels: Iterable[Parcel], told: Told) -> None:
        first = next(iter(parcels))
        large = first.message + (b"x" * 76 + b"\r\n") * LINES

        def is_ours() -> bool:
            found = first.is_ours()
            asyncio.get_running_loop().call_soon(pause)  # once the first of it is written
            return found

        courier([msgspec.structs.replace(first, message=large, is_ours=is_ours)], told)

    return carry


def after_the_dot(courier: Courier, pause: Pause, house: House) -> Courier:
    """The server has the message, and its 250 lies in the socket."""

    def frozen() -> None:
        until = monotonic() + 10
        while not house.mails and monotonic() < until:
            sleep(0.01)
        sleep(0.1)  # its answer is on the way by now
        pause()

    def carry(parcels: Iterable[Parcel], told: Told) -> None:
        def at_once() -> None:
            asyncio.get_running_loop().call_soon(frozen)

        courier(_then(next(iter(parcels)), at_once), told)

    return carry


def before_settling(courier: Courier, pause: Pause, house: House) -> Courier:
    """The 250 is read and not kept yet."""

    def carry(parcels: Iterable[Parcel], told: Told) -> None:
        def told_late(results: list[Result]) -> None:
            pause()
            told(results)

        courier([next(iter(parcels))], told_late)

    return carry


def _then(first: Parcel, act: Pause) -> Iterator[Parcel]:
    yield first
    act()


NOT_HANDED_OVER = [before_connecting, before_the_message, at_the_next_draw, amid_the_message]
HANDED_OVER = [after_the_dot, before_settling]


@pytest.fixture
def waiting(quiet: PostRoom) -> PostRoom:
    """An office with one mail that is still to leave."""
    quiet.office.do("open_case", code=DONGLI)
    return quiet


def aside(act: Pause) -> None:
    """Do something as another process would: in a thread of its own, waited for."""
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            trouble.append(error)

    other = Thread(target=run)
    other.start()
    other.join()
    assert not trouble, trouble


def stand_still(
    room: PostRoom, house: House, frozen: Frozen, span: timedelta, *, others: bool
) -> tuple[dict[str, int], dict[str, int]]:
    """Deliver, standing still for a *span*, at whose end others deliver or not.

    Returns what came of it for the others and for who woke.
    """
    courier, theirs = smtp.courier(server_of(house)), dict[str, int]()
    paused = list[bool]()

    def pause() -> None:
        if not paused:
            paused.append(True)
            room.office.now += span
            if others:
                aside(their_turn)

    def their_turn() -> None:
        try:
            theirs.update(by(room, smtp.courier(server_of(house))))
        finally:
            room.office.store.close()

    ours = by(room, frozen(courier, pause, house))
    assert paused
    return theirs, ours


def by(room: PostRoom, courier: Courier) -> dict[str, int]:
    """Deliver by a courier."""
    return deliver(room.office.office, room.post, courier, room.office.now.date())


def handed_over(house: House) -> int:
    """How often the one mail was handed over: every time as the same message."""
    assert len({one.message for one in house.mails}) <= 1
    return len(house.mails)


@pytest.mark.parametrize("frozen", NOT_HANDED_OVER)
@pytest.mark.parametrize("others", [False, True], ids=["alone", "others"])
def test_who_wakes_after_its_lease_hands_nothing_over_that_it_had_not(
    waiting: PostRoom, frozen: Frozen, others: bool
) -> None:
    with House() as house:
        theirs, ours = stand_still(waiting, house, frozen, LEASE, others=others)
        assert theirs == ({"sent": 1} if others else {})
        assert ours == {"deferred": 1}
        assert handed_over(house) == (1 if others else 0)
        waiting.office.now += LEASE
        assert by(waiting, smtp.courier(server_of(house))) == ({} if others else {"sent": 1})
        assert handed_over(house) == 1


@pytest.mark.parametrize("frozen", [*NOT_HANDED_OVER, *HANDED_OVER])
def test_what_wakes_within_its_lease_goes_once(waiting: PostRoom, frozen: Frozen) -> None:
    """Nobody else has it until then; who wakes late in it hands it over no more, or settles it."""
    with House() as house:
        theirs, _ = stand_still(waiting, house, frozen, LEASE - SECOND, others=True)
        assert theirs == {}
        assert handed_over(house) == (1 if frozen in HANDED_OVER else 0)
        waiting.office.now += LEASE
        by(waiting, smtp.courier(server_of(house)))
        assert handed_over(house) == 1


@pytest.mark.parametrize("frozen", HANDED_OVER)
def test_who_wakes_settles_the_answer_that_lies_there_and_repeats_nothing(
    waiting: PostRoom, frozen: Frozen
) -> None:
    """However late, where nobody else had the mail: what it handed over itself has left."""
    with House() as house:
        _, ours = stand_still(waiting, house, frozen, 2 * LEASE, others=False)
        assert ours == {"sent": 1}
        waiting.office.now += LEASE
        assert by(waiting, smtp.courier(server_of(house))) == {}
        assert handed_over(house) == 1


@pytest.mark.parametrize("frozen", HANDED_OVER)
def test_mail_goes_twice_only_where_its_answer_was_not_kept_when_its_lease_ended(
    waiting: PostRoom, frozen: Frozen
) -> None:
    with House() as house:
        theirs, ours = stand_still(waiting, house, frozen, LEASE, others=True)
        assert theirs == ours == {"sent": 1}
        assert handed_over(house) == 2
        waiting.office.now += LEASE
        assert by(waiting, smtp.courier(server_of(house))) == {}


@pytest.mark.parametrize("frozen", HANDED_OVER)
def test_answer_that_is_read_late_counts_whatever_others_were_told_meanwhile(
    waiting: PostRoom, frozen: Frozen
) -> None:
    with House(Fault(step=".", says=b"550 once is enough", spared=1, keeps=False)) as house:
        theirs, ours = stand_still(waiting, house, frozen, LEASE, others=True)
    assert (theirs, ours) == ({"uncertain": 1}, {"sent": 1})
    (ended,) = pieces(waiting.office, last(waiting.office, "programme_open", DONGLI))
    assert ended.status == "sent"
    assert handed_over(house) == 1
