"""Acts on money that wait for a second person, and what became of the latest."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.data import as_data
from duban.views.page import Ref, Subject
from duban.views.prepared import latest_table, waiting_of, waiting_table
from states.actors import Channel
from states.commands import Disburse
from states.facts import Party
from tests.practice import HEPING, PROGRAMME
from tests.workflow.people.staff import add, person
from workflow.people import prepared
from workflow.people.prepared import Fate, Prepared
from workflow.store.database import Store

HOUR = timedelta(hours=1)
PAYMENT = Disburse(instalment="first_instalment", amount=60_000_000, payees={"甲": 60_000_000})


def made(desk: Desk, name: str, hours: int, case: str = f"{PROGRAMME}/{HEPING}") -> Prepared:
    """A payment that 王一 made ready an hour ago, and that waits for so many hours from now."""
    now = desk.clock()
    return Prepared(
        name, case, 3, PAYMENT, Party.CITY, "id-wang", now - HOUR, now + hours * HOUR, basis="12号"
    )


def keep(store: Store, *acts: Prepared) -> None:
    """Keep acts that were made ready."""
    with store.writing() as transaction:
        for one in acts:
            prepared.add(transaction, one)


@pytest.fixture
def desk(real: Desk) -> Iterator[Desk]:
    """A real office with two persons."""
    add(real.store, person("wang", "王一"), person("li", "李二"))
    yield real


def test_act_that_waits_is_read_in_words_and_can_be_foreseen(desk: Desk, spoken: Words) -> None:
    keep(desk.store, made(desk, "a", 5))
    with desk.store.reading() as transaction:
        (one,) = waiting_of(transaction, desk, spoken)
    assert (one.region, one.act) == (
        spoken.label("region", "和平区"),
        spoken.label("command", "disburse"),
    )
    assert (one.by_id, one.by) == ("id-wang", "王一")
    assert dict(one.said)[spoken.label("field", "amount")] == spoken.amount(60_000_000)
    asked = one.asked
    assert (asked.command, asked.basis, asked.version) == (PAYMENT, "12号", 3)
    assert (asked.actor.channel, asked.actor.party) == (Channel.REHEARSAL, Party.CITY)
    assert asked.actor.person is None


def test_what_ends_soonest_waits_first_and_what_ended_waits_no_more(
    desk: Desk, spoken: Words
) -> None:
    late, over = made(desk, "late", 9), made(desk, "over", 0)
    keep(desk.store, late, over, made(desk, "soon", 2))
    with desk.store.reading() as transaction:
        assert [one.id for one in waiting_of(transaction, desk, spoken)] == ["soon", "late"]


def test_second_person_sees_what_others_made_ready(desk: Desk, spoken: Words) -> None:
    keep(desk.store, made(desk, "a", 5), replace(made(desk, "b", 6), prepared_by="id-li"))
    with desk.store.reading() as transaction:
        for_li = waiting_table(transaction, desk, "id-li", spoken)
        for_all = waiting_table(transaction, desk, "id-zhao", spoken)
    act, named = spoken.label("command", "disburse"), spoken.label("region", "和平区")
    assert for_li.rows[0][:2] == (Ref(f"{named} {act}", Subject.APPROVAL, "a"), "王一")
    assert (for_li.count, for_all.count) == (1, 2)
    assert as_data(for_all)[1]["prepared_by"] == "李二"


@pytest.mark.parametrize("status", list(Fate))
def test_latest_tell_what_became_of_them(desk: Desk, spoken: Words, status: Fate) -> None:
    decided = None if status is Fate.WAITING else "id-li"
    keep(desk.store, replace(made(desk, "a", 5), status=status, decided_by=decided, reason="错"))
    with desk.store.reading() as transaction:
        (one,) = as_data(latest_table(transaction, desk, 10, spoken))
    assert (one["status"], one["status_label"]) == (
        status.value,
        spoken.named("prepared_status", status),
    )
    assert (one["case"], one["decided_by"], one["reason"]) == (
        spoken.label("region", "和平区"),
        "李二" if decided else "",
        "错",
    )


def test_only_so_many_of_the_latest_are_told_the_last_first(desk: Desk, spoken: Words) -> None:
    keep(
        desk.store,
        *(
            replace(made(desk, str(n), 5), prepared_at=desk.clock() - n * HOUR, reason=str(n))
            for n in range(4)
        ),
    )
    with desk.store.reading() as transaction:
        told = as_data(latest_table(transaction, desk, 3, spoken))
    assert [one["reason"] for one in told] == ["0", "1", "2"]


def test_case_of_no_known_region_is_told_by_its_code(desk: Desk, spoken: Words) -> None:
    keep(desk.store, replace(made(desk, "a", 5, "tj-1999/999999"), prepared_by="id-gone"))
    with desk.store.reading() as transaction:
        (one,) = waiting_of(transaction, desk, spoken)
    assert (one.region, one.by) == ("999999", "")


def test_nothing_made_ready_is_said(desk: Desk, spoken: Words) -> None:
    with desk.store.reading() as transaction:
        assert waiting_of(transaction, desk, spoken) == []
        latest = latest_table(transaction, desk, 10, spoken)
    assert (latest.rows, latest.empty) == ((), spoken.say("money.none"))
