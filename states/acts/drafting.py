"""Step 1, the plan is drafted (正文一(一)): open, draft, approve, decline."""

from collections.abc import Iterator, Mapping
from typing import Any

from states import commands
from states.act_in_hand import Work
from states.acts.ending import end
from states.deadlines import due_after
from states.duty_items import Item
from states.facts import Outcome, Step
from states.mail_kinds import MailKind
from states.refusals import Problem, problem


def region_is_this_one(work: Work) -> Iterator[Problem]:
    """The case is opened for the region that was named (R-0.1)."""
    code = work.asked(commands.OpenCase).region_code
    if code is not None and code != work.region.code:
        yield problem("other_region", "R-0.1", given=code, expected=work.region.code)


def deadline_is_ahead(work: Work) -> Iterator[Problem]:
    """A real office opens no case after the filing deadline; one opened in time is history."""
    deadline = due_after(work.day, f"to:{work.notice.filing_deadline}", work.calendar)
    if work.is_real and deadline is not None and work.day > deadline:
        yield problem("filing_deadline_past", "R-2.1", "R-1.4", deadline=deadline, day=work.day)


def plan_is_whole(work: Work) -> Iterator[Problem]:
    """The plan runs two years and has its three sections (R-1.2, R-1.3)."""
    plan, notice = work.asked(commands.ApprovePlanInternally), work.notice
    if plan.period_months != notice.plan_period_months:
        yield problem(
            "wrong_period", "R-1.2", given=plan.period_months, expected=notice.plan_period_months
        )
    missing = [name for name in notice.plan_sections if name not in plan.sections]
    if missing:
        yield problem("missing_sections", "R-1.3", missing=missing)
    for targets in (plan.targets_year1, plan.targets_year2):
        yield from target_problems(work, targets)


def target_problems(work: Work, targets: Mapping[str, int]) -> Iterator[Problem]:
    """A target is of an indicator of the notice, and not below its floor (附五)."""
    floors = {one.key: one for one in work.notice.indicators}
    unknown = [key for key in targets if key not in floors]
    if unknown:
        yield problem("unknown_indicators", "R-1.3", given=unknown, expected=list(floors))
    for key, target in targets.items():
        if key in floors:
            floor = floors[key].floors.get(work.region.region_class, 0)
            if target < floor:
                yield problem("below_floor", floors[key].rule, key=key, given=target, floor=floor)


def letter_was_sent(work: Work) -> Iterator[Problem]:
    """A unit that stays out says so by letter (R-1.1)."""
    if not work.notice.allow_decline:
        yield problem("decline_not_allowed", "R-1.1")
    if not work.asked(commands.DeclineParticipation).letter:
        yield problem("no_letter", "R-1.1")


def open_case(work: Work) -> None:
    """The unit is told that the programme is open, and owes both filings (R-2.1, R-3.1)."""
    deadline = work.notice.filing_deadline
    due = work.owe(Item.PLAN_FILING)
    work.owe(Item.INSTITUTION_FILING)
    work.warn_if_other("filing_deadline", work.asked(commands.OpenCase).filing_deadline, deadline)
    work.tell(MailKind.PROGRAMME_OPEN, filing_deadline=due, **_how_to_file(work))


def _how_to_file(work: Work) -> dict[str, Any]:
    """What the unit sends and where: papers in their order, copies, formats, the mail's name."""
    notice, region = work.notice, work.region
    title, form = notice.subject_titles[region.track], notice.subject_form or "{title}+{unit}"
    return {
        "documents": [*notice.plan_documents, *notice.institution_documents],
        "copies": notice.copies_required,
        "formats": list(notice.formats_required),
        "mailbox": notice.mailbox,
        "mail_name": form.replace("{title}", title).replace("{unit}", region.unit),
        "paper_receiver": notice.paper_receiver,
        "receiver_address": notice.receiver_address or None,
        "receiver_telephone": notice.receiver_telephone or None,
        "most_institutions": notice.cap(region),
        "conditions": list(notice.conditions.get(region.track, ())),
    }


def start_drafting(work: Work) -> None:
    """A new draft is saved."""
    work.change(draft_version=work.facts.draft_version + 1)


def approve_plan_internally(work: Work) -> None:
    """The plan leaves the district's hands; a heading it does not answer is a warning (R-0.5)."""
    answered = work.asked(commands.ApprovePlanInternally).tasks
    missing = [task for task in work.notice.tasks[work.region.track] if task not in answered]
    if answered and missing:
        work.warn("tasks_unanswered", "R-0.5", missing=missing)
    plan = work.asked(commands.ApprovePlanInternally)
    years = {"year1": plan.targets_year1, "year2": plan.targets_year2}
    targets = {year: given for year, given in years.items() if given}
    if len(targets) == 1:
        work.warn("targets_of_one_year", "R-1.3")
    work.change(step=Step.PLAN_FILING, targets=targets)


def decline_participation(work: Work) -> None:
    """The unit does not take part; nothing is owed any more (R-1.1)."""
    end(work, Outcome.NOT_PARTICIPATING)
    work.tell(MailKind.DECLINE_RECORDED)


GUARDS = (region_is_this_one, deadline_is_ahead, plan_is_whole, letter_was_sent)
EFFECTS = (open_case, start_drafting, approve_plan_internally, decline_participation)
