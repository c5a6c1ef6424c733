"""Steps 2 and 3, the two filings (正文一(二)(三), 正文二): submit, return, correct, accept.

The filings run side by side, each with its own due date; the pointer passes 2, 3 and 4 in order
(R-3.5).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from states import commands
from states.facts import Facts, Filing, Step
from states.refusals import Problem, problem
from states.work import Work, replace

ITEMS = {"plan": "plan_filing", "institution": "institution_filing"}


def _side(work: Work) -> str:
    """Which of the two filings the command is about."""
    return "plan" if "plan" in work.command.name else "institution"


def _filing(facts: Facts, side: str) -> Filing:
    filing: Filing = getattr(facts, side)
    return filing


def _papers(work: Work) -> commands.PlanPapers | commands.InstitutionPapers:
    if isinstance(work.command, commands.PlanPapers | commands.InstitutionPapers):
        return work.command
    raise TypeError(work.command.name)


def _receipts(work: Work) -> tuple[datetime, datetime, datetime]:
    """When mail, paper and letter came; each at the act itself unless given (R-2.9)."""
    papers, at = _papers(work), work.act.at
    return (
        papers.mail_received or at,
        papers.paper_received or at,
        papers.letter_received or at,
    )


def _received(work: Work) -> datetime:
    """The receipt that decides on timeliness (R-2.10)."""
    mail, paper, _ = _receipts(work)
    mode = work.notice.timeliness
    return mail if mode == "mail" else min(mail, paper) if mode == "any" else max(mail, paper)


# --- what decides the path --------------------------------------------------------------


def received_in_time(work: Work) -> bool:
    """Received by the filing deadline, or within the window of a correction (R-2.1, R-2.8)."""
    side = _side(work)
    day = _received(work).date()
    dues = [work.due(ITEMS[side])]
    if _filing(work.facts, side).status == "RETURNED":
        dues.append(work.due(f"correction_{ITEMS[side]}"))
    in_time = any(due is None or day <= due for due in dues)
    return in_time or work.notice.late_policy == "accept"


def received_late(work: Work) -> bool:
    """Received neither by the deadline nor within a correction's window (R-2.7)."""
    return not received_in_time(work)


# --- guards -----------------------------------------------------------------------------


def plan_is_approved(work: Work) -> Iterator[Problem]:
    """Only a plan that the district has approved can be filed (R-2.2, 审定的)."""
    if work.facts.step < Step.PLAN_FILING:
        yield problem("plan_not_approved", "R-2.2")


def late_filing_is_allowed(work: Work) -> Iterator[Problem]:
    """Late filings are not taken at all where the office has so decided (R-2.7)."""
    if work.notice.late_policy == "refuse":
        yield problem("late_refused", "R-2.7", received=_received(work).date())


def defects_are_named(work: Work) -> Iterator[Problem]:
    """All defects are told at once, in at most two rounds (R-2.8)."""
    side = _side(work)
    if isinstance(work.command, commands.ReturnFiling) and not work.command.defects:
        yield problem("no_defects", "R-2.8")
    rounds = _filing(work.facts, side).rounds
    if rounds >= work.notice.correction_rounds:
        yield problem("no_more_rounds", "R-2.8", rounds=rounds)


def rounds_are_used_up(work: Work) -> Iterator[Problem]:
    """A filing is refused only after its last round of correction (R-2.8)."""
    most = work.notice.correction_rounds
    waiting = [f for f in (work.facts.plan, work.facts.institution) if f.status == "SUBMITTED"]
    if not any(filing.rounds >= most for filing in waiting):
        yield problem("rounds_left", "R-2.8", most=most)


def approval_comes_first(work: Work) -> Iterator[Problem]:
    """A late filing is accepted only once it was let in (R-2.7)."""
    filing = _filing(work.facts, _side(work))
    if filing.status == "LATE_PENDING":
        receipts = [filing.received, filing.mail_received, filing.paper_received]
        latest = max(moment for moment in receipts if moment is not None)
        yield problem("late_not_approved", "R-2.7", received=latest)


def lateness_is_decided_with_reason(work: Work) -> Iterator[Problem]:
    """A late filing comes in by a recorded approval with its reason (R-2.7)."""
    approval = work.asked(commands.ApproveLateFiling)
    missing = [f for f in ("approved_by", "reason") if not getattr(approval, f)]
    if missing:
        yield problem("fields_missing", "R-2.7", missing=missing)
    pending = _late_items(work.facts)
    other = [item for item in approval.items if item not in pending]
    if other or not pending:
        yield problem("not_late", "R-2.7", items=other or list(ITEMS.values()))


def case_may_lapse(work: Work) -> Iterator[Problem]:
    """Silence ends a case only after the term, and by a decision with its reason (R-1.1, R-2.8)."""
    late = [
        duty.label
        for _, duty in work.facts.open_duties()
        if duty.owner == "district" and duty.due is not None and duty.due < work.day
    ]
    if not late:
        yield problem("nothing_overdue", "R-1.1", "R-2.8")


def _late_items(facts: Facts) -> list[str]:
    return [item for side, item in ITEMS.items() if _filing(facts, side).status == "LATE_PENDING"]


# --- effects ----------------------------------------------------------------------------


def _receive(work: Work) -> None:
    """Take the papers in: receipt, no more reminders, the city's turn to check or to decide."""
    side, papers = _side(work), _papers(work)
    item = ITEMS[side]
    before = _filing(work.facts, side)
    mail, paper, letter = _receipts(work)
    shared = {
        "received": before.received or _received(work),
        "mail_received": mail,
        "paper_received": paper,
        "letter_received": letter,
        "cover_letter": papers.cover_letter,
        "formats": papers.formats,
        "copies": papers.paper_copies,
        "stamped": papers.stamped,
        "late_reason": papers.late_reason or before.late_reason,
    }
    if isinstance(papers, commands.PlanPapers):
        own: dict[str, Any] = {"documents": papers.documents, "subject": papers.subject}
    else:
        own = {
            "institutions": papers.institutions,
            "selection_documents": papers.selection_documents,
        }
    work.change(**{side: replace(before, **shared, **own)})
    work.settle(item, f"correction_{item}")
    _await_city(work, side)
    work.tell("receipt", "district", item=item)


def _await_city(work: Work, side: str) -> None:
    """The city owes a decision on lateness, or a check of the papers."""
    if _filing(work.facts, side).status == "LATE_PENDING":
        days = work.notice.late_decision_working_days
        work.owe(f"decide_late_{ITEMS[side]}", "city", "R-2.7", f"{days}wd")
    else:
        days = work.notice.filing_check_working_days
        work.owe(f"check_{ITEMS[side]}", "city", "R-2.8", f"{days}wd")


def submit_plan_filing(work: Work) -> None:
    """The plan filing is received."""
    _receive(work)


def resubmit_plan_filing(work: Work) -> None:
    """The corrected plan filing is received."""
    _receive(work)


def submit_institution_filing(work: Work) -> None:
    """The institution filing is received."""
    _receive(work)


def resubmit_institution_filing(work: Work) -> None:
    """The corrected institution filing is received."""
    _receive(work)


def _return(work: Work) -> None:
    """Ask for a correction of all defects within the window (R-2.8)."""
    side = _side(work)
    item, filing = ITEMS[side], _filing(work.facts, side)
    if not isinstance(work.command, commands.ReturnFiling):
        raise TypeError(work.command.name)
    defects = work.command.defects
    work.settle(f"check_{item}")
    term = f"{work.notice.correction_window_working_days}wd"
    due = work.owe(f"correction_{item}", "district", "R-2.8", term)
    work.warn_if_other("correction_due", work.command.correction_due, due)
    work.change(**{side: replace(filing, rounds=filing.rounds + 1, defects=defects)})
    work.tell(
        "correction_request",
        "district",
        item=item,
        correction_due=due,
        defects=len(defects),
        defect_list=list(defects),
    )


def return_plan_filing(work: Work) -> None:
    """The plan filing goes back for correction."""
    _return(work)


def return_institution_filing(work: Work) -> None:
    """The institution filing goes back for correction."""
    _return(work)


def accept_plan_filing(work: Work) -> None:
    """The pointer enters step 3, and leaves it at once if the institutions are accepted (R-3.5)."""
    work.settle("check_plan_filing")
    work.change(step=Step.INSTITUTION_FILING)
    work.mark()
    work.tell("filing_accepted", "district", item="plan_filing")
    _enter_review(work)


def accept_institution_filing(work: Work) -> None:
    """The filing is accepted; the pointer moves on only where it stands at step 3 (R-3.5)."""
    work.settle("check_institution_filing")
    work.tell("filing_accepted", "district", item="institution_filing")
    _enter_review(work)


def _enter_review(work: Work) -> None:
    facts = work.facts
    if facts.step is Step.INSTITUTION_FILING and facts.institution.status == "ACCEPTED":
        work.change(step=Step.SUPPORT_DETERMINATION)
        work.move("case.PENDING_REVIEW")
        days = work.notice.review_days_after_deadline
        started = max(work.notice.filing_deadline, work.day)
        work.owe("expert_review", "city", "R-4.1", f"{days}d", started=started)


def approve_late_filing(work: Work) -> None:
    """The late filings named come in; the case stays marked as late (R-2.7)."""
    approval = work.asked(commands.ApproveLateFiling)
    for item in approval.items or _late_items(work.facts):
        side = next(side for side, name in ITEMS.items() if name == item)
        work.move(f"{side}.SUBMITTED")
        filing = _filing(work.facts, side)
        work.change(
            late=True,
            **{
                side: replace(
                    filing,
                    late=True,
                    late_approved_by=approval.approved_by,
                    late_reason=approval.reason or filing.late_reason,
                )
            },
        )
        work.settle(f"decide_late_{item}")
        _await_city(work, side)


def change_institutions(work: Work) -> None:
    """The new institutions take the place of the old (R-3.7)."""
    names = work.asked(commands.ChangeInstitutions).institutions
    work.change(institution=replace(work.facts.institution, institutions=names))


CONDITIONS = (received_in_time, received_late)
GUARDS = (
    plan_is_approved,
    late_filing_is_allowed,
    defects_are_named,
    rounds_are_used_up,
    lateness_is_decided_with_reason,
    case_may_lapse,
)
EFFECTS = (
    submit_plan_filing,
    resubmit_plan_filing,
    submit_institution_filing,
    resubmit_institution_filing,
    return_plan_filing,
    return_institution_filing,
    accept_plan_filing,
    accept_institution_filing,
    approve_late_filing,
    change_institutions,
)
OUT_OF_PLACE = {
    "accept_plan_filing": approval_comes_first,
    "accept_institution_filing": approval_comes_first,
}
