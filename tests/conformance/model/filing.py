"""Steps 1 to 3 in the second model: drafting and the two filings."""

import re
from datetime import date
from typing import Any

from tests.conformance.model.case import Doing, Filing, Refused, need
from tests.conformance.model.duties import DISTRICT
from tests.conformance.model.terms import TITLES

STEP_1 = ("NOT_STARTED", "DRAFTING", "INTERNAL_REVIEW")
BEFORE_REVIEW = (*STEP_1, "FILING")


# --- step 1 -------------------------------------------------------------------------------------


def open_case(do: Doing) -> None:
    """A new case owes both filings, and is told so."""
    deadline = f"to:{do.terms.filing_deadline}"
    do.owe("plan_filing", deadline)
    do.owe("institution_filing", deadline)
    do.mail("programme_open", DISTRICT)


def start_drafting(do: Doing) -> None:
    """The plan is drafted."""
    do.stand(("R-1.1",), *STEP_1)
    do.move("DRAFTING")


def submit_for_internal_review(do: Doing) -> None:
    """The plan goes to the district's own review."""
    do.stand(("R-1.3",), "NOT_STARTED", "DRAFTING")
    do.move("INTERNAL_REVIEW")


def approve_plan_internally(do: Doing) -> None:
    """The plan is whole and approved."""
    do.stand(("R-1.3",), *STEP_1)
    need(do.asked.data.get("period_months") == 24, "R-1.2")
    wanted = {"二年总体目标", "年度绩效目标", "工作任务"}
    need(wanted <= set(do.asked.data.get("sections", ())), "R-1.3")
    do.move("FILING")
    do.case.step = 2


def decline_participation(do: Doing) -> None:
    """The unit stays out, by letter."""
    do.stand(("R-1.1",), *BEFORE_REVIEW)
    need(do.asked.data.get("letter") and do.terms.allow_decline, "R-1.1")
    do.end("NOT_PARTICIPATING")
    do.mail("decline_recorded", DISTRICT)


# --- steps 2 and 3 --------------------------------------------------------------------------------


def _at(do: Doing, side: str, rules: tuple[str, ...], *statuses: str) -> Filing:
    """The filing, where it stands at one of these."""
    case = do.case
    if not case.is_open:
        do.stand(rules)
    filing: Filing = getattr(case, side)
    need(filing.status in statuses, *rules)
    if side == "plan":
        need(case.step >= 2, "R-2.2")
        need(do.asked.at >= (filing.since or case.since), "R-A.1")
    need(filing.since is None or do.asked.at >= filing.since, "R-A.1")
    return filing


def _put(do: Doing, filing: Filing, status: str) -> None:
    filing.status, filing.since = status, do.asked.at


def _receive(do: Doing, side: str, rule: str, *statuses: str) -> None:
    """Papers come in: in time, or late and for the head of the office to let in (R-2.7)."""
    filing = _at(do, side, (rule, "R-2.2"), *statuses)
    correction = do.case.open(f"correction_{side}_filing")
    dues = [do.case.due(f"{side}_filing"), *(duty.due for duty in correction)]
    came = _came(do)
    is_late = all(due is not None and came > due for due in dues)
    need(not is_late or do.terms.late_policy != "refuse", "R-2.7")
    is_taken = is_late and do.terms.late_policy == "accept"
    do.case.late = do.case.late or is_taken
    filing.papers = do.asked.data
    if side == "institution":
        do.case.institutions = tuple(do.asked.data.get("institutions", ()))
    _put(do, filing, "LATE_PENDING" if is_late and not is_taken else "SUBMITTED")
    do.settle(f"{side}_filing", f"correction_{side}_filing")
    _await_city(do, side)
    do.mail("receipt", DISTRICT, f"{side}_filing")


def _came(do: Doing) -> date:
    """The day on which papers came: by mail and on paper, or by one of them (R-2.10)."""
    given = [do.asked.data.get(name) for name in ("mail_received", "paper_received")]
    mail, paper = (date.fromisoformat(str(one)[:10]) if one else do.day for one in given)
    return {"both": max(mail, paper), "mail": mail, "any": min(mail, paper)}[do.terms.timeliness]


def _await_city(do: Doing, side: str) -> None:
    filing: Filing = getattr(do.case, side)
    if filing.status == "LATE_PENDING":
        do.owe(f"decide_late_{side}_filing", "3wd")
    else:
        do.owe(f"check_{side}_filing", "5wd")


def submit_plan_filing(do: Doing) -> None:
    """The plan filing comes in, once the district has approved its plan."""
    _receive(do, "plan", "R-2.2", "AWAITING_SUBMISSION", "RETURNED")


def resubmit_plan_filing(do: Doing) -> None:
    """The corrected plan filing comes in."""
    _receive(do, "plan", "R-2.8", "RETURNED")


def submit_institution_filing(do: Doing) -> None:
    """The institution filing comes in, at any of the first three steps."""
    _receive(do, "institution", "R-3.1", "AWAITING_SUBMISSION", "RETURNED")


def resubmit_institution_filing(do: Doing) -> None:
    """The corrected institution filing comes in."""
    _receive(do, "institution", "R-2.8", "RETURNED")


def _return(do: Doing, side: str) -> None:
    filing = _at(do, side, ("R-2.8", "R-2.7"), "SUBMITTED")
    need(do.asked.data.get("defects"), "R-2.8")
    need(filing.rounds < 2, "R-2.8")
    _put(do, filing, "RETURNED")
    filing.rounds += 1
    do.settle(f"check_{side}_filing")
    do.owe(f"correction_{side}_filing", f"{do.terms.correction_window_working_days}wd")
    do.mail("correction_request", DISTRICT, f"{side}_filing")


def return_plan_filing(do: Doing) -> None:
    """The plan filing goes back with all its defects."""
    _return(do, "plan")


def return_institution_filing(do: Doing) -> None:
    """The institution filing goes back with all its defects."""
    _return(do, "institution")


def _papers_are_whole(do: Doing, papers: Any) -> None:
    need(papers.get("paper_copies", 0) >= do.terms.copies_required, "R-2.4")
    need(papers.get("stamped"), "R-2.4")
    need(set(do.terms.formats_required) <= set(papers.get("formats", ())), "R-2.5")


def accept_plan_filing(do: Doing) -> None:
    """The plan filing is accepted; with the other one accepted the case passes step 3 at once."""
    filing = _at(do, "plan", ("R-2.2", "R-2.7", "R-2.8"), "SUBMITTED")
    papers = filing.papers
    need(papers.get("cover_letter"), "R-2.2")
    need({"实施方案", "相关工作开展情况"} <= set(papers.get("documents", ())), "R-2.2")
    _papers_are_whole(do, papers)
    need(_names_its_unit(do, papers.get("subject") or ""), "R-2.6")
    _put(do, filing, "ACCEPTED")
    do.settle("check_plan_filing")
    do.mail("filing_accepted", DISTRICT, "plan_filing")
    do.case.step = 3
    _enter_review(do)


def _names_its_unit(do: Doing, subject: str) -> bool:
    """Title of the own track and own unit; what mail programs and people add is forgiven."""
    own, both = TITLES[do.case.unit.track], f"{TITLES['A']}/{TITLES['B']}"
    plain = re.sub(r"^((re|fwd?|回复|转发)\s*[:：]\s*)+", "", subject, flags=re.IGNORECASE)
    plain = re.sub(r"\s|[（(【\[].*?[）)】\]]", "", plain).replace("＋", "+").replace("／", "/")
    unit = do.case.unit.name
    return plain in {f"{title}{plus}{unit}" for title in (own, both) for plus in ("+", "")}


def accept_institution_filing(do: Doing) -> None:
    """The institution filing is accepted, within the cap of the region."""
    filing = _at(do, "institution", ("R-3.1", "R-2.7", "R-2.8"), "SUBMITTED")
    need(filing.papers.get("cover_letter"), "R-3.1")
    need(filing.papers.get("selection_documents"), "R-3.1")
    _papers_are_whole(do, filing.papers)
    within_cap(do, do.case.institutions)
    _put(do, filing, "ACCEPTED")
    do.settle("check_institution_filing")
    do.mail("filing_accepted", DISTRICT, "institution_filing")
    _enter_review(do)


def within_cap(do: Doing, names: tuple[str, ...]) -> None:
    """At least as many institutions as have to be, at most as many as may, each once."""
    need(len(set(names)) <= do.terms.institution_caps[do.case.unit.group], "R-3.2")
    need(len(set(names)) >= do.terms.institution_min, "R-3.3")
    need(len(set(names)) == len(names), "R-3.3")


def _enter_review(do: Doing) -> None:
    case = do.case
    if case.step == 3 and case.institution.status == "ACCEPTED":
        case.step = 4
        do.move("PENDING_REVIEW")
        owe_review(do)


def owe_review(do: Doing) -> None:
    """The review is owed thirty days after the deadline, or after the day where that is later."""
    do.owe("expert_review", "30d", started=max(do.terms.filing_deadline, do.day))


def approve_late_filing(do: Doing) -> None:
    """Late filings are let in, for good marked as late."""
    if not do.case.is_open:
        do.stand(("R-2.7",))
    waiting = [
        side for side in ("plan", "institution") if getattr(do.case, side).status == "LATE_PENDING"
    ]
    need(waiting, "R-2.7")
    need(do.asked.data.get("approved_by") and do.asked.data.get("reason"), "R-2.7")
    named = do.asked.data.get("items") or [f"{side}_filing" for side in waiting]
    need(all(item.removesuffix("_filing") in waiting for item in named), "R-2.7")
    for side in [one for one in waiting if f"{one}_filing" in named]:
        _put(do, getattr(do.case, side), "SUBMITTED")
        do.settle(f"decide_late_{side}_filing")
        _await_city(do, side)
    do.case.late = True


def refuse_late_filing(do: Doing) -> None:
    """A late filing is not let in, and the case lapses."""
    if not do.case.is_open:
        do.stand(("R-2.7",))
    both = {"plan": do.case.plan, "institution": do.case.institution}
    late = [side for side, one in both.items() if one.status == "LATE_PENDING"]
    need(late, "R-2.7")
    need(do.asked.data.get("reason"), "R-A.1")
    do.end("LAPSED")
    do.mail("filing_refused", DISTRICT, f"{late[0]}_filing")


def refuse_filing(do: Doing) -> None:
    """A filing that stayed incomplete through both rounds, or past its term, is refused."""
    if not do.case.is_open:
        do.stand(("R-2.8",))
    both = (do.case.plan, do.case.institution)
    need({"SUBMITTED", "RETURNED"} & {one.status for one in both}, "R-2.8")
    need(do.asked.data.get("reason"), "R-A.1")
    terms = do.case.open("correction_plan_filing", "correction_institution_filing")
    is_over = any(one.due is not None and do.day > one.due for one in terms)
    used_up = any(one.status == "SUBMITTED" and one.rounds >= 2 for one in both)
    need(is_over or used_up, "R-2.8")
    over = {one.item for one in terms if one.due is not None and do.day > one.due}
    wanting = [
        side
        for side, one in zip(("plan", "institution"), both, strict=True)
        if f"correction_{side}_filing" in over or (one.status == "SUBMITTED" and one.rounds >= 2)
    ]
    do.end("LAPSED")
    do.mail("filing_refused", DISTRICT, f"{wanting[0]}_filing")


def lapse_case(do: Doing) -> None:
    """Silence ends a case, once something that the unit owes is overdue."""
    do.stand(("R-1.1", "R-2.7"), *BEFORE_REVIEW)
    need(do.asked.data.get("reason"), "R-A.1")
    owed = do.case.open(
        *("plan_filing", "institution_filing"),
        *("correction_plan_filing", "correction_institution_filing"),
    )
    if not any(duty.due is not None and duty.due < do.day for duty in owed):
        raise Refused("R-1.1", "R-2.8")
    do.end("LAPSED")
    do.mail("case_lapsed", DISTRICT)


def change_institutions(do: Doing) -> None:
    """A new letter changes the institutions before anybody has signed (R-3.7)."""
    do.stand(
        ("R-3.7",),
        *("PENDING_REVIEW", "UNDER_REVIEW", "REVIEWED", "DELIBERATED", "PUBLICITY"),
        *("OBJECTION_REVIEW", "AWAITING_CONTRACT", "AWAITING_MATCHING"),
    )
    need(not do.case.signed, "R-3.7")
    need(do.asked.data.get("cover_letter"), "R-3.7", "R-3.1")
    need(do.asked.data.get("selection_documents"), "R-3.1")
    names = tuple(do.asked.data.get("institutions", ()))
    within_cap(do, names)
    do.case.institutions = names


def record_account(do: Doing) -> None:
    """The account of an institution is put down."""
    do.stand(
        ("R-5.3",),
        *("FILING", "PENDING_REVIEW", "UNDER_REVIEW", "REVIEWED", "DELIBERATED", "PUBLICITY"),
        *("OBJECTION_REVIEW", "AWAITING_CONTRACT", "AWAITING_MATCHING", "SIGNING"),
        *("SIGNED_AWAITING_DISBURSEMENT", "EXECUTING", "MIDTERM", "FINAL"),
    )
    need(do.asked.data.get("institution") in do.case.institutions, "R-5.3")
    need(all(do.asked.data.get(name) for name in ("bank", "account_name", "account")), "R-5.3")


ACTS = (
    open_case,
    start_drafting,
    submit_for_internal_review,
    approve_plan_internally,
    decline_participation,
    submit_plan_filing,
    resubmit_plan_filing,
    submit_institution_filing,
    resubmit_institution_filing,
    return_plan_filing,
    return_institution_filing,
    accept_plan_filing,
    accept_institution_filing,
    approve_late_filing,
    refuse_late_filing,
    refuse_filing,
    lapse_case,
    change_institutions,
    record_account,
)
