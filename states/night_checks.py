"""Which cases the night has to look at, on which day, and what it then does to them.

Each case carries the next such day (`Facts.check_on`), so that the night reads an index and not
every case.
"""

from datetime import date, datetime, time, timedelta

from states import commands
from states.calendar import ONE_DAY
from states.duty_items import Item
from states.facts import Duty, Facts
from states.notice import Notice
from states.steps import State

NIGHTLY_AT = time(6)
"""When the work of a day is due."""

EXPIRING: dict[str, Item] = {
    State.RECTIFYING: Item.RECTIFICATION,
    State.CLAWBACK_PROPOSED: Item.STATEMENT,
}
"""The states of a clawback that end with a term, and whose term that is."""


def last_due(moment: datetime) -> date:
    """The last day whose work is due at *moment*: until six in the morning, the day before."""
    return moment.date() - timedelta(days=int(moment.time() < NIGHTLY_AT))


def _missing_runs(facts: Facts, notice: Notice) -> list[tuple[date, date]]:
    """Runs of self-checks not handed in, as (last quarter end, last due date), not yet flagged."""
    checks = sorted((d for d in facts.duties_for(Item.SELF_CHECK) if d.period), key=_period)
    runs = []
    for n in range(notice.no_data_reports - 1, len(checks)):
        run = checks[n - notice.no_data_reports + 1 : n + 1]
        period, due = _period(run[-1]), run[-1].due
        flagged = facts.no_data_through is not None and period <= facts.no_data_through
        if due is not None and not flagged and all(d.is_open for d in run):
            runs.append((period, due))
    return runs


def _period(duty: Duty) -> date:
    return duty.period or duty.started


def overdue_runs(facts: Facts, notice: Notice, as_of: date) -> list[date]:
    """The quarter ends up to which two reports in a row are missing on *as_of*."""
    return [period for period, due in _missing_runs(facts, notice) if due < as_of]


def what_is_due(facts: Facts, notice: Notice, as_of: date) -> commands.Command | None:
    """What the nightly job of *as_of* has to do to the case; None if nothing."""
    clawback = facts.open_clawback
    if clawback is not None:
        if clawback.state == State.RECTIFYING and _is_past(facts.duty(Item.RECTIFICATION), as_of):
            return commands.ExpireRectification()
        if clawback.state == State.CLAWBACK_PROPOSED and _is_past(
            facts.duty(Item.STATEMENT), as_of
        ):
            return commands.ExpireStatement()
        return None
    if not facts.is_supervised or facts.open_flag is not None:
        return None
    if (reported_on := _to_be_flagged(facts)) is not None and reported_on < as_of:
        return commands.RaiseFlag()
    if overdue_runs(facts, notice, as_of):
        return commands.RaiseFlag()
    return None


def _to_be_flagged(facts: Facts) -> date | None:
    """The day on which the report that counts came in, if it is slow and not judged yet."""
    report = facts.counting_report
    return report.reported_on if report is not None and facts.pending_flag is not None else None


def _is_past(duty: Duty | None, as_of: date) -> bool:
    return duty is not None and duty.is_open and duty.due is not None and duty.due < as_of


def next_check(facts: Facts, notice: Notice) -> date | None:
    """The first day on which `what_is_due` may have an answer; None if there is none."""
    if not facts.is_open:
        return None
    clawback = facts.open_clawback
    if clawback is not None:
        item = EXPIRING.get(clawback.state)
        duty = facts.duty(item) if item else None
        return duty.due + ONE_DAY if duty is not None and duty.is_open and duty.due else None
    if not facts.is_supervised:
        return None
    days = [due + ONE_DAY for _, due in _missing_runs(facts, notice)]
    if (reported_on := _to_be_flagged(facts)) is not None:
        days.append(reported_on + ONE_DAY)
    return min(days, default=None)
