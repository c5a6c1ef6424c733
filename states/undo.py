"""Taking back the last act of a case: its facts as before, its money reversed, its duties void."""

from states.commands import Command
from states.events import Act, Decision, Posting, Transition
from states.facts import Case, Facts
from states.notice import Notice
from states.refusals import Refusal, problem
from states.watch import next_check
from states.work import replace

CLAUSE = "正文一"


def undo(
    case: Case,
    before: Facts | None,
    last: str,
    postings: tuple[Posting, ...],
    command: Command,
    act: Act,
    notice: Notice,
    *,
    has_left: bool,
    by_system: bool,
) -> Decision | Refusal:
    """Take back the act *last*, before which the facts were *before* (R-A.1).

    Refused without a reason, where a mail of it has left the house, where it opened the case,
    and where the system did it; an undone act stays in the history with its undoing.
    """
    problems = []
    if not getattr(command, "reason", None):
        problems.append(problem("no_reason", "R-A.1"))
    if has_left:
        problems.append(problem("mail_has_left", "R-A.1", command=last))
    if before is None:
        problems.append(problem("opens_the_case", "R-A.1"))
    if by_system or last == command.name:
        problems.append(problem("not_to_be_undone", "R-A.1", command=last))
    if problems or before is None:
        return Refusal(command.name, CLAUSE, tuple(problems))
    now = case.facts
    void = {
        key: replace(duty, status="void", closed_on=act.day, closed_by=command.name)
        for key, duty in now.duties.items()
        if key not in before.duties
    }
    facts = replace(before, duties={**before.duties, **void}, last_at=now.last_at)
    facts = replace(facts, check_on=next_check(facts, notice))
    shown = Transition(now.step, now.shown_state, facts.step, facts.shown_state)
    same = (now.step, now.shown_state) == (facts.step, facts.shown_state)
    return Decision(
        facts=facts,
        transitions=() if same else (shown,),
        postings=tuple(
            Posting(p.credit, p.debit, p.amount, p.party, reverses=not p.reverses) for p in postings
        ),
    )
