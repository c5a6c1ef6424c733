"""Flag and rectification while step 6 goes on (正文一(六)): warned, mended, rechecked (R-6.5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from states import clawback_grounds, commands
from states.act_in_hand import Work
from states.acts.supervision import take_report
from states.choices import Ground, RectificationResult
from states.duty_items import ITEMS, Item
from states.facts import Clawback, DutyStatus, Flag
from states.mail_kinds import MailKind
from states.night_checks import overdue_runs
from states.refusals import Problem, problem
from states.verdicts import Verdict


def work_was_poor(work: Work) -> bool:
    """Whether the last assessment has the lowest rating of the notice."""
    assessments = work.facts.assessments
    return bool(assessments) and assessments[-1].rating == work.notice.lowest_rating


def clawback_of(work: Work) -> Clawback:
    """The clawback that the case has."""
    if work.facts.clawback is None:
        raise LookupError("the case has no clawback")
    return work.facts.clawback


# --- what decides the path --------------------------------------------------------------


def is_cleared(work: Work) -> bool:
    """The city finds the rectification done."""
    return work.asked(commands.VerifyRectification).result == RectificationResult.CLEARED


def is_not_cleared(work: Work) -> bool:
    """The city finds the rectification not done."""
    return work.asked(commands.VerifyRectification).result == RectificationResult.NOT_CLEARED


# --- guards -----------------------------------------------------------------------------


def something_is_flagged(work: Work) -> Iterator[Problem]:
    """There is a slow report to flag, or two reports are missing in a row (R-6.4)."""
    if work.facts.pending_flag is None and not overdue_runs(work.facts, work.notice, work.day):
        yield problem("nothing_to_flag", "R-6.4")
    if work.facts.open_flag is not None:
        yield problem("flag_open", "R-6.5", level=work.facts.open_flag.level)


def poor_work_is_a_ground(work: Work) -> Iterator[Problem]:
    """Without a flag a warning needs an assessment with the lowest rating (R-6.4, R-6.5)."""
    if work.facts.open_clawback is not None:
        return  # there is a flag, and another guard speaks of it
    if not work_was_poor(work):
        yield problem("no_flag", "R-6.5", "R-6.4")


def no_clawback_runs(work: Work) -> Iterator[Problem]:
    """At most one clawback a case."""
    if (clawback := work.facts.open_clawback) is not None:
        yield problem("clawback_open", "R-6.5", "R-6.4", state=clawback.state)


def report_is_still_owed(work: Work) -> Iterator[Problem]:
    """A second rectification report is not asked for."""
    if clawback_of(work).reported:
        yield problem("reported_before", "R-6.6")


def extended_only_once(work: Work) -> Iterator[Problem]:
    """One extension, before the report is in (R-6.5)."""
    if clawback_of(work).extended:
        yield problem("extended_before", "R-6.5")


def cure_is_shown(work: Work) -> Iterator[Problem]:
    """Cleared only on a report, and where it was slow on an index that reached the line (R-6.6)."""
    reports = [r for r in work.facts.reports if r.source == "rectification"]
    if not clawback_of(work).reported or not reports:
        yield problem("no_rectification_report", "R-6.6")
        return
    if not _is_of_figures(clawback_of(work)):
        return
    index = reports[-1].index
    if index is None or Fraction(index) < work.notice.yellow_below:
        # rounded down: what is just below the line must not read as if it had reached it
        shown = None if index is None else float(Fraction(index) * 10_000 // 1 / 10_000)
        yield problem("index_too_low", "R-6.6", index=shown, least=work.notice.slow_yellow_below)


# --- effects ----------------------------------------------------------------------------


def raise_flag(work: Work) -> None:
    """Flag slow execution at its level, or missing reports (R-6.4)."""
    level, kind = work.facts.pending_flag, Ground.SLOW
    if level is None:
        kind, level = Ground.NO_DATA, Verdict.YELLOW
        through = overdue_runs(work.facts, work.notice, work.day)[-1]
        work.change(no_data_through=through)
    work.change(
        flags=(*work.facts.flags, Flag(kind, level, work.day)),
        pending_flag=None,
    )
    work.change_clawback(grounds=(kind,))
    work.owe(Item.FLAG_CHECK)


def dismiss_flag(work: Work) -> None:
    """The flag was not borne out."""
    close_clawback(work)


def issue_warning(work: Work) -> None:
    """The warning sets the term for rectification (R-6.5)."""
    rests_on = clawback_of(work).grounds or (Ground.POOR_WORK,)
    work.change_clawback(warned=True, grounds=rests_on)
    work.settle(Item.FLAG_CHECK)
    due = work.owe(Item.RECTIFICATION)
    asked = work.asked(commands.IssueWarning)
    work.warn_if_other("rectification_due", asked.rectification_due, due)
    why = clawback_grounds.told(work.facts, rests_on, work.notice)
    work.tell(MailKind.SLOW_WARNING, rectification_due=due, **why)


def extend_rectification(work: Work) -> None:
    """The longer term counts from where the old one did, and is rolled once (R-6.5).

    District and institutions are told the new day.
    """
    duty = work.facts.duty(Item.RECTIFICATION)
    if duty is None:
        raise LookupError("a warning sets a term for rectification")
    work.settle(Item.RECTIFICATION, status=DutyStatus.EXTENDED)
    _, extended = ITEMS[Item.RECTIFICATION].terms(work.notice)
    due = work.owe(Item.RECTIFICATION, term=extended, started=duty.started)
    work.change_clawback(extended=True)
    reason = work.asked(commands.ExtendRectification).reason
    work.tell(MailKind.RECTIFICATION_EXTENDED, rectification_due=due, reason=reason)


def submit_rectification_report(work: Work) -> None:
    """The report is in; the city checks it (R-6.6)."""
    asked = work.asked(commands.SubmitRectificationReport)
    if asked.as_of is None or asked.spent_cumulative is None:
        raise LookupError("guarded by report_is_whole")
    take_report(work, "rectification", asked.as_of, asked.spent_cumulative)
    work.settle(Item.RECTIFICATION)
    work.change_clawback(reported=True)
    _owe_recheck(work)


def expire_rectification(work: Work) -> None:
    """The term ended without a report; the city rechecks, the report stays owed."""
    _owe_recheck(work)


def _owe_recheck(work: Work) -> None:
    work.settle(Item.RECHECK, status=DutyStatus.LAPSED)
    work.owe(Item.RECHECK)


def verify_rectification(work: Work) -> None:
    """The finding is told; cleared closes the flag, not cleared prepares a clawback (R-6.6).

    The city's term for its proposal does not run while it may not propose yet (R-6.7).
    A warning that no figure of spending can clear is cleared in words; that they lack is noted.
    """
    finding = work.asked(commands.VerifyRectification).finding
    if is_cleared(work) and not finding and not _is_of_figures(clawback_of(work)):
        work.warn("finding_missing", "R-6.6")
    work.settle(Item.RECHECK)
    work.settle(Item.RECTIFICATION, status=DutyStatus.LAPSED)
    if is_cleared(work):
        close_clawback(work)
        work.tell(MailKind.RECTIFICATION_CLEARED, finding=finding)
    else:
        work.owe(Item.CLAWBACK_PROPOSAL, started=_first_day_to_propose(work))
        work.tell(MailKind.RECTIFICATION_NOT_CLEARED, finding=finding)


def _first_day_to_propose(work: Work) -> date:
    """Today, or the day after the term for rectification where that still runs (R-6.7)."""
    ends = work.due(Item.RECTIFICATION)
    return work.day if ends is None else max(work.day, ends + timedelta(days=1))


def _is_of_figures(clawback: Clawback) -> bool:
    """Whether figures of spending decide if it is cleared, and not words."""
    return bool({Ground.SLOW, Ground.NO_DATA} & set(clawback.grounds))


def close_clawback(work: Work) -> None:
    """The clawback is over, and with it its flag and whatever it still asked for.

    A slow report that it overtook in the night that was to judge it is not flagged now.
    """
    work.settle(Item.FLAG_CHECK, Item.RECHECK, Item.CLAWBACK_PROPOSAL)
    work.settle(Item.HEARING, Item.CLAWBACK_DECISION)
    work.settle(Item.STATEMENT, Item.RECTIFICATION, Item.RECOVERY, status=DutyStatus.LAPSED)
    work.change(pending_flag=None)
    close_flag(work)


def close_flag(work: Work) -> None:
    """The open flag closes with its clawback (R-6.5)."""
    flags = tuple(
        flag
        if flag.closed_on is not None
        else type(flag)(flag.kind, flag.level, flag.raised_on, work.day)
        for flag in work.facts.flags
    )
    work.change(flags=flags)


CONDITIONS = (
    is_cleared,
    is_not_cleared,
)
GUARDS = (
    something_is_flagged,
    poor_work_is_a_ground,
    no_clawback_runs,
    report_is_still_owed,
    extended_only_once,
    cure_is_shown,
)
EFFECTS = (
    raise_flag,
    dismiss_flag,
    issue_warning,
    extend_rectification,
    submit_rectification_report,
    expire_rectification,
    verify_rectification,
)
