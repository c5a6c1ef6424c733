"""One office, shared by threads: nothing of it can be changed, and no act mixes two calendars."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import cycle
from threading import Barrier, Event

import msgspec
import pytest

from states.calendar import WorkCalendar
from states.deadlines import due_after
from states.facts import Duty
from states.reading import read_command
from tests.practice import (
    KEY,
    SECTIONS,
    Practice,
    Shelf,
    plan_papers,
    request,
    the_calendar,
    the_notice,
)
from workflow.office import redating
from workflow.office.bulk import handle_all
from workflow.office.door import Office
from workflow.office.request import Done
from workflow.office.shelf import InForce
from workflow.record import history
from workflow.record.vault import Vault
from workflow.store.database import Store
from workflow.store.transaction import Transaction

THREADS = 8
OFF = date(2023, 7, 26), date(2023, 7, 31)
CALENDARS = {
    version: WorkCalendar(date(2023, 1, 1), date(2026, 12, 31), days_off, [], version=version)
    for version, days_off in (("plain", ()), ("with two days off", OFF))
}
CODES = list(the_notice().regions_by_code)[: 2 * THREADS]


def acts(code: str) -> list[tuple[str, dict[str, object]]]:
    """How a case comes to be out for correction, with terms in working days on the way."""
    return [
        ("open_case", {}),
        ("start_drafting", {}),
        ("submit_for_internal_review", {}),
        ("approve_plan_internally", {"period_months": 24, "sections": SECTIONS}),
        ("submit_plan_filing", plan_papers(code)),
        ("return_plan_filing", {"defects": ["缺章"]}),
    ]


def lead_all(office: Office, codes: list[str], opened: Barrier) -> None:
    """Lead cases, act by act, one transaction for each act on all of them."""
    for n, done in enumerate(zip(*(acts(code) for code in codes), strict=True)):
        if n == 1:
            opened.wait()
        requests = [
            request(read_command(name, data, "test"), code=code)
            for code, (name, data) in zip(codes, done, strict=True)
        ]
        answers = handle_all(office, requests)
        assert all(isinstance(one, Done) for one in answers), answers
    office.store.close()


def put_in_force(office: Practice, version: str, known_from: dict[int, str]) -> None:
    """Import a calendar, and note after which act it is in force."""

    def keep(transaction: Transaction) -> None:
        known_from[history.head(transaction).seq] = version
        office.shelf.keep(transaction, calendar=CALENDARS[version])

    redating.adopt(office.office, date(2023, 1, 1), keep)


def test_no_act_of_eight_threads_mixes_two_calendars(office: Practice) -> None:
    office.set("2023-07-24T10:00")
    known_from: dict[int, str] = {}
    put_in_force(office, "plain", known_from)
    opened, ended = Barrier(THREADS + 1), Event()

    def import_by_turns() -> None:
        opened.wait()
        for version in cycle(reversed(CALENDARS)):
            put_in_force(office, version, known_from)
            if ended.wait(0.05):  # or the others would hardly have their turn
                break
        office.store.close()

    with ThreadPoolExecutor(THREADS + 1) as pool:
        imports = pool.submit(import_by_turns)
        led = [
            pool.submit(lead_all, office.office, CODES[2 * n : 2 * n + 2], opened)
            for n in range(THREADS)
        ]
        for one in led:
            one.result()
        ended.set()
        imports.result()
    used = set()
    for seq, duty in dated(office):
        version = known_from[max(first for first in known_from if first < seq)]
        assert duty.calendar == version
        assert duty.due == due_after(duty.started, duty.term, CALENDARS[version])
        used.add(version)
    assert used == set(CALENDARS)


def dated(office: Practice) -> Iterator[tuple[int, Duty]]:
    """Every duty as an act dated it, with the number of the act."""
    for code in CODES:
        known: dict[str, dict[str, object]] = {}
        for record in office.records(code):
            for key, parts in record.changed.get("duties", {}).items():
                known[key] = known.get(key, {}) | parts
                if "due" in parts:
                    yield record.seq, msgspec.convert(known[key], Duty)


def test_afterwards_every_date_is_that_of_the_calendar_in_force(office: Practice) -> None:
    office.set("2023-07-24T10:00")
    known_from: dict[int, str] = {}
    put_in_force(office, "plain", known_from)
    opened = Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        led = [
            pool.submit(lead_all, office.office, CODES[2 * n : 2 * n + 2], opened)
            for n in range(THREADS)
        ]
        put_in_force(office, "with two days off", known_from)
        for one in led:
            one.result()
    with office.store.reading() as transaction:
        calendar = CALENDARS["with two days off"]
        assert redating.moves(transaction, calendar, date(2023, 1, 1)) == []
    dues = {duty.due for code in CODES for _, duty in office.facts(code).open_duties()}
    assert date(2023, 8, 1) in dues
    assert not dues & set(OFF)


def test_nothing_of_an_office_can_be_set(office: Practice) -> None:
    for name in (*Office.__struct_fields__, "calendar", "held", "report_to"):
        with pytest.raises(AttributeError):
            setattr(office.office, name, None)


def test_what_was_put_in_force_and_given_up_is_not_in_force(office: Practice) -> None:
    before = office.in_force
    with office.store.writing() as transaction:
        transaction.give_up()
        office.shelf.keep(transaction, held=frozenset({"escalation"}))
        assert office.office.in_force(transaction).held == {"escalation"}
    assert office.in_force is before
    office.put_in_force(held=frozenset({"overdue"}))
    assert office.in_force.held == {"overdue"}


class Counting(Shelf):
    """A library that counts how often it is asked what is in force."""

    asked = 0

    def in_force(self, transaction: Transaction) -> InForce:
        self.asked += 1
        return super().in_force(transaction)


def test_what_is_in_force_is_looked_up_once_a_version(store: Store) -> None:
    """The version itself comes with the head of the history, which every act takes."""
    office = Practice(store)
    office.shelf = Counting(the_notice(), the_calendar())
    office.office = Office(store, office.shelf, office.clock, Vault(KEY))
    office.do("open_case")
    office.do("start_drafting")
    assert office.shelf.asked == 1
    office.put_in_force(held=frozenset({"overdue"}))
    asked = office.shelf.asked
    office.do("submit_for_internal_review")
    office.do("approve_plan_internally", {"period_months": 24, "sections": SECTIONS})
    assert office.shelf.asked == asked + 1
