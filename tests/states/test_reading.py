"""What comes from outside is checked field by field, and named where it is wrong."""

import re
from datetime import date, datetime, timedelta

import pytest

from states.calendar import OFFICE_TIME
from states.commands import ALL, Disburse, ReplaceExpert, SubmitPlanFiling, SubmitSelfCheck
from states.money import MOST_YUAN
from states.reading import (
    InvalidInput,
    any_yuan,
    as_data,
    choices_of,
    day,
    deciding,
    fields_of,
    figure,
    in_digits,
    integer,
    moment,
    number,
    read_command,
    text,
    whole_yuan,
)
from tests.failures import in_words


def test_amounts_are_read_from_yuan_to_fen() -> None:
    payment = {"amount": "600000.05", "instalment": "follow_on", "payees": {"甲": 600_000}}
    assert read_command("disburse", payment, "act") == Disburse(
        amount=60_000_005, instalment="follow_on", payees={"甲": 60_000_000}
    )


def test_absent_and_null_are_the_same() -> None:
    assert read_command("submit_self_check", {"as_of": None}, "act") == SubmitSelfCheck()


def test_word_that_is_reserved_in_the_language_is_read_by_its_outside_name() -> None:
    assert read_command("replace_expert", {"in": "E6", "out": "E1"}, "act") == ReplaceExpert(
        in_="E6", out="E1"
    )


def test_time_of_a_receipt_is_that_of_tianjin() -> None:
    given = {"mail_received": "2023-07-31T23:59", "paper_received": "2023-07-31T16:00+00:00"}
    read = read_command("submit_plan_filing", given, "act")
    assert read == SubmitPlanFiling(
        mail_received=datetime(2023, 7, 31, 23, 59, tzinfo=OFFICE_TIME),
        paper_received=datetime(2023, 8, 1, 0, 0, tzinfo=OFFICE_TIME),
    )
    assert isinstance(read, SubmitPlanFiling) and read.paper_received is not None
    assert read.paper_received.date() == date(2023, 8, 1)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("disburse", {"amount": 1.5}, "act.amount: expected an amount in yuan"),
        ("disburse", {"amount": 1_000_000_001}, "an amount of at most 1000000000 yuan"),
        ("commit_matching", {"amount": "-1000000000.01"}, "an amount of at most 1000000000 yuan"),
        ("disburse", {"amount": "1.005"}, "at most two decimal places, found '1.005'"),
        ("disburse", {"amount": True}, "act.amount: expected an amount"),
        ("disburse", {"amount": 10**20}, "act.amount: expected an amount"),
        ("disburse", {"payees": ["甲"]}, "act.payees: expected a map of names to values"),
        ("disburse", {"payees": {"甲": "x"}}, "act.payees.甲: expected an amount"),
        ("invite_experts", {"experts": "E1"}, "act.experts: expected a list, found 'E1'"),
        ("invite_experts", {"experts": [1]}, r"act.experts\[0\]: expected text, found 1"),
        ("withdraw", {"letter": "yes"}, "act.letter: expected yes/no"),
        ("withdraw", {"reason": "a\0b"}, "act.reason: expected text without NUL"),
        ("withdraw", {"reason": "\ud800"}, "act.reason: expected text without NUL"),
        ("publicise", {"start": "2023-02-30"}, "act.start: expected a day that exists"),
        ("publicise", {"start": "20230230"}, "act.start: expected a day that exists"),
        ("publicise", {"start": 20230823}, "act.start: expected a day that exists"),
        ("submit_plan_filing", {"mail_received": "2023-07-31"}, "expected a time that exists"),
        (
            "submit_plan_filing",
            {"mail_received": "2023-07-31T24:61"},
            "expected a time that exists",
        ),
        ("submit_plan_filing", {"paper_copies": True}, "act.paper_copies: expected a whole number"),
        ("submit_plan_filing", {"paper_copies": 5.0}, "act.paper_copies: expected a whole number"),
        ("submit_plan_filing", {"paper_copies": 10**13}, "a whole number up to 1000000000000"),
        ("submit_score", {"score": "88"}, "act.score: expected a number, found '88'"),
        ("submit_score", {"score": float("nan")}, "act.score: expected a number, found nan"),
        ("submit_score", {"score": float("inf")}, "act.score: expected a number, found inf"),
        ("record_assessment", {"base": {"pledge_count": 1.5}}, "act.base.pledge_count: expected"),
        (
            "disburse",
            {"amuont": 1},
            "expected a field of disburse, found 'amuont'. Did you mean 'amount'",
        ),
        ("close_case", {"x": 1}, "close_case takes none"),
        ("acept_plan_filing", {}, "expected a known act.*Did you mean 'accept_plan_filing'"),
    ],
)
def test_wrong_field_is_named_with_what_was_expected(
    name: str, data: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_command(name, data, "act")
    assert re.search(said, in_words(caught.value))


def test_scenario_has_whole_yuan_and_may_carry_remarks() -> None:
    read = read_command("refund", {"amount": 5, "note": "x"}, "act", whole=True, strict=False)
    assert as_data(read) == {"amount": 500}
    with pytest.raises(InvalidInput) as caught:
        read_command("refund", {"amount": "5.50"}, "act", whole=True)
    assert re.search(r"an amount in whole yuan, found '5\.50'", in_words(caught.value))


def test_every_command_can_be_read_with_nothing() -> None:
    assert [read_command(name, {}, "act") for name in ALL] == [kind() for kind in ALL.values()]
    assert fields_of("replace_expert") == ("in", "out")


@pytest.mark.parametrize("value", [True, "1", None, float("nan"), float("inf"), 10**30, -(10**30)])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        number(value, "score")


@pytest.mark.parametrize("value", [0, 88, 88.5, -1])
def test_number_is_read_as_it_is(value: float) -> None:
    assert number(value, "score") == value


@pytest.mark.parametrize("value", [1.0, "1", None, 10**30])
def test_scenarios_have_whole_yuan(value: object) -> None:
    with pytest.raises(InvalidInput):
        whole_yuan(value, "amount")
    assert whole_yuan(600_000, "amount") == 60_000_000


def test_figure_of_an_indicator_is_a_whole_number_or_yes_or_no() -> None:
    assert figure(True, "space") is True
    assert figure(12, "patents") == 12
    with pytest.raises(InvalidInput):
        figure(1.5, "patents")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1", 1),
        ("12", 12),
        ("007", 7),
        ("0", None),
        ("13", None),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        (" 1", None),
        ("１", None),
        ("²", None),
        ("1_0", None),
        ("9" * 5_000, None),
        ("0" * 5_000, None),
    ],
)
def test_number_in_digits_is_one_that_is_counted_or_none(typed: str, read: int | None) -> None:
    assert in_digits(typed, 1, 12) == read


def test_number_in_digits_may_be_as_large_as_any_that_is_read() -> None:
    assert in_digits("1000000000000") == 10**12
    assert in_digits("1000000000001") is None


@pytest.mark.parametrize(
    "typed",
    ["2023-W31-1", "20230731", "2023-7-31", "2023-02-30", "2023-07-31 ", "", 20230731, None],
)
def test_only_year_month_and_day_are_a_day(typed: object) -> None:
    """What the standard library reads besides, as a week of a year, is a slip of the finger."""
    with pytest.raises(InvalidInput):
        day(typed, "on")
    assert day("2023-07-31", "on") == date(2023, 7, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "2023-W31-1T10:00",
        "20230731T1000",
        "2023-07-31T10",
        "2023-07-31",
        "2023-07-31 10:00",
        "2023-07-31T24:00",
        "2023-07-31T10:60",
        "2023-07-31T10:00+",
        "0001-01-01T00:00+23:59",
        202307311000,
    ],
)
def test_only_day_hour_and_minute_are_a_time(typed: object) -> None:
    with pytest.raises(InvalidInput):
        moment(typed, "at")


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("2023-07-31T10:00", 10),
        ("2023-07-31T10:00:59.5", 10),
        ("2023-07-31T02:00Z", 10),
        ("2023-07-31T10:00+08:00", 10),
        ("2023-07-31T03:00+0100", 10),
        ("2023-07-30T20:00-06:00", 10),
    ],
)
def test_time_is_told_on_the_clocks_of_tianjin(typed: str, hour: int) -> None:
    """R-T.3"""
    read = moment(typed, "at")
    assert (read.date(), read.hour) == (date(2023, 7, 31), hour)
    assert read.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("value", ["1e3", "1_000", " 5", "5元", "1,000", True, 0.5])
def test_amount_is_typed_in_plain_digits(value: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        any_yuan(value, "amount")
    assert "an amount in yuan" in in_words(caught.value)
    assert any_yuan("1000.50", "amount") == 100_050


def test_amount_larger_than_any_is_told_what_the_largest_is() -> None:
    with pytest.raises(InvalidInput, match=f"most={MOST_YUAN}"):
        any_yuan(MOST_YUAN + 1, "amount")


@pytest.mark.parametrize("value", ["a\0b", "\ud800", 5, None, ["a"]])
def test_text_that_no_database_holds_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        text(value, "reason")
    assert text("𠮷\ud7ff\ue000 \n", "reason") == "𠮷\ud7ff\ue000 \n"


@pytest.mark.parametrize("value", [10**12, -(10**12), 0])
def test_whole_number_goes_up_to_the_largest_that_is_counted(value: int) -> None:
    assert integer(value, "n") == number(value, "n") == value
    for beyond in (10**12 + 1, -(10**12) - 1):
        with pytest.raises(InvalidInput):
            integer(beyond, "n")
        with pytest.raises(InvalidInput):
            number(beyond, "n")


def test_wrong_item_of_a_list_or_a_map_is_named_with_its_place() -> None:
    wrong: list[tuple[str, dict[str, object]]] = [
        ("invite_experts", {"experts": ["E1", 2]}),
        ("finalize_review", {"scores": {"E1": 80, "E2": "x"}}),
        ("finalize_review", {"scores": [1]}),
    ]
    places = []
    for name, data in wrong:
        with pytest.raises(InvalidInput) as caught:
            read_command(name, data, "act")
        places.append(str(caught.value).partition(":")[0])
    assert places == ["act.experts[1]", "act.scores.E2", "act.scores"]


def test_field_by_which_an_act_goes_one_way_or_another_says_one_of_its_words() -> None:
    found = {name: field for name in ALL if (field := deciding(name)) is not None}
    assert found["deliberate"] == "result"
    assert "start_drafting" not in found
    assert all(len(choices_of(name)[field].words) > 1 for name, field in found.items())
    assert choices_of("own_4_site_visit") == {}
