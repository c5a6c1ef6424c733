"""What an institution says to a proposed clawback (R-6.8): statement, waiver, hearing, nothing."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work
from states.acts.rectification import clawback_of
from states.deadlines import due_after
from states.duty_items import Item
from states.refusals import Problem, problem

UNSAID = "—"
"""Stands for what a statement says where it was entered without a word of it."""

# --- guards -----------------------------------------------------------------------------


def statement_is_in_time(work: Work) -> Iterator[Problem]:
    """Statement and hearing are asked for within the term (R-6.8)."""
    due = work.due(Item.STATEMENT)
    if due is not None and work.day > due:
        yield problem("statement_term_over", "R-6.8", due=due)


def hearing_was_asked(work: Work) -> Iterator[Problem]:
    """A hearing is held when asked for, on notice of seven working days after that (R-6.8)."""
    asked = work.asked(commands.HoldHearing)
    if not clawback_of(work).hearing_requested:
        yield problem("no_hearing_requested", "R-6.8")
    days = work.notice.hearing_notice_working_days
    if asked.notified_on is None:
        yield problem("fields_missing", "R-6.8", missing=["notified_on"])
    elif (hearing := work.facts.duty(Item.HEARING)) and asked.notified_on < hearing.started:
        yield problem("hearing_notice_early", "R-6.8", asked_on=hearing.started)
    else:
        first = due_after(asked.notified_on, f"{days}wd", work.calendar)
        if first is None or work.day < first:
            told = asked.notified_on
            yield problem("hearing_notice_short", "R-6.8", days=days, notified_on=told, first=first)


def no_hearing_awaited(work: Work) -> Iterator[Problem]:
    """Where a hearing was asked for it is held first (R-6.8)."""
    if clawback_of(work).hearing_requested:
        yield problem("hearing_awaited", "R-6.8")


# --- effects ----------------------------------------------------------------------------


def _await_decision(work: Work) -> None:
    work.settle(Item.STATEMENT)
    work.owe(Item.CLAWBACK_DECISION)


def submit_statement(work: Work) -> None:
    """The statement is taken down and has to be answered (R-6.8)."""
    asked = work.asked(commands.SubmitStatement)
    work.change_clawback(statement=asked.request or "、".join(asked.evidence) or UNSAID)
    _await_decision(work)
    work.warn("hearing_closed", "R-6.8")


def waive_statement(work: Work) -> None:
    """The institution makes no statement (R-6.8)."""
    _await_decision(work)
    work.warn("hearing_closed", "R-6.8")


def request_hearing(work: Work) -> None:
    """A hearing is to be held first, in time to give notice of it and to decide (R-6.8)."""
    work.change_clawback(hearing_requested=True)
    work.settle(Item.STATEMENT)
    work.owe(Item.HEARING)


def hold_hearing(work: Work) -> None:
    """The hearing was held and minuted (R-6.8)."""
    work.change_clawback(hearing_requested=False)
    work.settle(Item.HEARING)
    _await_decision(work)


def expire_statement(work: Work) -> None:
    """The term for a statement has passed in silence (R-6.8)."""
    _await_decision(work)


GUARDS = (statement_is_in_time, hearing_was_asked, no_hearing_awaited)
EFFECTS = (
    submit_statement,
    waive_statement,
    request_hearing,
    hold_hearing,
    expire_statement,
)
