"""A filing goes back with all that is wrong with it, told at once (R-2.8, 一次性告知)."""

from typing import Any

import pytest

from config.words import Language, Words
from duban.views.form.known.filings import WRONG_IN
from states.actors import Channel, Role
from states.named_defects import WORDS, unnamed
from states.refusals import Problem, Refusal, problem
from tests.practice import HEPING, Practice, institution_papers, plan_papers

AT_DESK: dict[str, Any] = {"person": "甲", "channel": Channel.TERMINAL, "role": Role.OPERATOR}
WRONG = {
    "plan": {**plan_papers(HEPING), "paper_copies": 4, "stamped": False, "formats": ["pdf"]},
    "institution": {**institution_papers(HEPING), "paper_copies": 4, "selection_documents": False},
}
FOUND = {
    "plan": ["纸质材料只有4份", "没有盖章", "缺Word格式"],
    "institution": ["份数不足", "缺机构确定过程的文件"],
}
"""What people write of the papers above."""


def problems(
    office: Practice, side: str, defects: list[str], **more: object
) -> tuple[Problem, ...]:
    """What objects to a return with these defects, by a person at the desk."""
    answer = office.ask(f"return_{side}_filing", {"defects": defects, **more}, persons=AT_DESK)
    return tuple(answer.problems) if isinstance(answer, Refusal) else ()


def returned(office: Practice, side: str, defects: list[str], **more: object) -> list[str]:
    """The codes of what objects to such a return."""
    return [one.code for one in problems(office, side, defects, **more)]


@pytest.fixture(params=["plan", "institution"])
def side(request: pytest.FixtureRequest, office: Practice) -> str:
    """Which of the filings has come in with several defects."""
    found: str = request.param
    office.lead("approve_plan_internally")
    office.set("2023-07-24")
    office.do(f"submit_{found}_filing", WRONG[found])
    return found


def test_return_that_names_all_is_taken(office: Practice, side: str) -> None:
    assert returned(office, side, FOUND[side]) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_return_in_the_words_of_the_check_is_taken(
    office: Practice, side: str, language: Language
) -> None:
    (found,) = problems(office, side, [])
    said = [Words(language).explain(one).says for one in found.facts["defects"]]
    assert len(said) == len(FOUND[side])
    assert returned(office, side, said) == []


def test_return_that_leaves_one_unnamed_is_not(office: Practice, side: str) -> None:
    for left in FOUND[side]:
        rest = [one for one in FOUND[side] if one != left]
        assert returned(office, side, rest) == ["defects_left_out"]
    assert returned(office, side, []) == ["no_defects"]


def test_number_of_what_is_named_makes_up_for_nothing(office: Practice, side: str) -> None:
    beside = ["页码不连续", "封面不统一", "目录有误", "装订不齐"]
    (found,) = problems(office, side, [*beside, FOUND[side][0]])
    left = len(FOUND[side]) - 1
    assert (found.facts["left"], len(found.facts["defects"])) == (left, left)


def test_one_line_may_name_several(office: Practice, side: str) -> None:
    assert returned(office, side, ["，".join(FOUND[side])]) == []


def missed(found: str, *said: str) -> list[str]:
    """The codes of those *found*, which are parted by blanks, that nothing *said* names."""
    problems = (problem(code, "R-2.4", missing=MISSING.get(code)) for code in found.split())
    return [one.code for one in unnamed(problems, said)]


MISSING = {"documents": ["函"], "formats": ["word"]}
NAMED = {
    "blank_name": ["机构名称空白", "有一家机构未填名称", "an institution without a name"],
    "copies": [
        "份数",
        "少一份",
        "份数2/3",
        "纸件份数3/5",
        "缺纸质件",
        "One copy short",
        "only 4 copies",
    ],
    "documents": ["缺函", "未附公函", "缺材料：函", "来函没有附", "The cover letter is missing"],
    "formats": ["格式不全", "缺Word版", "缺电子版", "缺少word格式版本", "no docx"],
    "named_twice": ["机构重复", "同一机构写了两次", "The same institution twice"],
    "no_selection_record": ["未附确定过程文件", "缺比选记录", "How it was chosen is not told"],
    "not_stamped": ["缺章", "未盖章", "确定过程文件未加盖公章", "No seal", "not stamped"],
    "over_cap": [
        "数量",
        "超出名额",
        "机构数量不符",
        "服务支撑机构4家，超过东丽区上限3家",
        "too many",
    ],
    "over_joint_cap": ["超出名额", "与功能区合计4家", "Above the cap of all zones"],
    "subject": ["主题名称不符", "邮件名称不合规定", "Wrong subject", "The name is wrong"],
    "too_few_institutions": ["机构数量不符", "少于1家", "未报机构", "机构不足", "no institution"],
}
"""What people write of each defect, and how scenarios and other tests name it."""


@pytest.mark.parametrize(("code", "said"), [(code, one) for code in NAMED for one in NAMED[code]])
def test_defect_is_named_by_any_word_for_it(code: str, said: str) -> None:
    assert missed(code, said) == []


@pytest.mark.parametrize(
    ("found", "said", "left"),
    [
        (
            "over_cap blank_name no_selection_record",
            "未附机构确定过程文件",
            ["over_cap", "blank_name"],
        ),
        ("copies not_stamped", "三月份经费明细缺规章依据", ["copies", "not_stamped"]),
        ("documents", "经费函数有误", ["documents"]),
        ("documents", "公函未盖章", ["documents"]),
        ("subject over_cap", "机构名称未写", ["subject", "over_cap"]),
        ("copies documents", "Copyright of the newsletter", ["copies", "documents"]),
        ("copies formats", "The electronic copy is missing", ["copies"]),
        ("formats", "A password is set", ["formats"]),
    ],
)
def test_word_that_means_something_else_names_nothing(
    found: str, said: str, left: list[str]
) -> None:
    assert missed(found, said) == left


def test_one_part_of_what_is_said_names_one_defect() -> None:
    assert missed("over_cap too_few_institutions", "机构数量不符") == ["too_few_institutions"]
    assert missed("over_cap over_joint_cap", "超过上限") == ["over_joint_cap"]
    assert missed("over_joint_cap over_cap", "超过上限", "合计超过上限") == []
    assert missed("over_cap over_joint_cap", "合计超过名额，本区超过上限") == []


@pytest.mark.parametrize(
    "said", ["缺函和公章、Word版", "缺函且未盖章，缺word", "No letter, no seal and no Word"]
)
def test_what_is_typed_is_parted(said: str) -> None:
    assert missed("documents not_stamped formats", said) == []


def test_leaving_one_out_takes_a_word(office: Practice, side: str) -> None:
    left_out = "份数已当场补齐"
    assert returned(office, side, FOUND[side][1:], left_out=left_out) == []
    assert office.records()[-1].data["left_out"] == left_out


def test_more_than_the_papers_show_may_be_named(office: Practice, side: str) -> None:
    assert returned(office, side, [*FOUND[side], "页码不连续"]) == []


def test_each_of_several_missing_papers_is_named(office: Practice) -> None:
    office.lead("approve_plan_internally")
    office.set("2023-07-24")
    papers = {**plan_papers(HEPING), "documents": [], "cover_letter": False, "formats": []}
    office.do("submit_plan_filing", papers)
    others = ["缺函", "缺实施方案", "缺pdf", "缺word"]
    assert returned(office, "plan", others) == ["defects_left_out"]
    assert returned(office, "plan", [*others, "缺工作开展情况"]) == []


def test_every_check_of_papers_has_words_to_be_named_by() -> None:
    assert set(WRONG_IN) == set(WORDS) == set(NAMED)


def test_scenario_names_what_it_names(office: Practice, side: str) -> None:
    office.do(f"return_{side}_filing", {"defects": ["缺项"]})


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("given", [0, 1])
def test_refusal_names_what_was_found(
    office: Practice, side: str, language: Language, given: int
) -> None:
    data = {"defects": ["缺项"] * given}
    answer = office.ask(f"return_{side}_filing", data, persons=AT_DESK)
    assert isinstance(answer, Refusal)
    (refused,) = answer.problems
    words = Words(language)
    said = words.explain(refused).says
    found = refused.facts["defects"]
    assert len(found) == len(FOUND[side])
    assert all(words.explain(one).says[:-1] in said for one in found)


def test_return_of_whole_papers_without_a_defect_says_that_alone(office: Practice) -> None:
    office.lead("submit_plan_filing")
    answer = office.ask("return_plan_filing", {}, persons=AT_DESK)
    assert isinstance(answer, Refusal)
    said = Words("zh").explain(answer.problems[0]).says
    assert said == "退回补正没有列明需要补正的事项。"
