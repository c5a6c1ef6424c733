"""What is changed in a what-if, as somebody typed it: understood, or refused with what is known."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from config.words import LANGUAGES, Language
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.practice.changes import calendar_change, extensions_of, notice_change, slips_of
from duban.views.choosing import NotThere
from states.notice import Notice
from states.reading import InvalidInput
from tests.conftest import shut
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, Practice
from workflow.rehearsal.change import Extension


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with two cases whose plans are yet to be filed, and one in recovery."""
    folder = tmp_path_factory.mktemp("changes") / "office"
    opened = create(Settings(office=folder), TRAINING, date(2024, 3, 1))
    office = Practice(opened.store, is_founded=True)
    office.set("2023-07-18T10:00")
    for code in (DONGLI, XIQING):
        office.do("open_case", {"region_code": code}, code=code)
    office.lead("decide_clawback")
    yield opened
    shut(opened.store)


def changed(desk: Desk, policy: tuple[str, ...] = (), ladders: tuple[str, ...] = ()) -> Notice:
    """The notice in force as it would be changed."""
    change = notice_change(desk, [*policy], [*ladders])
    assert change is not None
    return change(desk.notice())


# --- the notice -----------------------------------------------------------------------------------


def test_nothing_asked_is_no_change(desk: Desk) -> None:
    assert notice_change(desk, [], []) is None


def test_value_of_the_policy_is_read_as_its_key_has_it(desk: Desk) -> None:
    notice = changed(desk, ("correction_window_working_days=9",))
    assert notice.correction_window_working_days == 9
    assert replace(notice, correction_window_working_days=5) == replace(
        desk.notice(), correction_window_working_days=5
    )


def test_several_values_are_changed_together(desk: Desk) -> None:
    notice = changed(desk, ("correction_window_working_days=9", "copies_required = 3"))
    assert (notice.correction_window_working_days, notice.copies_required) == (9, 3)


@pytest.mark.parametrize("name", ["filing", "plan_filing"])
def test_ladder_is_named_by_itself_or_by_its_item(desk: Desk, name: str) -> None:
    notice = changed(desk, ladders=(f"{name}=3, 14,7",))
    assert notice.reminder_offsets_days["filing"] == (14, 7, 3)
    others = dict(desk.notice().reminder_offsets_days)
    assert {**notice.reminder_offsets_days, "filing": others["filing"]} == others


def test_another_notice_takes_the_place_of_the_one_in_force(desk: Desk) -> None:
    other = replace(desk.notice(), copies_required=2)
    change = notice_change(desk, ["correction_window_working_days=9"], [], other)
    assert change is not None
    made = change(desk.notice())
    assert (made.copies_required, made.correction_window_working_days) == (2, 9)


def test_notice_that_lacks_a_unit_of_the_office_is_refused(desk: Desk) -> None:
    present = desk.notice()
    other = replace(present, regions=present.regions[1:])
    with pytest.raises(InvalidInput) as refused:
        notice_change(desk, [], [], other)
    assert present.regions[0].code in str(refused.value.sayings)


@pytest.mark.parametrize(
    ("policy", "ladders", "said"),
    [
        (["correction_window_working_days"], [], "--policy"),
        (["=9"], [], "--policy"),
        (["corection_window_working_days=9"], [], "correction_window_working_days"),
        (["correction_window_working_days=x"], [], "correction_window_working_days"),
        (["correction_window_working_days=-1"], [], "correction_window_working_days"),
        ([], ["filing"], "--ladder"),
        ([], ["filling=3"], "filing"),
        ([], ["filing=3,x"], "--ladder"),
        ([], ["filing=1000"], "--ladder"),
    ],
)
def test_what_the_notice_can_not_be_is_refused(
    desk: Desk, policy: list[str], ladders: list[str], said: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        notice_change(desk, policy, ladders)
    assert said in f"{refused.value.place} {refused.value.sayings}"


# --- pace and calendar ----------------------------------------------------------------------------


def test_unit_slips_by_days_or_for_good(desk: Desk) -> None:
    assert slips_of(desk, ["和平区=10", "120110"]) == {HEPING: 10, DONGLI: None}
    assert slips_of(desk, []) == {}


@pytest.mark.parametrize("given", ["和平区=", "和平区=0", "和平区=-3", "和平区=10000", "和平区=x"])
def test_slip_of_no_days_is_refused(desk: Desk, given: str) -> None:
    with pytest.raises(InvalidInput):
        slips_of(desk, [given])


def test_no_file_is_no_change_of_the_calendar(desk: Desk) -> None:
    assert calendar_change(desk, []) is None


# --- running terms --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "by"),
    [
        ("5", "5d"),
        ("5d", "5d"),
        ("5wd", "5wd"),
        ("2m", "2m"),
        ("2026-12-31", "to:2026-12-31"),
    ],
)
def test_running_term_is_extended_by_days_months_or_to_a_day(
    desk: Desk, length: str, by: str
) -> None:
    (found,) = extensions_of(desk, [f"recovery={length}"], [])
    assert (found.case_id, found.by) == (f"{PROGRAMME}/{HEPING}", by)


def test_term_is_extended_wherever_it_runs_or_where_that_is_named(desk: Desk) -> None:
    everywhere = extensions_of(desk, ["plan_filing=5"], [])
    assert {one.case_id for one in everywhere} == {f"{PROGRAMME}/{one}" for one in (DONGLI, XIQING)}
    (there,) = extensions_of(desk, ["plan_filing=5"], ["东丽区"])
    assert there.case_id == f"{PROGRAMME}/{DONGLI}"


def test_last_of_two_extensions_of_one_term_counts(desk: Desk) -> None:
    found: tuple[Extension, ...] = extensions_of(desk, ["recovery=5", "recovery=9"], [])
    assert [one.by for one in found] == ["9d"]


def test_duty_is_named_by_its_own_label_too(desk: Desk) -> None:
    with pytest.raises(NotThere) as refused:
        extensions_of(desk, ["self_check_2024-01-10=5"], ["和平区"])
    known = str(refused.value.sayings[0].facts["known"])
    (later, *_) = re.findall(r"self_check_[\d-]+", known)
    (found,) = extensions_of(desk, [f"{later}=5"], ["和平区"])
    assert found.by == "5d"


@pytest.mark.parametrize("item", ["资金收回缴款", "payment of the recovery", "recovery"])
def test_duty_is_named_as_it_is_called_in_either_language(desk: Desk, item: str) -> None:
    (found,) = extensions_of(desk, [f"{item}=5"], [])
    assert found.case_id == f"{PROGRAMME}/{HEPING}"


@pytest.mark.parametrize(
    ("given", "regions"),
    [
        ("rectification=5", []),
        ("plan_filing=5", ["和平区"]),
        ("plan_filing=5", ["东丽区", "和平区"]),
        ("nothing=5", []),
    ],
)
def test_duty_that_does_not_run_is_told_with_those_that_do(
    desk: Desk, given: str, regions: list[str]
) -> None:
    with pytest.raises(NotThere) as refused:
        extensions_of(desk, [given], regions)
    assert refused.value.sayings[0].facts["known"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("regions", [["和平区"], []])
def test_duties_that_run_are_told_as_they_are_called(
    desk: Desk, regions: list[str], language: Language
) -> None:
    with pytest.raises(NotThere) as refused:
        extensions_of(desk, ["rectification=5"], regions)
    spoken, told = words(language), refused.value.sayings[0]
    said = spoken.said(told).replace("rectification", "")
    assert not re.search(r"[a-z]_[a-z]|\b\d{6}\b", said)
    known = told.facts["known"]
    assert isinstance(known, tuple)
    for one in known:
        assert extensions_of(desk, [f"{spoken.label(one.kind, one.code)}=5"], regions)


def test_mistyped_duty_is_told_the_one_that_was_meant(desk: Desk) -> None:
    with pytest.raises(NotThere) as refused:
        extensions_of(desk, ["资金收回激款=5"], ["和平区"])
    assert refused.value.sayings[1].facts["near"] == "资金收回缴款"


@pytest.mark.parametrize(
    "given", ["recovery", "recovery=", "recovery=0", "recovery=5y", "recovery=soon"]
)
def test_length_that_is_none_is_refused(desk: Desk, given: str) -> None:
    with pytest.raises(InvalidInput):
        extensions_of(desk, [given], [])


def test_term_is_never_extended_to_a_day_that_it_has_already(desk: Desk) -> None:
    (found,) = extensions_of(desk, ["recovery=1"], [])
    due = Practice(desk.store, is_founded=True).facts().duties[found.key].due
    assert due is not None
    for day in (due, due - timedelta(days=30)):
        with pytest.raises(InvalidInput) as refused:
            extensions_of(desk, [f"recovery={day}"], [])
        assert refused.value.place == "--extend recovery"
