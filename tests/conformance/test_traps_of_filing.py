"""The mistakes that are easily made about filings, institutions and names (test_traps)."""

from datetime import date

import pytest

from notifications.outbound.folder import file_name
from states.duty_items import Item
from tests.conformance.nights import report_of
from tests.practice import (
    BINHAI,
    HEPING,
    TEDA,
    XIQING,
    Practice,
    at,
    institution_papers,
    plan_papers,
    region,
    the_notice,
)


def test_01_case_that_still_drafts_is_overdue_with_both_filings(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-08-01")
    (late,) = report_of(office, "2023-08-01").overdue
    assert (late.step, late.items) == (1, ("plan_filing", "institution_filing"))
    assert late.overdue_working_days == 1


def test_02_accepted_institutions_let_the_plan_pass_step_three_in_one_act(office: Practice) -> None:
    office.lead("submit_institution_filing")
    office.do("accept_institution_filing")
    assert int(office.facts().step) == 2
    office.do("accept_plan_filing")
    moves = [(one.from_step, one.to_step) for one in office.records()[-1].transitions]
    assert moves == [(2, 3), (3, 4)]


def test_03_second_institution_in_heping_is_refused_before_and_after_a_correction(
    office: Practice,
) -> None:
    two = {**institution_papers(HEPING), "institutions": ["甲", "乙"]}
    office.do("open_case")
    office.do("submit_institution_filing", two)
    assert office.refused("accept_institution_filing") == ("R-3.2",)
    assert office.facts().institution.status == "SUBMITTED"
    office.do("return_institution_filing", {"defects": ["超出名额"]})
    office.do("resubmit_institution_filing", two)
    assert office.refused("accept_institution_filing") == ("R-3.2",)


def test_04_zone_has_one_institution_of_its_own_beside_the_three_of_binhai(
    office: Practice,
) -> None:
    for code in (BINHAI, TEDA):
        office.lead("accept_institution_filing", code=code)
    assert len(office.facts(BINHAI).institutions) == 3
    assert len(office.facts(TEDA).institutions) == 1
    office.now = at("2023-07-18")
    other = "120116401"
    office.do("open_case", code=other)
    two = {**institution_papers(other), "institutions": ["甲", "乙"]}
    office.do("submit_institution_filing", two, code=other)
    assert office.refused("accept_institution_filing", code=other) == ("R-3.2",)


def test_08_correction_within_its_window_is_in_time_after_the_deadline(office: Practice) -> None:
    office.lead("approve_plan_internally")
    office.set("2023-07-31")
    office.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 3})
    office.set("2023-08-02")
    office.do("return_plan_filing", {"defects": ["份数不足"]})
    duty = office.facts().duty(Item.CORRECTION_PLAN_FILING)
    assert duty is not None and duty.due == date(2023, 8, 9)
    office.set("2023-08-09")
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    assert (office.facts().plan.status, office.facts().late) == ("SUBMITTED", False)


def test_08_correction_after_its_window_is_late(office: Practice) -> None:
    office.lead("submit_plan_filing")
    office.set("2023-07-31")
    office.do("return_plan_filing", {"defects": ["份数不足"]})
    office.set("2023-08-08")
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    assert office.facts().plan.status == "LATE_PENDING"


@pytest.mark.parametrize(
    ("form", "allowed"),
    [
        ("{B}+{unit}", True),
        ("{B}＋{unit}", True),
        ("{B} + {unit}", True),
        ("{B}{unit}", True),
        ("{A}/{B}+{unit}", True),
        ("{A}／{B}＋{unit}", True),
        ("{A}+{unit}", False),
        ("{B}+天津市南开区市场监督管理局", False),
        ("{unit}", False),
        ("", False),
    ],
)
def test_24_subject_may_have_a_slash_and_a_full_width_plus(
    office: Practice, form: str, allowed: bool
) -> None:
    unit = region(XIQING).unit
    subject = form.format(unit=unit, **the_notice().subject_titles)
    office.lead("approve_plan_internally", code=XIQING)
    office.do("submit_plan_filing", {**plan_papers(XIQING), "subject": subject}, code=XIQING)
    if not allowed:
        assert office.refused("accept_plan_filing", code=XIQING) == ("R-2.6",)
        return
    done = office.do("accept_plan_filing", code=XIQING)
    codes = [warning.code for warning in done.decision.warnings]
    warned = [code for code in codes if code == "subject_not_literal"]
    assert warned == ([] if form == "{B}+{unit}" else ["subject_not_literal"])


def test_25_file_name_can_be_written_in_gbk_on_any_system() -> None:
    name = file_name(date(2023, 7, 24), "津知发运字〔2023〕22号/7", "reminder", "𠮷䶮" + "长" * 200)
    assert name.encode("gbk").decode("gbk") == name
    assert len(name.encode("gbk")) < 255
    assert set(name) & set('<>:"/\\|?*\n\t ') == set()
    assert name.startswith("2023-07-24_津知发运字〔2023〕22号_7_reminder_")


def test_25_names_with_rare_characters_and_brackets_live_in_history(office: Practice) -> None:
    names = ["𠮷䶮知识产权〔天津〕有限公司" + "长" * 180]
    office.do("open_case")
    office.do("submit_institution_filing", {**institution_papers(HEPING), "institutions": names})
    office.do("accept_institution_filing")
    assert list(office.facts().institutions) == names
    assert office.records()[1].data["institutions"] == names
