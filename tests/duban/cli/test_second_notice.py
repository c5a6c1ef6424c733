"""A second notice beside the first in one office, without a line of Python.

It has other dates, units, caps and instalments, and one state, two acts, a duty and a kind of mail
that the program has never heard of.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.second import NAME, STEPS, notice_text, procedure_text, write_files
from tests.duban.cli.terminal import Shown, Terminal

XIQING = f"{NAME}/西青区"
EXPERTS = [f"评审专家{n}（演示）" for n in range(1, 6)]
INSTITUTIONS = ["西青甲机构（演示）", "西青乙机构（演示）"]
PLAN: dict[str, Any] = {
    "subject": "区域知识产权运营中心建设+虚构西青局",
    "documents": ["函", "实施方案", "相关工作开展情况"],
    "formats": ["pdf", "word"],
    "paper_copies": 3,
    "stamped": True,
    "cover_letter": True,
}
PAPERS: dict[str, Any] = {
    "institutions": INSTITUTIONS,
    "selection_documents": True,
    "formats": ["pdf", "word"],
    "paper_copies": 3,
    "stamped": True,
    "cover_letter": True,
}
FIRST, PERSONS = "first_instalment", ["--prepared-by", "王经办", "--approved-by", "李处长"]
SECTIONS = ["二年总体目标", "年度绩效目标", "工作任务"]


def do(act: str, data: dict[str, Any] | None = None) -> list[str]:
    """The command that does an act on the case of the second notice."""
    given = ["--data", json.dumps(data, ensure_ascii=False)] if data else []
    return ["case", "do", act, XIQING, *given, "-o", "json"]


UNTIL_REVIEWED = [
    ["case", "do", "open_case", "西青区", "-o", "json"],
    do("approve_plan_internally", {"period_months": 24, "sections": SECTIONS}),
    do("submit_plan_filing", PLAN),
    do("submit_institution_filing", PAPERS),
    do("accept_plan_filing"),
    do("accept_institution_filing"),
    do("invite_experts", {"experts": EXPERTS}),
    do("finalize_review", {"scores": dict.fromkeys(EXPERTS, 88)}),
]


@pytest.fixture(scope="module")
def office(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A training office with the second programme, its case reviewed on 11 April 2024."""
    folder = tmp_path_factory.mktemp("second")
    shutil.copytree(founded / "office", folder / "office", ignore=shutil.ignore_patterns("*.eml"))
    notice, procedure = write_files(folder)
    terminal = Terminal(folder)
    commands = [
        ["procedure", "check", "--notice", notice.name, "--procedure", procedure.name],
        ["programme", "add", "--notice", notice.name, "--procedure", procedure.name],
        *UNTIL_REVIEWED,
    ]
    for shown, asked in zip(terminal.many(commands), commands, strict=True):
        assert shown.code == 0, (asked, shown.out, shown.err)
    return terminal


@pytest.fixture(scope="module")
def visited(office: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """The same office after the site visit was announced for 18 April."""
    folder = tmp_path_factory.mktemp("visited")
    shutil.copytree(office.folder / "office", folder / "office")
    terminal = Terminal(folder)
    done = terminal(*do("own_4_announce_visit", {"day": "2024-04-18", "note": "带上台账"}))
    assert done.code == 0, done.out + done.err
    yield terminal


def test_files_are_what_they_say() -> None:
    """Nothing of the second notice stands in the package."""
    assert NAME in notice_text()
    assert "SITE_VISIT" in procedure_text()
    root = Path(__file__).parents[3]
    for folder in ("config", "states", "workflow", "duban", "notifications"):
        for file in (root / folder).rglob("*.*"):
            if file.suffix in (".py", ".toml", ".txt"):
                assert "SITE_VISIT" not in file.read_text(encoding="utf-8"), file


def test_state_is_entered_by_an_act_that_asks_for_what_its_file_says(office: Terminal) -> None:
    bare, why, asked = office.many(
        [
            do("own_4_announce_visit"),
            ["case", "why", XIQING, "-o", "json"],
            [*do("own_4_announce_visit", {"day": "2024-04-18"}), "--dry-run"],
        ]
    )
    assert bare.code == 3
    assert bare.data["rules"] == ["R-4.1"]
    acts = {one["act"]: one for one in why.data["acts"]}
    assert acts["own_4_announce_visit"]["standing"] == "allowed"
    assert acts["own_4_report_visit"]["standing"] == "out_of_place"
    assert asked.code == 0, asked.err


def test_act_of_a_procedure_is_unknown_to_the_cases_of_another(office: Terminal) -> None:
    """A case keeps the procedure that it was opened under (R-A.1)."""
    told = office("case", "do", "own_4_announce_visit", "tj-2023-22/河北区", "-o", "json")
    assert told.code == 3
    assert told.data["rules"] == ["R-A.1"]


@pytest.mark.parametrize(
    ("lang", "state", "item"),
    [("zh", "现场踏勘", "踏勘情况报告"), ("en", "Site visit", "report on the site visit")],
)
def test_state_and_duty_are_called_by_their_names_everywhere(
    visited: Terminal, lang: str, state: str, item: str
) -> None:
    show, why, listed, duties = visited.many(
        [
            ["case", "show", XIQING],
            ["case", "why", XIQING],
            ["case", "list", "--programme", NAME],
            ["duty", "list", "--programme", NAME],
        ],
        lang=lang,
    )
    for one in (show, why, listed):
        assert state in one.out, one.out + one.err
    for one in (show, why, duties):
        assert item in one.out, one.out + one.err
    announced = {"zh": "通知现场踏勘", "en": "Announce the site visit"}[lang]
    assert announced in why.out, why.out


def test_duty_is_a_row_with_its_term_and_its_ladder(visited: Terminal) -> None:
    listed = visited("duty", "list", "--programme", NAME, "-o", "json").data
    assert ("own_4_visit_report", "district", "2024-04-17") in {
        (one["item"], one["owner"], one["due"]) for one in listed
    }


def test_mail_goes_to_whom_its_file_says_in_its_own_words(visited: Terminal) -> None:
    listed = visited("mail", "list", "--programme", NAME, "--kind", "own", "-o", "json").data
    assert {(one["kind"], one["item"]) for one in listed} == {("own", "own_4_visit_announced")}
    told = visited("mail", "show", listed[0]["mail"], lang="zh")
    assert "关于开展现场踏勘的通知（西青区） · 虚构〔2024〕99号" in told.out, told.out + told.err
    assert "我局定于2024年4月18日（星期四）对虚构西青局进行现场踏勘。" in told.out
    assert "请于2024年4月17日（星期三）前报送踏勘情况报告。带上台账" in told.out


def test_it_is_reminded_of_chased_and_reported_like_any_duty(
    visited: Terminal, tmp_path: Path
) -> None:
    shutil.copytree(visited.folder / "office", tmp_path / "office")
    terminal = Terminal(tmp_path)
    gone, reminded, late, night = terminal.many(
        [
            ["day", "to", "2024-04-22"],
            ["mail", "list", "--programme", NAME, "--kind", "reminder", "-o", "json"],
            ["mail", "list", "--programme", NAME, "--kind", "overdue", "-o", "json"],
            ["report", "nightly", "--form", "json"],
        ]
    )
    assert gone.code == 0, gone.err
    about = {one["item"] for one in (*reminded.data, *late.data)}
    assert about == {"own_4_visit_report"}
    (row,) = (one for one in night.data["overdue"] if one.get("programme") == NAME)
    assert row["items"] == ["own_4_visit_report"]
    shown = terminal("mail", "show", reminded.data[0]["mail"], lang="zh")
    assert "前（含当日）配合现场踏勘并报送踏勘情况报告" in shown.out, shown.out
    assert night.data["late_by_step"]["4"][0] >= 1


def test_state_is_left_by_its_own_act_and_the_case_goes_on(
    visited: Terminal, tmp_path: Path
) -> None:
    shutil.copytree(visited.folder / "office", tmp_path / "office")
    terminal = Terminal(tmp_path)
    first, more = (dict.fromkeys(INSTITUTIONS, n) for n in (200_000, 300_000))
    shares = dict.fromkeys(INSTITUTIONS, 500000)
    parties = ["city", "district", *INSTITUTIONS]
    commands = [
        do("own_4_report_visit"),
        do("own_4_report_visit", {"note": "条件具备"}),
        do("deliberate", {"result": "support", "amount": 1_000_000}),
        do("publicise"),
        ["day", "to", "2024-04-22"],
        do("decide_support", {"amount": 1_000_000}),
        do("commit_matching", {"amount": 1_000_000}),
        do("sign_contract", {"parties": parties, "allocation": shares}),
        [*do("disburse", {"instalment": FIRST, "amount": 600_000, "payees": more}), *PERSONS],
        [*do("disburse", {"instalment": FIRST, "amount": 400_000, "payees": first}), *PERSONS],
        ["case", "show", XIQING, "-o", "json"],
        ["history", "verify"],
        ["ledger", "check"],
    ]
    told = dict(zip(map(str, commands), terminal.many(commands), strict=True))
    codes = [one.code for one in told.values()]
    assert codes == [3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0], _said(told)
    shown = told[str(commands[-3])].data
    assert (shown["step"], shown["state"]) == (6, "EXECUTING")


def test_duty_of_a_state_that_is_left_another_way_lapses(visited: Terminal, tmp_path: Path) -> None:
    shutil.copytree(visited.folder / "office", tmp_path / "office")
    terminal = Terminal(tmp_path)
    back, duties, why = terminal.many(
        [
            do("reopen_review", {"reason": "评审有误"}),
            ["duty", "list", "--programme", NAME, "-o", "json"],
            ["case", "show", XIQING, "-o", "json"],
        ]
    )
    assert back.code == 0, back.out + back.err
    assert [one["item"] for one in duties.data] == ["expert_review"]
    assert why.data["state"] == "PENDING_REVIEW"


def test_act_is_taken_back_with_its_duty_and_its_mail(office: Terminal, tmp_path: Path) -> None:
    shutil.copytree(office.folder / "office", tmp_path / "office")
    terminal = Terminal(tmp_path)
    commands = [
        ["mail", "hold", "own"],
        do("own_4_announce_visit", {"day": "2024-04-18"}),
        ["case", "undo", XIQING, "--reason", "日期有误"],
        ["duty", "list", "--programme", NAME, "-o", "json"],
    ]
    *_, undone, duties = terminal.many(commands)
    assert undone.code in (0, 3), undone.err
    if undone.code == 0:
        assert "own_4_visit_report" not in {one["item"] for one in duties.data}


def test_procedure_draws_and_lists_what_it_adds(office: Terminal) -> None:
    file = f"{STEPS}.toml"
    drawn, listed = office.many(
        [
            ["procedure", "diagram", "--procedure", file],
            ["procedure", "show", "--procedure", file],
        ],
        lang="zh",
    )
    assert "现场踏勘" in drawn.out
    assert "通知现场踏勘" in listed.out


def _said(told: dict[str, Shown]) -> str:
    return "\n".join(f"{asked}: {one.code} {one.out} {one.err}" for asked, one in told.items())
