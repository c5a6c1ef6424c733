"""The ladder of a duty: laid when it is owed, dropped when it is done, armed anew when it moves."""

from datetime import date

from states.calendar import WorkCalendar
from states.duty_items import Item
from tests.practice import HEPING, PROGRAMME, Practice, institution_papers, the_calendar
from workflow.record.duties import rungs
from workflow.store.database import Store

CASE = f"{PROGRAMME}/{HEPING}"


def test_rungs_of_the_filing_are_laid_out_when_the_case_is_opened(office: Practice) -> None:
    office.do("open_case")
    with office.store.reading() as transaction:
        laid = [
            (one.key, one.due, one.send_on, one.status) for one in rungs.of_case(transaction, CASE)
        ]
    assert sorted(laid) == [
        (key, "2023-07-31", day, "armed")
        for key in ("01", "02")
        for day in ("2023-07-24", "2023-07-28")
    ]


def test_rungs_of_a_duty_that_is_done_are_dropped(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-24")
    office.set("2023-07-24")
    office.do("submit_institution_filing", institution_papers(HEPING))
    with office.store.reading() as transaction:
        laid = [(one.key, one.send_on, one.status) for one in rungs.of_case(transaction, CASE)]
    assert sorted(laid) == [
        ("01", "2023-07-24", "used"),
        ("01", "2023-07-28", "armed"),
        ("02", "2023-07-24", "used"),
        ("02", "2023-07-28", "dropped"),
    ]


def test_date_that_moves_arms_the_ladder_anew_and_keeps_what_was_sent(store: Store) -> None:
    office = Practice(store)
    office.lead("decide_support")
    office.nights("2023-09-20", "2023-09-23")
    whole = the_calendar()
    moved = WorkCalendar(
        whole.first,
        whole.last,
        whole.weekday_holidays,
        whole.weekend_workdays - {date(2023, 10, 7)},
        version="corrected",
    )
    later = Practice(store, calendar=moved, is_founded=True)
    later.set("2023-09-25")
    later.do("move_dates")
    duty = later.facts().duty(Item.CONTRACT_SIGNING)
    assert duty is not None and duty.due == date(2023, 10, 8)
    with store.reading() as transaction:
        laid = [(one.due, one.send_on, one.status) for one in rungs.of_case(transaction, CASE)]
    signing = [one for one in laid if one[0] >= "2023-10-07"]
    assert signing == [
        ("2023-10-07", "2023-09-22", "used"),
        ("2023-10-07", "2023-09-28", "dropped"),
        ("2023-10-08", "2023-09-28", "armed"),
    ]


DUE, TODAY = date(2024, 1, 10), date(2024, 1, 4)
WHERE = {"case_id_": CASE, "key_": "01"}
DAYS = {"used": "2024-01-03", "armed": "2024-01-05", "later": "2024-01-09"}


def laid_rungs(office: Practice) -> list[tuple[str, str, str]]:
    """The rungs of a case as (due, day, status)."""
    with office.store.reading() as transaction:
        return [
            (one.due, one.send_on, one.status.value) for one in rungs.of_case(transaction, CASE)
        ]


def lay(office: Practice, *statuses: tuple[str, str], key: str = "01") -> None:
    """Lay rungs of a duty to the due day, by day and status."""
    with office.store.writing() as transaction:
        rungs.lay(
            transaction,
            [
                {
                    "case_id": CASE,
                    "key": key,
                    "due": DUE.isoformat(),
                    "send_on": day,
                    "status": status,
                }
                for day, status in statuses
            ],
        )


def test_ladder_is_disarmed_and_what_was_used_stays_used(office: Practice) -> None:
    lay(office, (DAYS["used"], "used"), (DAYS["armed"], "armed"))
    lay(office, (DAYS["armed"], "armed"), key="02")
    with office.store.writing() as transaction:
        rungs.disarm(transaction, WHERE)
        assert [one.is_armed for one in rungs.of_case(transaction, CASE)] == [False, False, True]
    assert [status for _, _, status in laid_rungs(office)] == ["used", "dropped", "armed"]


def test_ladder_that_is_taken_away_leaves_the_reminders_that_left(office: Practice) -> None:
    lay(office, (DAYS["used"], "used"), (DAYS["armed"], "armed"), (DAYS["later"], "dropped"))
    with office.store.writing() as transaction:
        assert rungs.take_away(transaction, WHERE, DUE) == {DAYS["used"]}
        assert rungs.take_away(transaction, WHERE, date(2024, 1, 11)) == set()
    assert laid_rungs(office) == [("2024-01-10", DAYS["used"], "used")]


def test_ladder_is_laid_anew_after_today_alone_and_not_where_a_reminder_was_used(
    office: Practice,
) -> None:
    lay(
        office,
        (DAYS["used"], "armed"),
        (TODAY.isoformat(), "armed"),
        (DAYS["armed"], "used"),
        (DAYS["later"], "armed"),
    )
    days = [date(2024, 1, 5), date(2024, 1, 8)]
    with office.store.writing() as transaction:
        rungs.relay(transaction, CASE, "01", DUE, days, TODAY)
    assert [(day, status) for _, day, status in laid_rungs(office)] == [
        (DAYS["used"], "armed"),
        ("2024-01-04", "armed"),
        (DAYS["armed"], "used"),
        ("2024-01-08", "armed"),
    ]


def test_ladder_that_lies_where_it_is_wanted_is_let_be(office: Practice) -> None:
    lay(office, (DAYS["armed"], "armed"), (DAYS["later"], "armed"))
    before = laid_rungs(office)
    days = [date(2024, 1, 9), date(2024, 1, 5)]
    with office.store.writing() as transaction:
        rungs.relay(transaction, CASE, "01", DUE, days, TODAY)
        assert not transaction.has_written
    assert laid_rungs(office) == before


def test_rungs_before_today_are_dropped_and_that_of_today_is_not(office: Practice) -> None:
    lay(office, (DAYS["used"], "armed"), (TODAY.isoformat(), "armed"), ("2024-01-02", "used"))
    with office.store.writing() as transaction:
        rungs.drop_before(transaction, CASE, TODAY)
    assert [(day, status) for _, day, status in laid_rungs(office)] == [
        ("2024-01-02", "used"),
        (DAYS["used"], "dropped"),
        ("2024-01-04", "armed"),
    ]
    with office.store.writing() as transaction:
        rungs.forget(transaction, CASE)
    assert laid_rungs(office) == []
