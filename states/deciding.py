"""The one decision that all acts go through: every rule that objects, or all that follows."""

import msgspec

from states.act_in_hand import NOBODY, Neighbours, Work
from states.acts import EFFECTS, OUT_OF_PLACE
from states.acts.additions import field_problems, follow
from states.acts.ending import ENDED_BY_RULE
from states.admission import order_problems, party_problems, person_problems, time_problems
from states.calendar import WorkCalendar
from states.commands import Command
from states.events import Act, Decision
from states.facts import Case, Facts
from states.night_checks import next_check
from states.notice import Notice, Region
from states.procedure import CommandRule, Rulebook, standing
from states.reading import choices_of, deciding
from states.refusals import Problem, Refusal, problem


class World(msgspec.Struct, frozen=True):
    """What a decision rests on beside the case: notice, procedure, calendar.

    `is_real` says that the office is no training office: its cases are opened in time.
    """

    notice: Notice
    rulebook: Rulebook
    calendar: WorkCalendar
    is_real: bool = False


def decide(
    case: Case | None,
    command: Command,
    act: Act,
    world: World,
    *,
    region: Region | None = None,
    promised_elsewhere: int = 0,
    neighbours: Neighbours = NOBODY,
) -> Decision | Refusal:
    """Decide on one act: all that follows from it, or every problem that stands in its way.

    *case* is None where none exists yet; then *region* says whose it would be.
    *promised_elsewhere* is what other cases of the programme were promised, in fen (R-M.1),
    *neighbours* the institutions that they have filed, by region (R-3.4, R-3.6). A case may be
    pinned to a procedure that does not know the act.
    """
    name = command.name
    rule = world.rulebook.rules.get(name)
    if rule is None:
        return Refusal(name, "", (problem("not_in_procedure", "R-A.1", command=name),))
    is_new = case is None
    work = _work(
        case,
        command,
        act,
        world,
        region=region,
        promised_elsewhere=promised_elsewhere,
        neighbours=neighbours,
    )
    problems = [
        *party_problems(act, rule.actors, *rule.rules),
        *time_problems(act, world.calendar),
        *(person_problems(act) if rule.moves_money else ()),
    ]
    subject = world.rulebook.subject(name, work.facts, is_new=is_new)
    ended = not is_new and not work.facts.is_open and not rule.on_ended
    if subject is None or ended:
        misplaced = _out_of_place(work, rule, is_new)
        return Refusal(name, rule.clause, (*problems, *misplaced))
    if act.day not in world.calendar:
        return Refusal(name, rule.clause, tuple(problems))
    problems += [*order_problems(work, subject), *field_problems(work, rule)]
    path, state, objections = world.rulebook.walk(subject, work)
    problems.extend(objections)
    if path is None and not objections:
        problems.append(_no_path(work, rule))
    if problems or path is None:
        return Refusal(name, rule.clause, tuple(problems))
    work.move(state)
    work.may_enter = path.then
    if (effect := EFFECTS.get(name)) is not None:
        effect(work)
    follow(work, rule, world.rulebook.own)
    work.change(
        last_at=max(work.facts.last_at, act.counts_from),
        check_on=next_check(work.facts, work.notice),
    )
    return work.decision()


def _work(
    case: Case | None,
    command: Command,
    act: Act,
    world: World,
    *,
    region: Region | None,
    promised_elsewhere: int,
    neighbours: Neighbours,
) -> Work:
    """The act at work on its case, or on the case of *region* that it would open."""
    is_new = case is None
    if case is None:
        if region is None:
            raise ValueError("a case that is to be opened needs its region")
        facts = Facts(
            region_code=region.code, opened_on=act.day, since=act.at, last_at=act.at, state="NEW"
        )
        case = Case(region, facts)
    return Work(
        command,
        act,
        case.region,
        case.facts,
        world.notice,
        world.calendar,
        is_new=is_new,
        promised_elsewhere=promised_elsewhere,
        neighbours=neighbours,
        is_real=world.is_real,
    )


def _no_path(work: Work, rule: CommandRule) -> Problem:
    """What is said where nothing leads on: with the field that would, and its words."""
    field = deciding(rule.name)
    options = choices_of(rule.name)[field].words if field else ()
    return problem(
        "no_path",
        *_governing(work, rule),
        state=work.facts.shown_state,
        fields=[field] if field else [],
        options=[str(word) for word in options],
    )


def _governing(work: Work, rule: CommandRule) -> tuple[str, ...]:
    """The rules that govern an act out of place, where its own subject stands now."""
    subjects = {source.partition(".")[0] for path in rule.paths for source in path.sources}
    states = (state.partition(".") for state in standing(work.facts))
    own = [name for subject, _, name in states if subject in subjects]
    for name in (*own, f"step{int(work.facts.step)}"):
        if name in rule.rules_at:
            return rule.rules_at[name]
    return rule.rules


def _out_of_place(work: Work, rule: CommandRule, is_new: bool) -> list[Problem]:
    """No path leads from here; on an ended case the rule that ended it counts too."""
    facts = work.facts
    rules = _governing(work, rule)
    if is_new:
        return [problem("no_case", *rules)]
    if not facts.is_open:
        every = dict.fromkeys((*rules, ENDED_BY_RULE[facts.outcome]))
        return [problem("case_ended", *every, outcome=facts.outcome)]
    if (explain := OUT_OF_PLACE.get(rule.name)) is not None and (found := list(explain(work))):
        return found
    allowed = sorted({source for path in rule.paths for source in path.sources})
    state = facts.shown_state
    return [problem("out_of_place", *rules, state=state, step=int(facts.step), allowed=allowed)]
