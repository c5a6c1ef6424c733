"""Many mails over several connections: groups, errors at home, and a way out that is closed."""

import signal
import threading
from collections.abc import Iterator

import pytest

from notifications.outbound.smtp import courier
from notifications.outbound.smtp.courier import GROUP
from notifications.parcel import Parcel, Result, Unreachable
from tests.mailhouse.house import Fault, House
from tests.notifications.outbound.carrying import (
    carried,
    fates,
    parcel,
    parcels,
    server_of,
)


def test_nothing_to_carry_needs_no_server() -> None:
    with House() as house:
        assert carried(server_of(house), []) == {}
    assert len(house.sessions) == 0


def test_several_connections_carry_each_mail_once() -> None:
    with House() as house:
        results = carried(server_of(house, connections=4), parcels(200))
    assert set(fates(results).values()) == {"sent"}
    assert house.recipients() == sorted(f"m{n}@district.example" for n in range(200))
    assert 1 < len(house.sessions) <= 4


def test_results_are_told_in_groups_in_the_thread_that_called() -> None:
    """A connection to SQLite may be used for both: where mails come from and where results go."""
    groups: list[list[Result]] = []
    threads = set()

    def drawn() -> Iterator[Parcel]:
        for load in parcels(250):
            threads.add(threading.get_ident())
            yield load

    def told(group: list[Result]) -> None:
        threads.add(threading.get_ident())
        groups.append(group)

    with House() as house:
        courier(server_of(house, connections=2))(drawn(), told)
    assert threads == {threading.get_ident()}
    assert sum(map(len, groups)) == 250
    assert max(map(len, groups)) <= GROUP
    assert len(groups) < 250


def test_parcels_are_drawn_as_they_go() -> None:
    """Whoever is slow to answer is not handed more than it takes."""
    told: list[Result] = []
    ahead = 0

    def drawn() -> Iterator[Parcel]:
        nonlocal ahead
        for number, load in enumerate(parcels(400)):
            ahead = max(ahead, number - len(told))
            yield load

    with House() as house:
        courier(server_of(house, connections=2))(drawn(), told.extend)
    assert ahead <= GROUP + 2 * 2


def test_who_can_not_be_reached_gets_nothing_and_what_was_drawn_is_deferred() -> None:
    told: list[Result] = []
    load = iter(parcels(10))
    refusing = Fault(step="greeting", says=b"421 not now", then="hang up")
    with (
        House(refusing) as house,
        pytest.raises(Unreachable, match=r"server\.turned_away.*421 not now") as caught,
    ):
        courier(server_of(house, connections=4))(load, told.extend)
    assert told == [Result("m0", "deferred", caught.value.answer)]
    assert len(list(load)) == 9
    assert len(house.sessions) == 1


def test_a_server_that_goes_away_in_the_middle_ends_the_round() -> None:
    """The mail under way is uncertain, none is lost, nothing further is drawn."""
    told: list[Result] = []
    load = iter(parcels(10))
    gone = [
        Fault(step=".", then="hang up", spared=3, times=1),
        Fault(step="greeting", says=b"421 going down", then="hang up", spared=1),
    ]
    with House(*gone) as house, pytest.raises(Unreachable, match="421 going down"):
        courier(server_of(house))(load, told.extend)
    assert [result.fate for result in told] == ["sent"] * 3 + ["uncertain", "deferred"]
    assert [result.key for result in told] == [f"m{n}" for n in range(5)]
    assert len(list(load)) == 5


def test_a_server_that_wants_fewer_connections_gets_every_mail_over_those() -> None:
    full = Fault(step="greeting", says=b"421 4.7.0 too many connections", then="hang up", spared=1)
    with House(full) as house:
        results = carried(server_of(house, connections=4), parcels(50))
    assert set(fates(results).values()) == {"sent"}
    assert len(house.mails) == 50


def test_an_error_while_drawing_brings_what_is_under_way_to_its_end() -> None:
    told: list[Result] = []

    def drawn() -> Iterator[Parcel]:
        yield from parcels(3)
        raise LookupError("the case is gone")

    with House() as house, pytest.raises(LookupError, match="the case is gone"):
        courier(server_of(house, connections=2))(drawn(), told.extend)
    assert sorted(result.key for result in told) == ["m0", "m1", "m2"]
    assert {result.fate for result in told} == {"sent"}
    assert len(house.mails) == 3


def test_what_could_not_be_settled_is_told_once_more() -> None:
    """A busy database costs no knowledge of what was sent."""
    told: list[Result] = []
    tries = 0

    def settle(group: list[Result]) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise TimeoutError("the database is busy")
        told.extend(group)

    with House() as house, pytest.raises(TimeoutError, match="the database is busy"):
        courier(server_of(house))(parcels(2 * GROUP), settle)
    assert sorted(result.key for result in told) == sorted(
        mail.recipient.partition("@")[0] for mail in house.mails
    )
    assert 0 < len(told) < 2 * GROUP


def test_an_interrupt_lets_what_is_under_way_come_to_its_end() -> None:
    told: list[Result] = []

    def drawn() -> Iterator[Parcel]:
        for number in range(10_000):
            if number == 5:
                signal.raise_signal(signal.SIGINT)
            yield parcel(f"m{number}")

    with House() as house, pytest.raises(KeyboardInterrupt):
        courier(server_of(house, connections=2))(drawn(), told.extend)
    taken = {mail.recipient.partition("@")[0] for mail in house.mails}
    assert {result.key for result in told if result.fate == "sent"} == taken
    assert {result.fate for result in told} <= {"sent", "deferred"}
    assert 5 < len(told) < 10
