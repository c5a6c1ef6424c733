"""Steps 2 and 3, the two filings (正文一(二)(三), 正文二): received, and returned for correction.

The filings run side by side, each with its own due date; the case passes steps 2, 3 and 4 in order
(R-3.5).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from states import commands
from states.act_in_hand import Work, replace
from states.acts.acceptance import found_in_papers
from states.duty_items import Item
from states.facts import Filing, Side, Step
from states.facts.filing import decisive
from states.mail_kinds import MailKind
from states.refusals import Problem, problem
from states.steps import State


class FilingItems(msgspec.Struct, frozen=True):
    """The items of one of the two filings."""

    filing: Item
    correction: Item
    check: Item
    late_decision: Item


ITEMS_OF = {
    Side.PLAN: FilingItems(
        Item.PLAN_FILING,
        Item.CORRECTION_PLAN_FILING,
        Item.CHECK_PLAN_FILING,
        Item.DECIDE_LATE_PLAN_FILING,
    ),
    Side.INSTITUTION: FilingItems(
        Item.INSTITUTION_FILING,
        Item.CORRECTION_INSTITUTION_FILING,
        Item.CHECK_INSTITUTION_FILING,
        Item.DECIDE_LATE_INSTITUTION_FILING,
    ),
}


def _filing(work: Work) -> Filing:
    """The filing that the act is on."""
    return work.facts.filing(work.asked(commands.OnFiling).side)


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
    return decisive(mail, paper, work.notice.timeliness)


# --- what decides the path --------------------------------------------------------------


def received_in_time(work: Work) -> bool:
    """In time, or taken as it comes where the office so decided (R-2.1, R-2.7, R-2.8)."""
    return not _came_late(work) or work.notice.late_policy == "accept"


def received_late(work: Work) -> bool:
    """Late, and for the head of the office to let in or not (R-2.7)."""
    return not received_in_time(work)


def _came_late(work: Work) -> bool:
    """Received neither by the deadline nor within a correction's window (R-2.1, R-2.8)."""
    items = ITEMS_OF[work.asked(commands.OnFiling).side]
    day = _received(work).date()
    correction = work.facts.duty(items.correction)
    dues = [work.due(items.filing)]
    if correction is not None and correction.is_open:
        dues.append(correction.due)
    return all(due is not None and day > due for due in dues)


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
    """All defects are told at once, in as many rounds as the notice allows (R-2.8)."""
    asked = work.asked(commands.ReturnFiling)
    if not asked.defects:
        yield problem("no_defects", "R-2.8", defects=found_in_papers(work, asked.side))
    rounds = _filing(work).rounds
    if rounds >= work.notice.correction_rounds:
        yield problem("no_more_rounds", "R-2.8", rounds=rounds)


# --- effects ----------------------------------------------------------------------------


def _receive(work: Work) -> None:
    """Take the papers in: receipt, no more reminders, the city's turn to check or to decide.

    Where late filings are taken as they come, what was late stays marked so (R-2.7).
    """
    papers, before = _papers(work), _filing(work)
    items = ITEMS_OF[papers.side]
    mail, paper, letter = _receipts(work)
    is_late = work.notice.late_policy == "accept" and _came_late(work)
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
        "late": before.late or is_late,
    }
    if isinstance(papers, commands.PlanPapers):
        own: dict[str, Any] = {"documents": papers.documents, "subject": papers.subject}
    else:
        own = {
            "institutions": papers.institutions,
            "selection_documents": papers.selection_documents,
        }
    work.change(late=work.facts.late or is_late, **{papers.side: replace(before, **shared, **own)})
    work.settle(items.filing, items.correction)
    await_city(work, papers.side)
    work.tell(MailKind.RECEIPT, item=items.filing)


def await_city(work: Work, side: Side) -> None:
    """The city owes a decision on lateness, or a check of the papers."""
    if work.facts.filing(side).status == State.LATE_PENDING:
        work.owe(ITEMS_OF[side].late_decision)
    else:
        work.owe(ITEMS_OF[side].check)


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
    asked, filing = work.asked(commands.ReturnFiling), _filing(work)
    items, defects = ITEMS_OF[asked.side], asked.defects
    work.settle(items.check)
    due = work.owe(items.correction)
    work.warn_if_other("correction_due", asked.correction_due, due)
    work.change(**{asked.side: replace(filing, rounds=filing.rounds + 1, defects=defects)})
    work.tell(
        MailKind.CORRECTION_REQUEST,
        item=items.filing,
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


CONDITIONS = (received_in_time, received_late)
GUARDS = (plan_is_approved, late_filing_is_allowed, defects_are_named)
EFFECTS = (
    submit_plan_filing,
    resubmit_plan_filing,
    submit_institution_filing,
    resubmit_institution_filing,
    return_plan_filing,
    return_institution_filing,
)
