"""The nights of which a report is kept."""

from datetime import date

from config.words import Words
from duban.rendering.data import as_data
from duban.views.night import archive
from duban.views.night.page import page_of
from tests.practice import HEPING, Practice


def test_nights_are_listed_the_latest_first(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        nights = archive.latest(transaction, 2)
        first, last = archive.span(transaction) or (None, None)
    rows = as_data(archive.archive_table(nights, spoken))
    assert [row["day"] for row in rows] == [str(last), str(nights[1].day)]
    assert first == date(2024, 1, 10)
    assert rows[0]["sound"] is True
    assert rows[0]["mails"] == sum(nights[0].owed.values())


def test_last_night_up_to_a_day_is_found(led: Practice) -> None:
    with led.store.reading() as transaction:
        assert archive.last_up_to(transaction, date(2024, 1, 11)) == date(2024, 1, 10)
        assert archive.last_up_to(transaction, date(2023, 1, 1)) == date(2023, 1, 1)


def test_rows_of_all_lists_stand_in_one_with_amounts_in_yuan(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        (report,) = archive.latest(transaction, 1)
    page = page_of(report, led.notice.regions_by_code, spoken, office="演示局")
    rows = as_data(archive.row_table(page))
    assert len(rows) == sum(len(one.rows) for one in page.lists)
    (flagged,) = [row for row in rows if row["section"] == "clawbacks"]
    assert flagged["region_code"] == HEPING
    assert flagged["proposed_yuan"] == 300_000
    assert flagged["overdue_working_days"] is None
