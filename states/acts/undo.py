"""Taking back the last act of a case: its facts as before, its money reversed, its duties void."""

from collections.abc import Iterator

import msgspec

from states.act_in_hand import replace
from states.admission import party_problems, person_problems, time_problems
from states.calendar import WorkCalendar
from states.commands import Command
from states.deadlines import redated
from states.events import Act, Decision, Posting, Transition
from states.facts import Case, DutyStatus, Facts, Party
from states.night_checks import next_check
from states.notice import Notice
from states.refusals import Problem, Refusal, problem

CLAUSE = "正文一"


class LastAct(msgspec.Struct, frozen=True):
    """The act that is to be taken back.

    `before` are the facts before it, None where it opened the case; `by_night` says that the night
    did it and no clerk entered it; `has_left`, that a mail of it has left the house. `number` is
    that of the act in the history.
    """

    command: str
    party: Party
    before: Facts | None
    postings: tuple[Posting, ...]
    moves_money: bool
    by_night: bool
    has_left: bool
    number: int


def undo(
    case: Case, last: LastAct, command: Command, act: Act, notice: Notice, calendar: WorkCalendar
) -> Decision | Refusal:
    """Take back the *last* act of a case (R-A.1).

    Refused to all but its own party and the city, without a reason, where a mail of it has left
    the house, where it opened the case, and where the night did it; an undone act stays in the
    history with its undoing. Money takes two persons back as it took them forth (R-M.8). What a
    clerk entered for an authority is undone like any entry.
    """
    problems = list(_problems(case, last, command, act, calendar))
    before = last.before
    if problems or before is None:
        return Refusal(command.name, CLAUSE, tuple(problems))
    now = case.facts
    void = {
        key: replace(duty, status=DutyStatus.VOID, closed_on=act.day, closed_by=command.name)
        for key, duty in now.duties.items()
        if key not in before.duties
    }
    again = {
        key: redated(duty, calendar)
        for key, duty in before.duties.items()
        if duty.is_open and not now.duties[key].is_open
    }
    facts = replace(before, duties={**before.duties, **again, **void}, last_at=now.last_at)
    facts = replace(facts, check_on=next_check(facts, notice))
    shown = Transition(now.step, now.shown_state, facts.step, facts.shown_state)
    same = (now.step, now.shown_state) == (facts.step, facts.shown_state)
    return Decision(
        facts=facts,
        transitions=() if same else (shown,),
        postings=tuple(
            Posting(p.credit, p.debit, p.amount, p.party, reverses=not p.reverses)
            for p in last.postings
        ),
    )


def _problems(
    case: Case, last: LastAct, command: Command, act: Act, calendar: WorkCalendar
) -> Iterator[Problem]:
    """What keeps the last act from being undone; what nothing would cure is told alone."""
    for_good = list(_problems_for_good(last, command))
    if for_good:
        yield from for_good
        return
    allowed = list(dict.fromkeys([Party.CITY, Party.CITY_SUPERVISOR, last.party]))
    yield from party_problems(act, allowed, "R-A.1")
    yield from time_problems(act, calendar)
    if last.moves_money:
        yield from person_problems(act)
    if act.at < case.facts.last_at:
        yield problem("before_its_cause", "R-A.1", at=act.time_given, since=case.facts.last_at)
    if not getattr(command, "reason", None):
        yield problem("no_reason", "R-A.1")


def _problems_for_good(last: LastAct, command: Command) -> Iterator[Problem]:
    """Why nobody can undo the last act, whatever is said."""
    if last.has_left:
        yield problem("mail_has_left", "R-A.1", command=last.command, number=last.number)
    if last.before is None:
        yield problem("opens_the_case", "R-A.1")
    if last.command == command.name:
        yield problem("undone_before", "R-A.1")
    elif last.by_night:
        yield problem("not_to_be_undone", "R-A.1", command=last.command)
