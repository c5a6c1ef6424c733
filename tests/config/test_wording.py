"""Everything that the rules can object to has words in both languages, filled with its facts."""

import ast
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from string import Formatter
from typing import Any, get_args

import msgspec
import pytest

from config.files import PACKAGE
from config.notices import load_notice
from config.procedures import load_procedure
from config.words import CHAPTERS, LANGUAGES, SPOKEN, Explained, Language, Section, Words, chapter
from states.choices import (
    AssessmentKind,
    Ground,
    Instalment,
    ObjectionResult,
    Remedy,
    Ruling,
    SupportResult,
)
from states.commands import ALL
from states.facts import Duty, DutyStatus, Filing, Money, Outcome, Party
from states.items import Item, Owner
from states.mail_kinds import MAILS, Addressee
from states.money import fen
from states.refusals import Problem, problem
from states.rulebook import Procedure

ROOT = PACKAGE.parent
SPEAKING = ("states", "workflow")
"""The packages whose problems need words."""

both = pytest.mark.parametrize("language", LANGUAGES)

BEIJING = timezone(timedelta(hours=8))
MONEY_FACTS = {
    "amount",
    "asked",
    "before",
    "budget",
    "ceiling",
    "committed",
    "held",
    "later",
    "outstanding",
    "proposed",
    "required",
}
SAMPLES: dict[str, Any] = {
    "at": datetime(2023, 7, 31, 17, 5, tzinfo=BEIJING),
    "due": date(2023, 9, 28),
    "missing": ["as_of", "reason"],
    "expected": ["support", "not_support"],
}


# --- what the code says -------------------------------------------------------------------


def calls(*names: str, package: str = "states") -> Iterator[ast.Call]:
    """The calls of functions or methods with these names."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _called(node.func) in names and node.args:
                yield node


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        owner = function.value
        is_desk = isinstance(owner, ast.Name) and owner.id in ("self", "work")
        return function.attr if is_desk else ""
    return ""


def literals(value: ast.expr) -> list[str]:
    """The texts that an argument can be: one, or two of a choice."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.IfExp):
        return [*literals(value.body), *literals(value.orelse)]
    return []


def spoken() -> dict[str, list[frozenset[str]]]:
    """The codes in the source, each with the names of the facts that each call gives."""
    codes: dict[str, list[frozenset[str]]] = {}
    for package in SPEAKING:
        for call in calls("problem", "Problem", "warn", package=package):
            given = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
            for code in literals(call.args[0]):
                codes.setdefault(code, []).append(given)
    return codes


def sentences(words: Words) -> Iterator[tuple[str, str]]:
    """Every sentence with the code that it belongs to."""
    for code, entry in problems(words.language).items():
        for part in (entry, *entry.get("without", {}).values()):
            yield code, part["says"]
            yield code, part["cure"]


def problems(language: Language) -> dict[str, dict[str, Any]]:
    """What the catalogue has for each code."""
    found: dict[str, dict[str, Any]] = chapter(language, "refusals")["problem"]
    return found


def slots(template: str) -> list[tuple[str, str]]:
    """The facts of a template with how each is printed."""
    parsed = Formatter().parse(template)
    return [(name, (spec or "").partition("|")[0]) for _, name, spec, _ in parsed if name]


def keys(table: dict[str, Any], at: str = "") -> set[str]:
    """Every key of a nested table, with its place."""
    found = set()
    for name, value in table.items():
        found.add(f"{at}{name}")
        if isinstance(value, dict):
            found |= keys(value, f"{at}{name}.")
    return found


def words_in(language: Language) -> Words:
    """The words with the names of the packaged procedure."""
    return Words(language).with_procedure(packaged_procedure())


def packaged_procedure() -> Procedure:
    """The procedure that comes with the package."""
    return load_procedure("six-step").procedure


# --- complete -----------------------------------------------------------------------------


@both
def test_every_code_has_words_and_no_words_are_unused(language: Language) -> None:
    assert set(problems(language)) == set(spoken())


def test_every_code_is_written_out_where_it_is_given() -> None:
    forwarded = [
        ast.unparse(call)
        for package in SPEAKING
        for call in calls("problem", "Problem", "warn", package=package)
        if not literals(call.args[0])
    ]
    assert forwarded == ["Problem(code, rules, facts)", "problem(code, *rules, **facts)"]


OF_CHINESE = ("phrase.", "notice_word.", "clauses.")
"""Sections that put Chinese words into English, which Chinese has no use for."""


def test_both_languages_have_the_same_entries() -> None:
    for name in CHAPTERS:
        zh, en = keys(chapter("zh", name)), keys(chapter("en", name))
        assert {key for key in zh ^ en if not key.startswith(OF_CHINESE)} == set()


def test_no_section_stands_in_two_chapters_that_are_spoken() -> None:
    sections = [section for name in SPOKEN for section in chapter("zh", name)]
    assert sorted(sections) == sorted(set(sections))


@both
def test_no_sentence_or_name_is_empty(language: Language) -> None:
    words = Words(language)
    names = [name for section in get_args(Section) for name in words.names(section).values()]
    assert all(text.strip() for text in (*names, *(text for _, text in sentences(words))))


@both
def test_every_sentence_ends_as_one(language: Language) -> None:
    ends = {"zh": "。", "en": "."}[language]
    assert [text for _, text in sentences(Words(language)) if not text.endswith(ends)] == []


def test_sections_are_those_of_the_type() -> None:
    assert set(chapter("zh", "names")) == {"form", *get_args(Section)}


# --- filled -------------------------------------------------------------------------------


@both
def test_sentence_uses_only_facts_that_every_call_gives(language: Language) -> None:
    given = {code: frozenset.intersection(*facts) for code, facts in spoken().items()}
    strangers = [
        (code, name)
        for code, text in sentences(Words(language))
        for name, _ in slots(text)
        if name not in given[code]
    ]
    assert strangers == []


@both
def test_other_sentence_waits_for_a_fact_that_is_given(language: Language) -> None:
    given = {code: frozenset.intersection(*facts) for code, facts in spoken().items()}
    for code, entry in problems(language).items():
        assert set(entry.get("without", {})) <= given[code]
        for fact, words in entry.get("without", {}).items():
            assert fact not in dict(slots(words["says"]) + slots(words["cure"]))


@both
def test_facts_are_printed_in_a_known_way(language: Language) -> None:
    known = {"", "money", "time", *get_args(Section)}
    printed = {
        how.removesuffix("+code") for _, t in sentences(Words(language)) for _, how in slots(t)
    }
    assert printed <= known


@both
def test_no_fen_are_shown_as_they_are(language: Language) -> None:
    bare = [
        (code, name)
        for code, text in sentences(Words(language))
        for name, how in slots(text)
        if name in MONEY_FACTS and how != "money"
    ]
    assert bare == []


def test_both_languages_print_a_fact_in_the_same_way() -> None:
    ways: dict[tuple[str, str], set[str]] = {}
    for language in LANGUAGES:
        for code, text in sentences(Words(language)):
            for name, how in slots(text):
                ways.setdefault((code, name), set()).add(how.removesuffix("+code"))
    assert {slot: found for slot, found in ways.items() if len(found) > 1} == {}


@both
def test_every_sentence_can_be_filled(language: Language) -> None:
    words = words_in(language)
    for code, facts in spoken().items():
        said = words.explain(problem(code, **{name: SAMPLES.get(name, 7) for name in facts[0]}))
        assert "{" not in said.says + said.cure
        assert chapter(language, "names")["form"]["absent"] not in said.says + said.cure


@both
def test_facts_that_are_missing_or_strange_never_stop_the_words(language: Language) -> None:
    words = words_in(language)
    for code, facts in spoken().items():
        for strange in (None, "", [], object(), [None], "x" * 40):
            assert words.explain(problem(code, **dict.fromkeys(facts[0], strange))).says
        assert words.explain(Problem(code, ())).cure


# --- examples that an operator sees ---------------------------------------------------------


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
        "甲公司的首期资金累计将达600,000.40元，上限为600,000.00元。"
    )
    assert Words("en").explain(over).says == (
        "The first instalment of 甲公司 would come to RMB 600,000.40; "
        "the ceiling is RMB 600,000.00."
    )


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "0.00元"), (5, "0.05元"), (-12_345, "-123.45元"), (100, "1.00元")]
)
def test_small_and_negative_amounts_keep_their_fen(amount: int, shown: str) -> None:
    assert Words("zh").amount(amount) == shown


def test_amount_that_was_not_given_is_said_so() -> None:
    none = problem("no_amount", "R-5.2", given=None)
    negative = problem("no_amount", "R-6.2", given=-100)
    assert Words("zh").explain(none).says == "未填写金额。"
    assert Words("zh").explain(negative).says == "金额-1.00元无效。"


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
    sent = problem("mail_has_left", "R-A.1", command="return_plan_filing")
    assert words_in("zh").explain(sent).says.startswith("“退回补正方案备案”的邮件已经发出")
    again = problem("not_to_be_undone", "R-A.1", command="undo_last_act")
    assert words_in("en").explain(again).says.startswith("“Take back the last act” was done")


def test_every_command_has_a_name() -> None:
    for language in LANGUAGES:
        assert set(words_in(language).names("command")) == set(ALL)


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


# --- names --------------------------------------------------------------------------------


def test_every_item_that_is_owed_has_a_name() -> None:
    assert set(Words("zh").names("item")) == set(Item)


def test_every_owner_has_a_name() -> None:
    assert set(Words("zh").names("owner")) == {*Owner, "expert"}


def test_self_check_is_named_with_its_due_date() -> None:
    duty = Duty(
        item=Item.SELF_CHECK,
        owner=Owner.DISTRICT,
        event="disburse",
        rule="R-6.1",
        started=date(2023, 10, 10),
        term="to:2024-01-10",
        due=date(2024, 1, 10),
        calendar="test",
        period=date(2023, 12, 31),
    )
    assert Words("zh").label("item", duty.label) == "自查报告（2024-01-10到期）"
    assert Words("en").label("item", duty.label) == "self-check report (due 2024-01-10)"


def test_name_that_is_not_known_is_shown_as_it_is() -> None:
    assert Words("zh").label("party", "甲公司") == "甲公司"
    assert Words("zh").label("item", "unheard_of_2024-01-10") == "unheard_of_2024-01-10"


def test_every_field_of_a_command_has_a_name() -> None:
    fields = {f.encode_name for kind in ALL.values() for f in msgspec.structs.fields(kind)}
    assert set(Words("zh").names("field")) == fields


def test_parties_roles_outcomes_and_mails_have_names() -> None:
    words = Words("zh")
    assert set(words.names("party")) == set(Party)
    assert set(words.names("outcome")) == set(Outcome)
    assert set(words.names("role")) == set(Addressee)
    assert set(words.names("mail_kind")) == set(MAILS)


def test_every_account_of_the_ledger_has_a_name() -> None:
    posted = {a for call in calls("post") for arg in call.args[:2] for a in literals(arg)}
    assert set(Words("zh").names("account")) == posted


def test_every_amount_of_a_case_has_a_name() -> None:
    amounts = set(Words("zh").names("money")) - {"follow_on_withheld"}
    assert all(hasattr(Money, name) for name in amounts)


def test_every_status_of_a_duty_has_a_name() -> None:
    never_shown = {DutyStatus.RETIRED}  # by a rehearsal in its scratch office
    assert set(Words("zh").names("duty_status")) == set(DutyStatus) - never_shown


def test_everything_that_can_be_chosen_has_a_name() -> None:
    notice, words = load_notice("tj-2023-22").notice, Words("zh")
    chosen = {
        *SupportResult,
        *ObjectionResult,
        *Ruling,
        *Remedy,
        *AssessmentKind,
        *Instalment,
        *notice.formats_required,
        *notice.follow_on_factor_pct,
    }
    assert chosen <= set(words.names("value"))
    assert set(words.names("ground")) == set(Ground)
    assert set(words.names("flag")) == {Ground.SLOW, Ground.NO_DATA, "yellow", "red"}


def test_what_the_notice_lists_has_a_name() -> None:
    notice, words = load_notice("tj-2023-22").notice, Words("zh")
    assert set(words.names("indicator")) == {indicator.key for indicator in notice.indicators}
    assert set(words.names("document")) >= {*notice.plan_documents}
    assert set(words.names("plan_section")) == {*notice.plan_sections}


def test_subjects_of_states_are_those_of_the_procedure() -> None:
    subjects = {state.name.partition(".")[0] for state in packaged_procedure().states}
    assert {"case", *Words("zh").names("subject")} == subjects
    assert words_in("zh").label("state", f"plan.{Filing().status}") == "待报送（方案备案）"
