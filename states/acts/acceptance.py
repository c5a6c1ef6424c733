"""Steps 2 and 3, the end of a filing (正文一(二)(三), 正文二): accepted, or not yet whole.

What is accepted is whole, named right, and within the cap of institutions.
"""

from collections.abc import Iterator, Mapping

from states import commands, filing_subject
from states.act_in_hand import Work, replace
from states.actors import BY_PERSONS
from states.acts.institutions import cap_problems, tell_of_neighbours
from states.acts.review import owe_review
from states.duty_items import ITEMS, Item
from states.facts import Filing, Side, Step
from states.mail_kinds import MailKind
from states.named_defects import unnamed
from states.refusals import Problem, problem
from states.steps import State

# --- guards -----------------------------------------------------------------------------


def _paper_problems(work: Work, filing: Filing, *sealed: str) -> Iterator[Problem]:
    notice = work.notice
    if filing.copies < notice.copies_required:
        yield problem("copies", "R-2.4", given=filing.copies, expected=notice.copies_required)
    if not filing.stamped:
        yield problem("not_stamped", "R-2.4", *sealed)
    missing = [name for name in notice.formats_required if name not in filing.formats]
    if missing:
        yield problem("formats", "R-2.5", missing=missing)


def plan_papers_are_whole(work: Work) -> Iterator[Problem]:
    """Letter, plan, report of work, stamped copies, both formats (R-2.2 to R-2.5)."""
    filing = work.facts.plan
    held = {*filing.documents, *(["函"] if filing.cover_letter else [])}
    missing = [name for name in work.notice.plan_documents if name not in held]
    if not filing.cover_letter and "函" not in missing:
        missing.insert(0, "函")
    if missing:
        yield problem("documents", "R-2.2", missing=missing)
    yield from _paper_problems(work, filing, "R-2.2")


def conditions_are_of_the_track(work: Work) -> Iterator[Problem]:
    """What is noted is a condition of the region's own track (R-0.4)."""
    asked = work.notice.conditions.get(work.region.track, ())
    unknown = [
        name for name in work.asked(commands.AcceptPlanFiling).conditions if name not in asked
    ]
    if unknown:
        yield problem("unknown_conditions", "R-0.4", given=unknown, expected=list(asked))


def subject_names_track_and_unit(work: Work) -> Iterator[Problem]:
    """The mail is named by the title of the filer's own track and by the filer (R-2.6)."""
    yield from filing_subject.problems(work, work.facts.plan.subject or "")


def institution_papers_are_whole(work: Work) -> Iterator[Problem]:
    """Letter, record of selection, stamped copies, both formats (R-3.1, R-2.4, R-2.5)."""
    filing = work.facts.institution
    if not filing.cover_letter:
        yield problem("documents", "R-3.1", missing=["函"])
    if not filing.selection_documents:
        yield problem("no_selection_record", "R-3.1")
    yield from _paper_problems(work, filing)


def institutions_are_within_cap(work: Work) -> Iterator[Problem]:
    """One institution at least, at most as many as the region may file (R-3.2, R-3.3)."""
    yield from cap_problems(work, work.facts.institution.institutions)


def rounds_are_used_up(work: Work) -> Iterator[Problem]:
    """A filing is refused after its last round of correction, or once its term is over (R-2.8)."""
    most = work.notice.correction_rounds
    waiting = [f for f in (work.facts.plan, work.facts.institution) if f.status == State.SUBMITTED]
    if any(filing.rounds >= most for filing in waiting):
        return
    terms = [duty for _, duty in work.facts.open_duties() if ITEMS[duty.item].corrects]
    if any(duty.due is not None and work.day > duty.due for duty in terms):
        return
    if terms:
        due = min((duty.due for duty in terms if duty.due is not None), default=None)
        yield problem("correction_runs", "R-2.8", due=due)
    else:
        yield problem("rounds_left", "R-2.8", most=most)


def all_found_is_named(work: Work) -> Iterator[Problem]:
    """A person who leaves a defect unnamed that the papers have says why (R-2.8, 一次性告知)."""
    asked = work.asked(commands.ReturnFiling)
    if work.act.actor.channel not in BY_PERSONS or not asked.defects or asked.left_out:
        return
    found = found_in_papers(work, asked.side)
    if missed := unnamed(found, asked.defects):
        left = len(missed)
        yield problem("defects_left_out", "R-2.8", left=left, found=len(found), defects=missed)


def found_in_papers(work: Work, side: Side) -> list[Problem]:
    """What the papers of a filing lack (R-2.2 to R-2.6, R-3.1 to R-3.3)."""
    return [one for check in PAPERS[side] for one in check(work)]


PAPERS = {
    Side.PLAN: (plan_papers_are_whole, subject_names_track_and_unit),
    Side.INSTITUTION: (institution_papers_are_whole, institutions_are_within_cap),
}
"""What the papers of a filing are held against."""


def approval_comes_first(work: Work) -> Iterator[Problem]:
    """A late filing is accepted, or returned, only once it was let in (R-2.7)."""
    is_return = isinstance(work.command, commands.ReturnFiling)
    filing = work.facts.filing(work.asked(commands.OnFiling).side)
    if filing.status == State.LATE_PENDING:
        receipts = [filing.received, filing.mail_received, filing.paper_received]
        latest = max(moment for moment in receipts if moment is not None)
        rules = ("R-2.8", "R-2.7") if is_return else ("R-2.7",)
        yield problem("late_not_approved", *rules, received=latest)


# --- effects ----------------------------------------------------------------------------


def accept_plan_filing(work: Work) -> None:
    """The case enters step 3, and step 4 at once if the institutions are accepted (R-3.5)."""
    asked = work.asked(commands.AcceptPlanFiling)
    work.settle(Item.CHECK_PLAN_FILING)
    _warn_of_order(work)
    _note_conditions(work, asked.conditions)
    number = _number(work, Side.PLAN, asked.filing_number)
    filing = replace(work.facts.plan, number=number, conditions=asked.conditions)
    work.change(step=Step.INSTITUTION_FILING, plan=filing)
    work.mark()
    work.tell(MailKind.FILING_ACCEPTED, item=Item.PLAN_FILING, filing_number=number)
    _enter_review(work)


def accept_institution_filing(work: Work) -> None:
    """The filing is accepted; the case goes on only where it stands at step 3 (R-3.5)."""
    asked = work.asked(commands.AcceptInstitutionFiling)
    work.settle(Item.CHECK_INSTITUTION_FILING)
    tell_of_neighbours(work, work.facts.institutions)
    number = _number(work, Side.INSTITUTION, asked.filing_number)
    work.change(institution=replace(work.facts.institution, number=number))
    work.tell(MailKind.FILING_ACCEPTED, item=Item.INSTITUTION_FILING, filing_number=number)
    _enter_review(work)


def _number(work: Work, side: Side, given: str | None) -> str:
    """The number of the filing (备案编号): the office's own, else of notice, region and filing."""
    return given or f"{work.notice.id}-{work.region.code}-{list(Side).index(side) + 1}"


def _warn_of_order(work: Work) -> None:
    """The papers are bound in the order in which the notice names them (R-2.4)."""
    asked = work.notice.plan_documents
    given = [name for name in work.facts.plan.documents if name in asked]
    in_order = [name for name in asked if name in given]
    if work.notice.is_bound_in_order and given != in_order:
        work.warn("other_order", "R-2.4", given=given, expected=in_order)


def _note_conditions(work: Work, notes: Mapping[str, str]) -> None:
    """Each condition of the track has the operator's note; none fails a filing (R-0.4)."""
    asked = work.notice.conditions.get(work.region.track, ())
    missing = [name for name in asked if not notes.get(name)]
    if missing:
        work.warn("conditions_unnoted", "R-0.4", missing=missing)


def _enter_review(work: Work) -> None:
    facts = work.facts
    if facts.step is Step.INSTITUTION_FILING and facts.institution.status == State.ACCEPTED:
        work.change(step=Step.SUPPORT_DETERMINATION)
        work.move("case.PENDING_REVIEW")
        owe_review(work)


GUARDS = (
    all_found_is_named,
    plan_papers_are_whole,
    conditions_are_of_the_track,
    subject_names_track_and_unit,
    institution_papers_are_whole,
    institutions_are_within_cap,
    rounds_are_used_up,
)
EFFECTS = (accept_plan_filing, accept_institution_filing)
OUT_OF_PLACE = {
    "accept_plan_filing": approval_comes_first,
    "accept_institution_filing": approval_comes_first,
    "return_plan_filing": approval_comes_first,
    "return_institution_filing": approval_comes_first,
}
