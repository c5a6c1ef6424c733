"""How filings are named, taken late, and accepted once (R-2.2, R-2.6, R-2.7, R-3.1)."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import (
    DONGLI,
    HEPING,
    XIQING,
    Practice,
    institution_papers,
    plan_papers,
    region,
    the_notice,
)
from tests.states.acts.conftest import OfficeUnder

ACCEPTS = replace(the_notice(), late_policy="accept")


@pytest.mark.parametrize(
    "form",
    [
        "Re: {title}+{unit}",
        "RE：{title}+{unit}",
        "Fwd: {title}+{unit}",
        "FW: Re: {title}＋{unit}",
        "Re[2]: {title}+{unit}",
        "回复：{title}+{unit}",
        "回复 {title}+{unit}",
        "转发: 回复: {title}+{unit}",
        "{title}+{unit}（补正后重报）",
        "{title}+{unit}【第二次】",
        "{title}+{unit} [纸质件已寄]",
        "转发：{title}/{other}+{unit}〔2023年7月〕",
    ],
)
@pytest.mark.parametrize("code", [XIQING, DONGLI])
def test_name_of_a_mail_may_have_a_prefix_and_a_remark(
    office: Practice, form: str, code: str
) -> None:
    titles, own = the_notice().subject_titles, region(code)
    other = next(title for track, title in titles.items() if track != own.track)
    subject = form.format(title=titles[own.track], other=other, unit=own.unit)
    office.lead("approve_plan_internally", code=code)
    office.do("submit_plan_filing", {**plan_papers(code), "subject": subject}, code=code)
    noted = dict.fromkeys(the_notice().conditions[own.track], "具备")
    done = office.do("accept_plan_filing", {"conditions": noted}, code=code)
    assert [warning.code for warning in done.decision.warnings] == ["subject_not_literal"]


@pytest.mark.parametrize(
    "form",
    [
        "Re: {title}+天津市南开区市场监督管理局",
        "关于{title}+{unit}",
        "Review: {title}+{unit}",
        "{title}+（{unit}）",
        "回复：",
        "re" + " " * 500_000,
        "（" * 500_000,
        "{title}+{unit}" + "（" * 500_000,
    ],
)
def test_prefix_and_remark_do_not_stand_for_a_unit(office: Practice, form: str) -> None:
    own = region(XIQING)
    subject = form.format(title=the_notice().subject_titles["B"], unit=own.unit)
    office.lead("approve_plan_internally", code=XIQING)
    office.do("submit_plan_filing", {**plan_papers(XIQING), "subject": subject}, code=XIQING)
    assert office.refused("accept_plan_filing", code=XIQING) == ("R-2.6",)


def test_strict_office_wants_the_name_alone() -> None:
    office = Practice(
        new_store("sqlite://"), notice=replace(the_notice(), subject_strictness="strict")
    )
    office.lead("approve_plan_internally")
    subject = f"Re: {plan_papers(HEPING)['subject']}"
    office.do("submit_plan_filing", {**plan_papers(HEPING), "subject": subject})
    assert office.refused("accept_plan_filing") == ("R-2.6",)
    shut(office.store)


@pytest.mark.parametrize(
    ("side", "rule"),
    [("plan", "R-2.2"), ("institution", "R-3.1")],
)
@pytest.mark.parametrize("other", ["nothing", "submitted", "returned", "accepted"])
def test_accepted_filing_is_not_accepted_again_whatever_the_other_is(
    office: Practice, side: str, rule: str, other: str
) -> None:
    office.lead("approve_plan_internally")
    sides = {"plan": plan_papers(HEPING), "institution": institution_papers(HEPING)}
    office.do(f"submit_{side}_filing", sides.pop(side))
    office.do(f"accept_{side}_filing")
    ((second, its_papers),) = sides.items()
    if other != "nothing":
        office.do(f"submit_{second}_filing", its_papers)
    if other == "returned":
        office.do(f"return_{second}_filing", {"defects": ["未盖章"]})
    if other == "accepted":
        office.do(f"accept_{second}_filing")
    assert office.refused(f"accept_{side}_filing") == (rule,)


def late(office: Practice) -> tuple[bool, bool, bool]:
    facts = office.facts()
    return facts.late, facts.plan.late, facts.institution.late


def test_office_that_takes_late_filings_as_they_come_still_knows_them_as_late() -> None:
    office = Practice(new_store("sqlite://"), notice=ACCEPTS)
    office.lead("approve_plan_internally")
    office.do("submit_institution_filing", institution_papers(HEPING))
    assert late(office) == (False, False, False)
    office.set("2023-08-03")
    office.do("submit_plan_filing", plan_papers(HEPING))
    assert office.facts().plan.status == "SUBMITTED"
    assert late(office) == (True, True, False)
    office.do("return_plan_filing", {"defects": ["份数不足"]})
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    office.do("accept_plan_filing")
    assert late(office) == (True, True, False)
    shut(office.store)


def test_correction_within_its_window_is_not_late_where_late_filings_are_taken() -> None:
    office = Practice(new_store("sqlite://"), notice=ACCEPTS)
    office.lead("approve_plan_internally")
    office.set("2023-07-31")
    office.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 3})
    office.do("return_plan_filing", {"defects": ["份数不足"]})
    office.set("2023-08-07")
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    assert late(office) == (False, False, False)
    office.do("return_plan_filing", {"defects": ["未盖章"]})
    office.set("2023-08-15")
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    assert late(office) == (True, True, False)
    shut(office.store)


# --- receipt, return, correction ------------------------------------------------------------


def test_plan_is_filed_once_its_district_has_approved_it(office: Practice) -> None:
    office.lead("submit_for_internal_review")
    assert office.refused("submit_plan_filing", plan_papers(HEPING)) == ("R-2.2",)
    office.do("submit_institution_filing", institution_papers(HEPING))


def test_last_day_counts_until_midnight_in_tianjin(office: Practice) -> None:
    """The last day ends at 24:00 of China time (R-2.1, R-T.3)."""
    office.lead("approve_plan_internally")
    office.set("2023-08-01T09:00")
    last = {"mail_received": "2023-07-31T15:59:59+00:00", "paper_received": "2023-07-31T17:00"}
    office.do("submit_plan_filing", {**plan_papers(HEPING), **last})
    assert office.facts().plan.status == "SUBMITTED"
    first = {"mail_received": "2023-07-31T16:00:00+00:00", "paper_received": "2023-07-31T17:00"}
    office.do("submit_institution_filing", {**institution_papers(HEPING), **first})
    assert office.facts().institution.status == "LATE_PENDING"


@pytest.mark.parametrize(
    ("mode", "mail", "paper", "status"),
    [
        ("both", "2023-07-31T20:00", "2023-08-01T10:00", "LATE_PENDING"),
        ("both", "2023-07-31T20:00", "2023-07-31T16:00", "SUBMITTED"),
        ("mail", "2023-07-31T20:00", "2023-08-01T10:00", "SUBMITTED"),
        ("mail", "2023-08-01T09:00", "2023-07-31T16:00", "LATE_PENDING"),
        ("any", "2023-08-01T09:00", "2023-07-31T16:00", "SUBMITTED"),
    ],
)
def test_office_says_which_receipt_decides_on_timeliness(
    office_under: OfficeUnder, mode: str, mail: str, paper: str, status: str
) -> None:
    """In time is what came by mail and on paper, where the notice says no other (R-2.9, R-2.10)."""
    assert the_notice().timeliness == "both"
    office = office_under(timeliness=mode)
    office.lead("approve_plan_internally")
    office.set("2023-08-01T12:00")
    receipts = {"mail_received": mail, "paper_received": paper}
    office.do("submit_plan_filing", {**plan_papers(HEPING), **receipts})
    filing = office.facts().plan
    assert filing.status == status
    assert (str(filing.mail_received)[:16], str(filing.paper_received)[:16]) == (
        mail.replace("T", " "),
        paper.replace("T", " "),
    )


def test_late_filing_is_not_taken_at_all_where_the_office_so_decided(
    office_under: OfficeUnder,
) -> None:
    office = office_under(late_policy="refuse")
    office.lead("approve_plan_internally")
    office.set("2023-08-01")
    assert office.refused("submit_plan_filing", plan_papers(HEPING)) == ("R-2.7",)


@pytest.mark.parametrize(
    ("side", "papers"), [("plan", plan_papers), ("institution", institution_papers)]
)
def test_all_defects_are_told_at_once_in_two_rounds_at_most(
    office: Practice, side: str, papers: Callable[[str], dict[str, object]]
) -> None:
    office.lead("approve_plan_internally")
    defects = {"defects": ["未盖章", "份数不足"], "correction_due": "2023-08-01"}
    own = "R-2.8"
    assert office.refused(f"return_{side}_filing", defects) == (own,)
    office.do(f"submit_{side}_filing", papers(HEPING))
    assert office.refused(f"return_{side}_filing") == (own,)
    for _ in range(2):
        done = office.do(f"return_{side}_filing", defects)
        assert [warning.code for warning in done.decision.warnings] == ["other_due_date"]
        (told,) = done.decision.owed
        assert (told.kind, told.item, told.facts["defects"]) == (
            "correction_request",
            f"{side}_filing",
            2,
        )
        done = office.do(f"resubmit_{side}_filing", papers(HEPING))
        assert [mail.kind for mail in done.decision.owed] == ["receipt"]
    assert office.refused(f"return_{side}_filing", defects) == (own,)


@pytest.mark.parametrize(
    ("side", "papers"), [("plan", plan_papers), ("institution", institution_papers)]
)
def test_only_a_returned_filing_is_corrected(
    office: Practice, side: str, papers: Callable[[str], dict[str, object]]
) -> None:
    office.lead("approve_plan_internally")
    assert office.refused(f"resubmit_{side}_filing", papers(HEPING)) == ("R-2.8",)
    office.do(f"submit_{side}_filing", papers(HEPING))
    own = {"plan": "R-2.2", "institution": "R-3.1"}[side]
    assert office.refused(f"submit_{side}_filing", papers(HEPING)) == (own,)
