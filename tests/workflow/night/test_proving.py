"""Each night some cases are held against their acts, the next ones the next night."""

from datetime import date, timedelta

import pytest

from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, Practice
from tests.workflow import sql
from workflow.night import proving, reports
from workflow.night.proving import Proved, prove
from workflow.store import integrity
from workflow.store.transaction import Transaction

TUESDAY = date(2023, 7, 18)
CODES = sorted((HEPING, DONGLI, BINHAI))


@pytest.fixture
def three(office: Practice) -> Practice:
    """An office with three cases."""
    for code in CODES:
        office.do("open_case", {"region_code": code}, code=code)
    return office


def proved(office: Practice, before: Proved) -> Proved:
    with office.store.reading() as transaction:
        return prove(transaction, before, TUESDAY, office.office.vault)


def test_small_office_is_proved_whole_each_night(three: Practice) -> None:
    assert proved(three, Proved()) == Proved(looked_at=3, night=TUESDAY)
    assert proved(three, proved(three, Proved())).looked_at == 3


def test_next_cases_are_looked_at_the_next_night(
    three: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "PROVED_A_NIGHT", 2)
    first = proved(three, Proved())
    assert (first.looked_at, first.until) == (2, f"{PROGRAMME}/{CODES[1]}")
    second = proved(three, first)
    assert (second.looked_at, second.until) == (1, "")
    assert proved(three, second) == first


def test_report_of_the_night_names_what_differs_and_is_not_sound(three: Practice) -> None:
    sql.run(three.store, "UPDATE duty SET due = '2030-01-01' WHERE key = '01'")
    three.night("2023-07-19", proves=True)
    with three.store.reading() as transaction:
        report = reports.last(transaction)
    assert report is not None
    assert not report.is_sound
    named = {(one.table, one.column, one.found) for one in report.proved.differences}
    assert named == {("duty", "due", "2030-01-01")}


@pytest.mark.parametrize(
    ("before", "checks"),
    [(None, 0), (TUESDAY - timedelta(days=1), 0), (TUESDAY - timedelta(days=2), 1)],
)
def test_file_is_checked_once_a_monday_also_where_that_night_proved_nothing(
    three: Practice, monkeypatch: pytest.MonkeyPatch, before: date | None, checks: int
) -> None:
    asked = list[Transaction]()

    def damage(one: Transaction) -> list[str]:
        asked.append(one)
        return []

    monkeypatch.setattr(integrity, "damage", damage)
    assert proved(three, Proved(night=before)).night == TUESDAY
    assert len(asked) == checks


def test_night_that_proves_nothing_leaves_the_rest_to_the_next(three: Practice) -> None:
    three.night("2023-07-19", proves=True)
    three.night("2023-07-20")
    with three.store.reading() as transaction:
        report = reports.last(transaction)
    assert report is not None
    assert (report.proved.looked_at, report.proved.night) == (0, date(2023, 7, 19))


def test_case_that_is_gone_is_missed_by_the_night(three: Practice) -> None:
    sql.run(three.store, 'DELETE FROM "case" WHERE region_code = :it', it=HEPING)
    found = proved(three, Proved()).differences
    assert ("case", f"{PROGRAMME}/{HEPING}", "missing") in {
        (one.table, one.row, one.found) for one in found
    }


def test_what_has_too_much_to_tell_is_looked_at_again_the_next_night(
    three: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "PROVED_A_NIGHT", 2)
    monkeypatch.setattr(proving, "MOST_TOLD", 1)
    sql.run(three.store, "UPDATE duty SET due = '2030-01-01'")
    found = proved(three, Proved())
    assert (len(found.differences), found.until) == (1, "")
    assert found.night == TUESDAY
