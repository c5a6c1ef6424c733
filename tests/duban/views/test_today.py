"""The page of the day: each figure is the count of the list that it leads to."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.cases import Cases, case_query
from duban.views.choosing import rulebook_of
from duban.views.duties import Duties, duty_query
from duban.views.listing import AnyListing, Asked
from duban.views.mails import Mails, mail_query
from duban.views.next_acts import NextActs
from duban.views.page import Checks, Figures, Page, Ref, Subject, Table, Tile
from duban.views.today import SHOWN, today_page
from states.actors import Role
from states.commands import Disburse
from states.duty_items import Item
from states.facts import Party
from tests.practice import HEPING, PROGRAMME, XIQING, Practice
from tests.workflow.people.staff import add, person
from workflow.people import prepared
from workflow.people.prepared import Prepared
from workflow.record import owing
from workflow.record.owing import OwedStatus


def tiles(page: Page) -> list[Tile]:
    """The figures of a page."""
    (figures,) = [part for part in page.parts if isinstance(part, Figures)]
    return list(figures.tiles)


def led_to(tile: Tile, desk: Desk, words: Words) -> AnyListing:
    """The list that a figure leads to."""
    assert tile.to is not None
    asked = Asked.in_address(tile.to.key)
    match tile.to.subject:
        case Subject.CASES:
            return Cases(desk, case_query(asked, desk, words), words)
        case Subject.DUTIES:
            return Duties(desk, duty_query(asked, desk, words), words)
        case Subject.MAILS:
            return Mails(desk, mail_query(asked, desk, words), words)
    raise LookupError(tile.to.subject)


def test_every_figure_leads_to_a_list_of_as_many_rows(desk: Desk, spoken: Words) -> None:
    found = tiles(today_page(desk, spoken))
    assert len(found) == 9
    assert any(one.value != "0" for one in found)
    for one in found:
        with desk.store.reading() as transaction:
            assert one.value == f"{led_to(one, desk, spoken).count(transaction):,}", one.label


def test_list_under_a_figure_begins_as_the_one_that_it_leads_to(desk: Desk, spoken: Words) -> None:
    page = today_page(desk, spoken)
    by_label = {one.label: one for one in tiles(page)}
    tables = [one for one in page.parts if isinstance(one, Table) and one.key != "overnight"]
    assert {"ours", "flagged"} <= {one.key for one in tables}
    for table in tables:
        with desk.store.reading() as transaction:
            whole = list(led_to(by_label[table.title], desk, spoken).rows(transaction))
        assert len(table.rows) <= SHOWN
        assert len(whole) == table.count > 0


def test_what_there_is_nothing_of_is_good_and_has_no_list(real: Desk, spoken: Words) -> None:
    page = today_page(real, spoken)
    assert {(one.value, one.tone) for one in tiles(page)} == {("0", "good")}
    assert not [part for part in page.parts if isinstance(part, Table)]
    night = page.parts[-1]
    assert isinstance(night, Checks)
    assert (night.title, night.checks) == (spoken.say("morning.no_night"), ())


def test_last_night_is_told_with_its_proof(desk: Desk, spoken: Words) -> None:
    night = today_page(desk, spoken).parts[-1]
    assert isinstance(night, Checks)
    assert night.title.startswith(spoken.say("morning.night_of", day="2024-02-29")[:6])
    assert spoken.say("night_check.ledger") in [one.label for one in night.checks]


def test_page_is_called_by_the_day_of_the_office(desk: Desk, spoken: Words) -> None:
    day = spoken.long_day(desk.office.today)
    assert today_page(desk, spoken).title == spoken.say("morning.title", day=day)


def test_acts_that_answer_a_duty_stand_beside_it_for_who_may_act(desk: Desk, spoken: Words) -> None:
    shown = {
        may_act: today_page(desk, spoken, roles=(Role.OPERATOR,) * may_act).table("ours")
        for may_act in (False, True)
    }
    at = [one.key for one in shown[True].columns].index("acts")
    assert at in shown[True].said
    assert at not in shown[False].said


def acts_beside(page: Page) -> set[str]:
    """What the lists of a page say can be done."""
    return {
        one.label
        for table in page.parts
        if isinstance(table, Table)
        for row in table.rows
        for cell in row
        if isinstance(cell, tuple)
        for one in cell
        if isinstance(one, Ref) and one.subject is Subject.ACT
    }


def test_acts_beside_a_duty_are_those_that_the_reader_may_ask_for(
    busy: Desk, spoken: Words
) -> None:
    """Who moves the money is offered payments, and nothing of what others decide."""
    named = {role: acts_beside(today_page(busy, spoken, roles=(role,))) for role in Role}
    deciding = spoken.label("command", "decide_support")
    assert deciding in named[Role.OPERATOR] - named[Role.FINANCE]
    assert named[Role.OPERATOR] <= named[Role.SUPERVISOR]
    assert not named[Role.AUDITOR]
    offered = NextActs(spoken, busy, (Role.FINANCE,), rulebook_of(busy)).of(
        f"{PROGRAMME}/{HEPING}", Item.PAYMENT, "AWAITING_FIRST_PAYMENT"
    )
    assert spoken.label("command", "disburse") in {one.label for one in offered}


@pytest.fixture
def waiting(real: Desk) -> Iterator[Desk]:
    """A desk at which one of two persons made a payment ready."""
    Practice(real.store, is_founded=True)
    add(real.store, person("wang", "王一"), person("li", "李二"))
    now = real.clock()
    made = Prepared(
        "p1",
        f"{PROGRAMME}/{HEPING}",
        1,
        Disburse(amount=100),
        Party.CITY,
        "id-wang",
        now,
        now + timedelta(days=1),
    )
    with real.store.writing() as transaction:
        prepared.add(transaction, made)
    yield real


def test_what_waits_is_shown_first_to_another_than_who_made_it_ready(
    waiting: Desk, spoken: Words
) -> None:
    first = tiles(today_page(waiting, spoken, second="id-li"))[0]
    assert (first.label, first.value, first.tone) == (spoken.say("morning.approvals"), "1", "warn")
    assert first.to is not None and first.to.subject is Subject.APPROVALS
    own = tiles(today_page(waiting, spoken, second="id-wang"))[0]
    assert (own.value, own.tone) == ("0", "good")
    assert len(tiles(today_page(waiting, spoken))) == 9


def test_act_that_waits_for_a_second_person_leads_to_where_that_decides(
    waiting: Desk, spoken: Words
) -> None:
    paying, case_id = spoken.label("command", "disburse"), f"{PROGRAMME}/{HEPING}"
    told = spoken.say("word.awaits_second", act=paying)
    shown = NextActs(spoken, waiting, (Role.OPERATOR,), rulebook_of(waiting))
    before = list(shown.of(case_id, Item.FOLLOW_ON_PAYMENT, "EXECUTING"))
    assert before == [Ref(paying, Subject.ACT, f"{case_id}/acts/disburse")]
    with waiting.store.reading() as transaction:
        shown.look_up(transaction)
    after = list(shown.of(case_id, Item.FOLLOW_ON_PAYMENT, "EXECUTING"))
    assert after == [Ref(told, Subject.APPROVAL, "p1")]
    (other, _) = shown.of(f"{PROGRAMME}/{XIQING}", Item.PAYMENT, "AWAITING_FIRST_PAYMENT")
    assert other.label == paying


def test_flagged_case_leads_to_the_act_that_is_due_next(busy: Desk, spoken: Words) -> None:
    table = today_page(busy, spoken, roles=(Role.OPERATOR,)).table("flagged")
    at = [one.key for one in table.columns].index("acts")
    assert at in table.said
    assert table.rows and all(row[at] for row in table.rows)


def test_mail_that_failed_is_a_figure_in_red(office: Practice, real: Desk, spoken: Words) -> None:
    practice = Practice(real.store, is_founded=True)
    practice.set("2023-07-18T10:00")
    practice.do("open_case", {"region_code": HEPING})
    mail = practice.mails()[0]
    with real.store.writing() as transaction:
        owing.settle(transaction, mail.key, OwedStatus.FAILED, "2023-07-18", result="no_recipient")
    failed = next(
        one for one in tiles(today_page(real, spoken)) if one.label == spoken.say("morning.failed")
    )
    assert (failed.value, failed.tone) == ("1", "bad")
    assert today_page(real, spoken).table("failed").count == 1
