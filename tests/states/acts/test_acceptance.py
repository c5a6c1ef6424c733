"""Steps 2 and 3: what is accepted is whole, named right and within the cap; else it is refused."""

from typing import Any

import pytest

from states.duty_items import Item
from states.facts import Outcome
from tests.practice import (
    BINHAI,
    DONGLI,
    HEPING,
    SECTIONS,
    TEDA,
    XIQING,
    Practice,
    institution_papers,
    institutions,
    plan_papers,
    region,
)
from tests.states.acts.conftest import OfficeUnder

DEFECT = {"defects": ["材料不全"]}


def file_plan(office: Practice, *, code: str = HEPING, **other: object) -> None:
    """A plan filing on the desk of the city, whole but for what is *other*."""
    office.lead("approve_plan_internally", code=code)
    office.do("submit_plan_filing", {**plan_papers(code), **other}, code=code)


def file_institutions(office: Practice, *, code: str = HEPING, **other: object) -> None:
    """An institution filing on the desk of the city, whole but for what is *other*."""
    if office.stored(code) is None:
        office.do("open_case", code=code)
    office.do("submit_institution_filing", {**institution_papers(code), **other}, code=code)


# --- the plan -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "rules"),
    [
        ({"documents": ["函", "实施方案"]}, ("R-2.2",)),
        ({"cover_letter": False}, ("R-2.2",)),
        ({"stamped": False}, ("R-2.4", "R-2.2")),
        ({"paper_copies": 4}, ("R-2.4",)),
        ({"formats": ["pdf"]}, ("R-2.5",)),
        ({"subject": "方案"}, ("R-2.6",)),
    ],
)
def test_plan_filing_is_whole_and_named_right(
    office: Practice, other: dict[str, Any], rules: tuple[str, ...]
) -> None:
    file_plan(office, **other)
    assert office.refused("accept_plan_filing") == rules
    office.do("return_plan_filing", DEFECT)
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    office.do("accept_plan_filing")
    assert (office.facts().plan.status, office.facts().step) == ("ACCEPTED", 3)
    assert office.mails()[-1].kind == "filing_accepted"


def test_everything_that_is_wrong_with_a_plan_is_told_at_once(office: Practice) -> None:
    file_plan(office, documents=[], cover_letter=False, stamped=False, paper_copies=0, formats=[])
    assert office.refused("accept_plan_filing") == ("R-2.2", "R-2.4", "R-2.5")


def test_copies_and_formats_are_those_of_the_notice(office_under: OfficeUnder) -> None:
    """Another notice asks for three copies and no Word file (R-2.4, R-2.5)."""
    office = office_under(copies_required=3, formats_required=("pdf",))
    file_plan(office, paper_copies=3, formats=["pdf"])
    office.do("accept_plan_filing")


def test_plan_is_named_by_the_title_of_its_own_track(office: Practice) -> None:
    """A key city files on track A, all others on track B (R-0.3, R-2.6)."""
    assert [region(code).track for code in (BINHAI, DONGLI, HEPING, TEDA)] == ["A", "A", "B", "B"]
    title = str(plan_papers(HEPING)["subject"]).partition("+")[0]
    file_plan(office, code=DONGLI, subject=f"{title}+{region(DONGLI).unit}")
    assert office.refused("accept_plan_filing", code=DONGLI) == ("R-2.6",)


def test_conditions_of_a_track_are_for_the_operator_and_fail_nobody(office: Practice) -> None:
    """What a unit has to be is qualitative (R-0.4): no field of a filing answers it."""
    file_plan(office)
    office.do("accept_plan_filing")


# --- the institutions -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "rules"),
    [
        ({"cover_letter": False}, ("R-3.1",)),
        ({"selection_documents": False}, ("R-3.1",)),
        ({"stamped": False}, ("R-2.4",)),
        ({"paper_copies": 4}, ("R-2.4",)),
        ({"formats": ["word"]}, ("R-2.5",)),
        ({"institutions": ["甲公司", "乙公司"]}, ("R-3.2",)),
        ({"institutions": []}, ("R-3.3",)),
        ({"institutions": [" "]}, ("R-3.3",)),
        ({"institutions": ["甲公司", "甲公司"]}, ("R-3.3",)),
    ],
)
def test_institution_filing_is_whole_and_within_the_cap(
    office: Practice, other: dict[str, Any], rules: tuple[str, ...]
) -> None:
    file_institutions(office, **other)
    assert office.refused("accept_institution_filing") == rules
    office.do("return_institution_filing", DEFECT)
    office.do("resubmit_institution_filing", institution_papers(HEPING))
    office.do("accept_institution_filing")
    assert office.facts().institution.status == "ACCEPTED"


def test_zone_has_a_cap_of_its_own_beside_the_three_of_binhai(office: Practice) -> None:
    """A zone files for itself and takes none of Binhai's places (R-3.4, R-0.2)."""
    for code in (BINHAI, TEDA):
        file_institutions(office, code=code)
        office.do("accept_institution_filing", code=code)
    assert [len(office.facts(code).institutions) for code in (BINHAI, TEDA)] == [3, 1]


def test_city_checks_number_and_papers_and_leaves_the_choice_to_the_unit(office: Practice) -> None:
    """One institution may serve two regions (R-3.6)."""
    for code in (HEPING, XIQING):
        file_institutions(office, code=code, institutions=["同一家公司"])
        office.do("accept_institution_filing", code=code)
    assert office.facts(HEPING).institutions == office.facts(XIQING).institutions


def test_filings_go_side_by_side_and_the_steps_in_order(office: Practice) -> None:
    """Accepted institutions wait for the plan, which then passes step 3 in one act (R-3.5)."""
    file_institutions(office)
    office.do("accept_institution_filing")
    assert office.facts().step == 1
    office.do("approve_plan_internally", {"period_months": 24, "sections": SECTIONS})
    office.do("submit_plan_filing", plan_papers(HEPING))
    done = office.do("accept_plan_filing")
    assert [(one.from_step, one.to_step) for one in done.decision.transitions] == [(2, 3), (3, 4)]
    duty = office.facts().duty(Item.EXPERT_REVIEW)
    assert duty is not None and (duty.rule, str(duty.due)) == ("R-4.1", "2023-08-30")


@pytest.mark.parametrize("side", ["plan", "institution"])
def test_filing_is_accepted_only_where_it_lies_on_the_desk(office: Practice, side: str) -> None:
    own = {"plan": "R-2.2", "institution": "R-3.1"}[side]
    papers = {"plan": plan_papers, "institution": institution_papers}[side](HEPING)
    office.lead("approve_plan_internally")
    assert office.refused(f"accept_{side}_filing") == (own,)
    office.do(f"submit_{side}_filing", papers)
    office.do(f"return_{side}_filing", DEFECT)
    assert office.refused(f"accept_{side}_filing") == ("R-2.8",)
    office.set("2023-08-10")
    office.do(f"resubmit_{side}_filing", papers)
    assert office.refused(f"accept_{side}_filing") == ("R-2.7",)


# --- refused for good -----------------------------------------------------------------------


def test_filing_that_stayed_incomplete_is_refused_after_its_last_round(office: Practice) -> None:
    file_plan(office, paper_copies=1)
    for _ in range(2):
        assert office.refused("refuse_filing", {"reason": "材料不全"}) == ("R-2.8",)
        office.do("return_plan_filing", DEFECT)
        office.do("resubmit_plan_filing", {**plan_papers(HEPING), "paper_copies": 1})
    assert office.refused("refuse_filing") == ("R-A.1",)
    office.do("refuse_filing", {"reason": "材料不全"})
    assert office.facts().outcome is Outcome.LAPSED
    assert office.facts().open_duties() == []
    told = office.mails()[-1]
    assert (told.kind, told.item) == ("filing_refused", "plan_filing")
    assert (told.facts["reason"], told.facts["rounds"], told.facts["most"]) == ("材料不全", 2, 2)


def test_district_is_told_by_which_day_a_filing_was_to_come_again(office: Practice) -> None:
    file_plan(office, paper_copies=1)
    office.do("return_plan_filing", DEFECT)
    due = next(
        duty.due
        for _, duty in office.facts().open_duties()
        if duty.item == "correction_plan_filing"
    )
    office.set("2023-08-31")
    office.do("refuse_filing", {"reason": "逾期未补正"})
    told = office.mails()[-1]
    assert (told.kind, told.facts["rounds"]) == ("filing_refused", 1)
    assert due is not None and told.facts["corrected_until"] == due.isoformat()


def test_filing_that_is_not_on_the_desk_is_not_refused(office: Practice) -> None:
    office.lead("approve_plan_internally")
    assert office.refused("refuse_filing", {"reason": "材料不全"}) == ("R-2.8",)


def test_institutions_of_binhai_are_three_at_most(office: Practice) -> None:
    names = [*institutions(BINHAI), "第四家"]
    file_institutions(office, code=BINHAI, institutions=names)
    assert office.refused("accept_institution_filing", code=BINHAI) == ("R-3.2",)
