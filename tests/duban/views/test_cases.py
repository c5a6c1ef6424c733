"""Cases as a list: its page, its count, its export, its neighbours are of one piece."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.rendering.data import as_data, records
from duban.views.cases import LATE_BY, CaseQuery, Cases
from duban.views.duties import Duties, DutyQuery
from duban.views.page import Where
from states.duty_items import Owner
from tests.conftest import shut
from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, XIQING, Practice


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with five cases: one in recovery, two drafting, one just opened, one that ended."""
    folder = tmp_path_factory.mktemp("cases") / "office"
    opened = create(Settings(office=folder), TRAINING, date(2024, 3, 1))
    office = Practice(opened.store, is_founded=True)
    office.set("2023-07-18T10:00")
    for code in (DONGLI, XIQING, BINHAI, "120103"):
        office.do("open_case", {"region_code": code}, code=code)
    for code in (DONGLI, XIQING):
        office.do("start_drafting", code=code)
    office.do("decline_participation", {"letter": True}, code="120103")
    office.lead("decide_clawback")
    yield opened
    shut(opened.store)


def all_of(desk: Desk, query: CaseQuery, words: Words) -> list[dict[str, Any]]:
    shown = Cases(desk, query, words)
    with desk.store.reading() as transaction:
        return list(records(shown.columns, shown.rows(transaction)))


def test_case_is_a_row_with_codes_and_labels(desk: Desk, spoken: Words) -> None:
    row = next(one for one in all_of(desk, CaseQuery(), spoken) if one["region_code"] == HEPING)
    assert row == {
        "programme": PROGRAMME,
        "region_code": HEPING,
        "region": spoken.label("region", "和平区"),
        "news": None,
        "news_label": "",
        "step": 6,
        "state": "RECOVERING",
        "state_label": spoken.label("state", "RECOVERING"),
        "outcome": "OPEN",
        "outcome_label": spoken.label("outcome", "OPEN"),
        "overdue": "publish_result",
        "overdue_label": spoken.label("item", "publish_result"),
        "late_by": "city",
        "late_by_label": spoken.label("owner", "city"),
        "overdue_working_days": 103,
        "first_item": "publish_result",
        "first_item_label": spoken.label("item", "publish_result"),
        "first_due": "2023-09-28",
        "late": False,
        "late_label": "",
        "flag": "red",
        "flag_label": spoken.label("flag", "red"),
        "acts": [spoken.label("command", "publish_result")],
        "approved_yuan": 1_000_000,
        "disbursed_yuan": 600_000,
        "spent_yuan": 0,
    }


QUERIES = (
    CaseQuery(),
    CaseQuery(step=1),
    CaseQuery(state="DRAFTING"),
    CaseQuery(outcome="OPEN", flag=True),
    CaseQuery(search="xq"),
    CaseQuery(search="和平区机构1"),
    CaseQuery(region=(DONGLI, HEPING), sort="-disbursed_yuan"),
    CaseQuery(sort="state"),
    CaseQuery(programme="another"),
    CaseQuery(overdue=True),
    CaseQuery(late_by="district", sort="step"),
)


@pytest.mark.parametrize("query", QUERIES)
def test_pages_are_the_export_and_so_is_the_count(
    desk: Desk, query: CaseQuery, spoken: Words
) -> None:
    whole = all_of(desk, query, spoken)
    with desk.store.reading() as transaction:
        listing = Cases(desk, query, spoken)
        names = list(listing.names(transaction))
        assert listing.count(transaction) == len(whole) == len(names)
        paged: list[Any] = []
        for n in range(1, 4):
            page = Cases(desk, replace(query, page=n, size=2), spoken).page(transaction)
            assert page.count == len(whole) or not page.rows
            paged += as_data(page)
        assert paged == whole
        beside = [listing.beside(transaction, one) for one in names]
    assert [after for _, after in beside] == [*names[1:], None][: len(names)]


def test_search_finds_by_name_sound_and_code(desk: Desk, spoken: Words) -> None:
    for typed in ("西青", "xiqing", "xqq", "120111"):
        found = all_of(desk, CaseQuery(search=typed), spoken)
        assert [one["region_code"] for one in found] == [XIQING]


def test_flagged_cases_stand_out_and_ended_ones_back(desk: Desk, spoken: Words) -> None:
    with desk.store.reading() as transaction:
        page = Cases(desk, CaseQuery(), spoken).page(transaction)
    tones = {row[1]: tone for row, tone in zip(page.rows, page.tones, strict=True)}
    assert (tones[HEPING], tones["120103"], tones[DONGLI]) == ("bad", "faint", "warn")


@pytest.mark.parametrize("party", LATE_BY)
def test_cases_are_found_by_whose_fault_it_is(desk: Desk, party: Owner, spoken: Words) -> None:
    duties = Duties(desk, DutyQuery(owner=party, overdue=True), spoken)
    with desk.store.reading() as transaction:
        late = list(records(duties.columns, duties.rows(transaction)))
    found = all_of(desk, CaseQuery(late_by=party), spoken)
    assert {one["region_code"] for one in found} == {one["region_code"] for one in late}
    for row in found:
        own = [one for one in late if one["region_code"] == row["region_code"]]
        assert (row["late_by"], row["overdue"]) == (party, own[0]["item"])
        assert row["overdue_working_days"] == own[0]["overdue_working_days"]


def test_overdue_cases_are_those_in_which_anybody_is_late(desk: Desk, spoken: Words) -> None:
    every = all_of(desk, CaseQuery(), spoken)
    late = [one for one in every if one["overdue_working_days"]]
    assert all_of(desk, CaseQuery(overdue=True), spoken) == late
    assert 0 < len(late) < len(every)
    assert all(one["late_by"] for one in late)
    with desk.store.reading() as transaction:
        assert Cases(desk, CaseQuery(overdue=True), spoken).count(transaction) == len(late)


def test_ended_case_is_nobodys_lateness(desk: Desk, spoken: Words) -> None:
    (ended,) = all_of(desk, CaseQuery(region=("120103",)), spoken)
    assert ended["overdue"] is None
    assert ended["overdue_working_days"] is None


def test_empty_list_says_whether_there_is_anything_at_all(
    desk: Desk, real: Desk, spoken: Words
) -> None:
    assert Cases(real, CaseQuery(), spoken).empty == spoken.say("note.no_cases")
    assert Cases(desk, CaseQuery(step=3), spoken).empty == spoken.say("note.none_found")
    with real.store.reading() as transaction:
        page = Cases(real, CaseQuery(), spoken).page(transaction)
    assert (page.rows, page.empty) == ((), spoken.say("note.no_cases"))


def test_one_programme_is_not_named(desk: Desk, spoken: Words) -> None:
    assert Cases(desk, CaseQuery(), spoken).columns[0].where is Where.DATA
