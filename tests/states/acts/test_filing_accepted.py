"""What comes with an acceptance: a number, the checklist of conditions, the order, the others."""

import pytest

from tests.practice import (
    BINHAI,
    DONGLI,
    HEPING,
    TEDA,
    XIQING,
    Practice,
    institution_papers,
    plan_papers,
    region,
    the_notice,
)
from tests.states.acts.conftest import OfficeUnder

NOTES = dict.fromkeys(the_notice().conditions["B"], "已核对，具备")


def file_both(office: Practice, code: str, *institutions: str) -> None:
    """Both filings of a case on the desk of the city."""
    office.lead("approve_plan_internally", code=code)
    office.do("submit_plan_filing", plan_papers(code), code=code)
    papers = {**institution_papers(code), "institutions": [*institutions]}
    office.do("submit_institution_filing", papers, code=code)


def warnings(office: Practice, act: str, code: str, **data: object) -> dict[str, dict[str, object]]:
    """Accept a filing; what it is warned of, by its code."""
    done = office.do(act, data, code=code)
    return {one.code: one.facts for one in done.decision.warnings}


# --- number -----------------------------------------------------------------------------------


def test_accepted_filing_gets_its_number_and_the_mail_tells_it(office: Practice) -> None:
    office.lead("submit_institution_filing")
    (told,) = office.do("accept_plan_filing").decision.owed
    assert told.facts["filing_number"] == office.facts().plan.number == "tj-2023-22-120101-1"
    own = {"filing_number": "津知备〔2023〕8号"}
    (told,) = office.do("accept_institution_filing", own).decision.owed
    assert told.facts["filing_number"] == office.facts().institution.number == "津知备〔2023〕8号"


# --- conditions and order ---------------------------------------------------------------------


def test_conditions_are_a_checklist_with_the_operators_note(office: Practice) -> None:
    """They are qualitative: one without a note is told and fails nothing (R-0.4)."""
    office.lead("submit_institution_filing")
    first, second = the_notice().conditions["B"]
    found = warnings(office, "accept_plan_filing", HEPING, conditions={first: "有工作方案"})
    assert found == {"conditions_unnoted": {"missing": [second]}}
    assert office.facts().plan.conditions == {first: "有工作方案"}


def test_condition_of_the_other_track_is_none_of_the_units(office: Practice) -> None:
    office.lead("submit_institution_filing")
    other = {"conditions": {the_notice().conditions["A"][0]: "具备"}}
    assert office.refused("accept_plan_filing", other) == ("R-0.4",)


def test_papers_in_another_order_than_the_notice_names_are_told(office: Practice) -> None:
    """Bound in order (R-2.4)."""
    office.lead("approve_plan_internally")
    papers = {**plan_papers(HEPING), "documents": ["实施方案", "函", "附图", "相关工作开展情况"]}
    office.do("submit_plan_filing", papers)
    found = warnings(office, "accept_plan_filing", HEPING, conditions=NOTES)
    assert found == {
        "other_order": {
            "given": ["实施方案", "函", "相关工作开展情况"],
            "expected": ["函", "实施方案", "相关工作开展情况"],
        }
    }


# --- other regions ----------------------------------------------------------------------------


def test_institution_of_two_regions_is_told_and_let_pass(office: Practice) -> None:
    """R-3.6."""
    file_both(office, HEPING, "津沽服务公司")
    file_both(office, XIQING, "津沽服务公司")
    found = warnings(office, "accept_institution_filing", XIQING)
    assert found == {
        "serves_another_region": {"name": "津沽服务公司", "regions": [region(HEPING).name]}
    }
    assert office.facts(XIQING).institution.status == "ACCEPTED"


def test_institution_that_takes_the_place_of_another_is_looked_up_too(office: Practice) -> None:
    file_both(office, HEPING, "津沽服务公司")
    office.lead("accept_institution_filing", code=XIQING)
    papers = {"cover_letter": True, "selection_documents": True, "institutions": ["津沽服务公司"]}
    assert "serves_another_region" in warnings(office, "change_institutions", XIQING, **papers)


def test_case_that_has_ended_is_no_neighbour(office: Practice) -> None:
    file_both(office, HEPING, "津沽服务公司")
    office.do("withdraw", {"letter": True})
    file_both(office, XIQING, "津沽服务公司")
    assert warnings(office, "accept_institution_filing", XIQING) == {}


def test_total_of_binhai_with_its_zones_is_told(office: Practice) -> None:
    """For information; a zone takes none of Binhai's places (R-3.4)."""
    file_both(office, TEDA, "甲")
    assert warnings(office, "accept_institution_filing", TEDA)["joint_total"]["total"] == 1
    file_both(office, BINHAI, "乙", "丙", "丁")
    found = warnings(office, "accept_institution_filing", BINHAI)
    assert found == {"joint_total": {"region": region(BINHAI).name, "total": 4}}
    file_both(office, DONGLI, "戊")
    assert warnings(office, "accept_institution_filing", DONGLI) == {}


def test_zones_count_with_binhai_where_the_office_says_so(office_under: OfficeUnder) -> None:
    """R-3.4, aggregate: three for all of them together."""
    office = office_under(dev_zone_cap_mode="aggregate")
    file_both(office, TEDA, "甲")
    office.do("accept_institution_filing", code=TEDA)
    file_both(office, BINHAI, "乙", "丙", "丁")
    assert office.refused("accept_institution_filing", code=BINHAI) == ("R-3.4", "R-3.2")
    office.do("return_institution_filing", {"defects": ["数量"]}, code=BINHAI)
    papers = {**institution_papers(BINHAI), "institutions": ["乙", "丙"]}
    office.do("resubmit_institution_filing", papers, code=BINHAI)
    office.do("accept_institution_filing", code=BINHAI)


# --- experts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("employer", [region(HEPING).unit, region(HEPING).name, "和平区机构1"])
def test_who_works_for_the_unit_or_its_institution_is_not_invited(
    office: Practice, employer: str
) -> None:
    """R-E.2."""
    office.lead("accept_institution_filing")
    experts = ["E1", "E2", "E3", "E4", "E5"]
    tied = {"experts": experts, "employers": {"E2": employer, "E3": "某大学"}}
    assert office.refused("invite_experts", tied) == ("R-E.2",)
    drawn = {"pool": experts, "seed": "2023", "employers": {"E5": employer}}
    assert office.refused("draw_experts", drawn) == ("R-E.2",)
    office.do("invite_experts", {"experts": experts, "employers": {"E3": "某大学"}})
