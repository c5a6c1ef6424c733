"""What an operator reads, said from facts: one example a way of filling a sentence."""

from datetime import date, datetime

import pytest

from config.words import LANGUAGES, Explained, Language, Words
from states.commands import ALL
from states.commands.correction import CorrectAct
from states.facts import Outcome
from states.money import fen
from states.refusals import problem
from tests.config.wording import BEIJING, both, problems, words_in


def test_publicity_says_until_when_it_runs() -> None:
    runs = problem("publicity_runs", "R-P.1", end=date(2023, 9, 8))
    assert Words("zh").explain(runs) == Explained(
        "公示期至2023-09-08止，期满前不能作出决定。", "请在2023-09-08的次日或者之后办理。"
    )
    assert Words("en").explain(runs) == Explained(
        "The list is posted until 2023-09-08, and nothing can be decided before that day is over.",
        "Please decide on the day after 2023-09-08 or later.",
    )


@both
def test_date_beyond_the_calendar_has_a_sentence_of_its_own(language: Language) -> None:
    words = Words(language)
    entry = problems(language)["publicity_runs"]
    open_end = words.explain(problem("publicity_runs", "R-P.1", end=None))
    assert open_end == Explained(**entry["without"]["end"])
    assert "None" not in open_end.says + open_end.cure


def test_amounts_are_printed_in_yuan_with_fen() -> None:
    over = problem(
        "above_first", "R-M.4", payee="甲公司", given=fen("600000.40"), ceiling=fen(600_000)
    )
    assert Words("zh").explain(over).says == (
        "甲公司的首期资金累计将达600,000.40元，上限为600,000元。"
    )
    assert Words("en").explain(over).says == (
        "The first instalment of 甲公司 would come to RMB 600,000.40; the ceiling is RMB 600,000."
    )


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "0元"), (5, "0.05元"), (-12_345, "-123.45元"), (100, "1元")]
)
def test_small_and_negative_amounts_keep_their_fen(amount: int, shown: str) -> None:
    assert Words("zh").amount(amount) == shown


def test_amount_that_was_not_given_is_said_so() -> None:
    none = problem("no_amount", "R-5.2", given=None)
    negative = problem("no_amount", "R-6.2", given=-100)
    assert Words("zh").explain(none).says == "未填写金额。"
    assert Words("zh").explain(negative).says == "金额-1元无效。"


def test_missing_fields_are_named_with_the_key_that_is_typed() -> None:
    said = Words("zh").explain(
        problem("fields_missing", "R-6.2", missing=["as_of", "spent_cumulative"])
    )
    assert said.says == "缺少必填内容：统计截止日期、累计支出额。"
    assert said.cure == "请补填：统计截止日期（as_of）、累计支出额（spent_cumulative）。"


def test_choices_are_named_and_a_name_is_not_said_twice() -> None:
    words = Words("zh")
    unknown = problem("no_result", "R-4.2", given="maybe", expected=["support", "not_support"])
    assert words.explain(unknown).cure == (
        "请从下列各项中选择一项：予以支持（support）、不予支持（not_support）。"
    )
    unknown = problem("no_result", "R-D.1", given=None, expected=["维持", "变更", "撤销"])
    assert words.explain(unknown).cure == "请从下列各项中选择一项：维持、变更、撤销。"


def test_states_are_named_as_in_the_procedure() -> None:
    misplaced = problem(
        "out_of_place",
        "R-2.2",
        state="DRAFTING",
        step=1,
        allowed=["case.FILING", "plan.RETURNED", "case.NEW"],
    )
    said = words_in("zh").explain(misplaced)
    assert said.says == "本案在步骤1，当前状态为“编制中”，此时不能办理本行为。"
    assert "备案中、退回补正（方案备案）、案件未启动" in said.cure


def test_act_that_cannot_be_taken_back_is_named() -> None:
    sent = problem("mail_has_left", "R-A.1", command="return_plan_filing", number=348)
    assert words_in("zh").explain(sent).says.startswith("“退回补正方案备案”的邮件已经发出")
    for language in LANGUAGES:
        typed = Words(language, at_terminal=True).explain(sent).cure
        assert "duban case correct 348" in typed
        assert "duban case correct 348 --strike" in typed
        shown = words_in(language).explain(sent).cure
        assert "348" in shown
        assert Words(language).label("command", "correct_act") in shown
    by_night = problem("not_to_be_undone", "R-A.1", command="raise_flag")
    assert words_in("en").explain(by_night).says.startswith("“Raise a flag” was done")
    again = problem("undone_before", "R-A.1")
    for language in LANGUAGES:
        typed = Words(language, at_terminal=True).explain(again).cure
        assert "duban case correct" in typed
        assert "--strike" in typed


def test_what_was_found_is_numbered() -> None:
    found = [problem("not_stamped", "R-2.4"), problem("documents", "R-2.2", missing=["函"])]
    missed = problem("defects_left_out", "R-2.8", left=2, found=2, defects=found)
    assert (
        words_in("zh")
        .explain(missed)
        .says.endswith(
            "没有列明：（1）材料没有加盖公章；（2）材料缺少：函。补正事项应当一次性告知。"
        )
    )
    assert "(1) " in words_in("en").explain(missed).says
    assert "; (2) " in words_in("en").explain(missed).says


@both
def test_payee_that_the_contract_does_not_know_is_told_of_those_it_knows(
    language: Language,
) -> None:
    stranger = problem("payee_not_institution", "R-M.3", payees=["甲"], known=["甲公司", "乙公司"])
    assert words_in(language).explain(stranger).cure.count("公司") == 2
    none = problem("above_first", "R-M.4", payee="甲", given=111, ceiling=None)
    said = words_in(language).explain(none)
    assert "0元" not in said.says + said.cure
    assert "RMB 0" not in said.says + said.cure
    assert "甲" in said.says


def test_every_command_has_a_name() -> None:
    for language in LANGUAGES:
        assert set(words_in(language).names("command")) == {*ALL, CorrectAct().name}


def test_state_shown_of_a_clawback_is_named() -> None:
    assert words_in("zh").label("state", "RECTIFYING") == "限期整改"
    assert words_in("en").label("state", "clawback.RECTIFYING") == "Rectifying (clawback)"
    assert Words("zh").label("state", "RECTIFYING") == "RECTIFYING"


def test_time_is_printed_to_the_minute_whether_typed_or_read_back() -> None:
    at, entered = datetime(2023, 8, 2, 9, 30, tzinfo=BEIJING), "2023-08-01T17:00:12+08:00"
    said = Words("zh").explain(problem("not_happened_yet", "R-A.1", at=at, entered=entered))
    assert "2023-08-02 09:30晚于登记时间2023-08-01 17:00，" in said.says


def test_cause_known_by_its_day_is_printed_as_a_day() -> None:
    at = datetime(2023, 8, 2, 9, 30, tzinfo=BEIJING)
    early = problem("before_its_cause", "R-A.1", at=at, since=date(2023, 8, 3))
    assert "应当不早于2023-08-03。" in Words("zh").explain(early).cure


@pytest.mark.parametrize("language", ["zh", "en"])
def test_time_that_nobody_gave_is_not_called_given(language: Language) -> None:
    since = datetime(2023, 8, 2, 9, 30, tzinfo=BEIJING)
    said = Words(language).explain(problem("before_its_cause", "R-A.1", at=None, since=since))
    assert said.says.count("2023-08-02 09:30") == 1
    assert "办理时间" not in said.says and "The act is dated" not in said.says


def test_person_who_is_not_known_has_words_of_its_own() -> None:
    alone = problem("two_persons", "R-M.8", prepared="张三", approved=None)
    assert "Prepared by: 张三. Approved by: nobody." in Words("en").explain(alone).says
    assert "经办人为张三，审批人为（未登记）" in Words("zh").explain(alone).says


def test_outcome_is_named_whether_an_enum_or_its_text() -> None:
    words = Words("zh")
    for outcome in (Outcome.LAPSED, "LAPSED"):
        assert "逾期未备案" in words.explain(problem("case_ended", outcome=outcome)).says


@both
def test_unknown_code_is_shown_with_its_facts(language: Language) -> None:
    said = Words(language).explain(
        problem("moon_is_full", "R-1.1", day=date(2023, 8, 1), names=["甲", "乙"], note=None)
    )
    for shown in ("moon_is_full", "day=2023-08-01", "names=甲", "note=("):
        assert shown in said.says.replace("（", "(")
    assert "facts" not in Words(language).explain(problem("moon_is_full")).says.split(":")[0]
