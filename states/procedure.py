"""The procedure as data, and the one decision that all acts go through.

A `Procedure` is read from a file: commands with their actors, rules, clauses and paths. A
`Rulebook` is a procedure made ready: one shared state machine, its guards resolved by name. States
are named with their subject: `case.DRAFTING`, `plan.SUBMITTED`, `institution.RETURNED`,
`clawback.RECTIFYING`.
"""

from functools import partial
from typing import Any

import msgspec
from transitions import EventData, Machine, Transition

from states.acts import CONDITIONS, EFFECTS, GUARDS, OUT_OF_PLACE
from states.acts.ending import ENDED_BY_RULE
from states.calendar import WorkCalendar
from states.commands import Command
from states.events import Act, Decision
from states.facts import Case, Facts, Party
from states.notice import Notice, Region
from states.refusals import Problem, Refusal, problem
from states.watch import next_check
from states.work import Work

NEW = "case.NEW"


class Path(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"sources": "from"}):
    """One way a command can go: from states, to a state ("=" stays), if a condition holds.

    `then` names the states that what follows may enter as well.
    """

    sources: tuple[str, ...]
    to: str
    then: tuple[str, ...] = ()
    when: str | None = None
    guards: tuple[str, ...] = ()


class CommandRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the procedure says of one command.

    `rules` govern it where it is out of place, `rules_at` in certain states. `moves_money` asks
    for two persons. `on_ended` lets it touch an ended case.
    """

    name: str
    zh: str
    en: str
    actors: tuple[Party, ...]
    rules: tuple[str, ...]
    clause: str
    paths: tuple[Path, ...]
    guards: tuple[str, ...] = ()
    rules_at: dict[str, tuple[str, ...]] = {}
    notices: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    reason: str | None = None
    moves_money: bool = False
    on_ended: bool = False
    internal: bool = False


class StateRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A state: its step, who has to act in it, and whether the procedure may end there."""

    name: str
    zh: str
    en: str
    step: int | None = None
    owner: str | None = None
    final: bool = False


class StepRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of the notice with its clause and labels."""

    number: int
    code: str
    zh: str
    en: str
    clause: str


class Procedure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A procedure file."""

    id: str
    title: str
    steps: tuple[StepRule, ...]
    states: tuple[StateRule, ...]
    commands: tuple[CommandRule, ...]


class _Token:
    """What the shared machine moves: the state of one subject, with the work it is moved for."""

    __slots__ = ("problems", "state", "taken", "work")

    def __init__(self, state: str, work: Work) -> None:
        self.state, self.work = state, work
        self.taken: Path | None = None
        self.problems: list[Problem] = []


def _may_pass(path: Path, rule: CommandRule, event: EventData) -> bool:
    """Whether the token takes *path*: its condition holds and no guard objects."""
    token = event.model
    if not isinstance(token, _Token):
        raise TypeError(token)
    if token.taken is not None or (path.when and not CONDITIONS[path.when](token.work)):
        return False
    token.taken = path
    for name in (*rule.guards, *path.guards):
        token.problems.extend(GUARDS[name](token.work))
    return not token.problems


class _Step(Transition):
    """A step of a token, which has nothing to be called on its way."""

    def _change_state(self, event: EventData) -> None:
        token: Any = event.model
        token.state = self.dest


class _Shared(Machine):
    """The one machine of a procedure, on whose states no callbacks hang."""

    transition_cls = _Step


class Rulebook:
    """A procedure made ready to decide, shared by all cases of that version.

    Raises KeyError for a guard, condition or state that does not exist; `duban procedure check`
    names such faults in words before it comes to this.
    """

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.rules = {rule.name: rule for rule in procedure.commands}
        self.states = {state.name: state for state in procedure.states}
        self._sources: dict[str, frozenset[str]] = {}
        self._machine: Any = _Shared(
            model=None,
            states=[NEW, *self.states],
            initial=None,
            auto_transitions=False,
            send_event=True,
        )
        for rule in procedure.commands:
            for path in rule.paths:
                self._add(rule, path)
            sources = frozenset(source for path in rule.paths for source in path.sources)
            self._sources[rule.name] = sources

    def _add(self, rule: CommandRule, path: Path) -> None:
        for name in (*rule.guards, *path.guards):
            GUARDS[name]
        if path.when:
            CONDITIONS[path.when]
        for source in path.sources:
            self._machine.add_transition(
                rule.name,
                source,
                source if path.to == "=" else path.to,
                conditions=[partial(_may_pass, path, rule)],
            )

    def subject(self, command: str, facts: Facts, *, is_new: bool = False) -> str | None:
        """The state that *command* would start from, None if it is out of place."""
        sources = self._sources[command]
        return next((s for s in standing(facts, is_new=is_new) if s in sources), None)

    def commands_from(self, facts: Facts) -> list[CommandRule]:
        """The commands that have a path from where the case stands."""
        return [
            rule
            for rule in self.procedure.commands
            if self.subject(rule.name, facts) and (facts.is_open or rule.on_ended)
        ]

    def walk(self, subject: str, work: Work) -> tuple[Path | None, str, list[Problem]]:
        """Let the machine take the command from *subject*: path and new state, or what objects."""
        token = _Token(subject, work)
        passed = self._machine.events[work.command.name].trigger(token)
        return token.taken if passed else None, token.state, token.problems


class World(msgspec.Struct, frozen=True):
    """What a decision rests on beside the case: notice, procedure, calendar.

    `is_real` says that the office is no training office: its cases are opened in time.
    """

    notice: Notice
    rulebook: Rulebook
    calendar: WorkCalendar
    is_real: bool = False


def standing(facts: Facts, *, is_new: bool = False) -> tuple[str, ...]:
    """The states of the case's subjects, the most particular first."""
    if is_new:
        return (NEW,)
    clawback = facts.open_clawback
    return (
        *((f"clawback.{clawback.state}",) if clawback is not None else ()),
        f"plan.{facts.plan.status}",
        f"institution.{facts.institution.status}",
        f"case.{facts.state}",
    )


def decide(
    case: Case | None,
    command: Command,
    act: Act,
    world: World,
    *,
    region: Region | None = None,
    promised_elsewhere: int = 0,
) -> Decision | Refusal:
    """Decide on one act: all that follows from it, or every problem that stands in its way.

    *case* is None where none exists yet; then *region* says whose it would be.
    *promised_elsewhere* is what other cases of the programme were promised, in fen (R-M.1).
    """
    name = command.name
    rule = world.rulebook.rules[name]
    is_new = case is None
    if case is None:
        if region is None:
            raise ValueError("a case that is to be opened needs its region")
        facts = Facts(
            region_code=region.code, opened_on=act.day, since=act.at, last_at=act.at, state="NEW"
        )
        case = Case(region, facts)
    work = Work(
        command,
        act,
        case.region,
        case.facts,
        world.notice,
        world.calendar,
        is_new=is_new,
        promised_elsewhere=promised_elsewhere,
        is_real=world.is_real,
    )
    problems = list(_door_problems(work, rule))
    subject = world.rulebook.subject(name, work.facts, is_new=is_new)
    ended = not is_new and not work.facts.is_open and not rule.on_ended
    if subject is None or ended:
        return Refusal(name, rule.clause, (*problems, *_out_of_place(work, rule, is_new)))
    if act.day not in world.calendar:
        return Refusal(name, rule.clause, tuple(problems))
    problems.extend(_order_problems(work, subject))
    path, state, objections = world.rulebook.walk(subject, work)
    problems.extend(objections)
    if path is None and not objections:
        problems.append(problem("no_path", *_governing(work, rule), state=work.facts.shown_state))
    if problems or path is None:
        return Refusal(name, rule.clause, tuple(problems))
    work.move(state)
    work.may_enter = path.then
    if (effect := EFFECTS.get(name)) is not None:
        effect(work)
    work.change(
        last_at=max(work.facts.last_at, act.at), check_on=next_check(work.facts, work.notice)
    )
    return work.decision()


def _door_problems(work: Work, rule: CommandRule) -> list[Problem]:
    """Who may do it, and whether it can have happened then (R-A.1, R-T.7, R-M.8)."""
    act, problems = work.act, list[Problem]()
    given = act.actor.party
    party = Party.CITY if given is Party.CITY_SUPERVISOR else given
    if party not in rule.actors and given not in rule.actors:
        expected = [actor.value for actor in rule.actors]
        problems.append(problem("wrong_actor", *rule.rules, actor=given.value, expected=expected))
    problems.extend(time_problems(act, work.calendar))
    if rule.moves_money:
        problems.extend(person_problems(act))
    return problems


def time_problems(act: Act, calendar: WorkCalendar) -> list[Problem]:
    """Whether it can have happened then, and on what an earlier date rests (R-A.1, R-T.7)."""
    problems = []
    if act.day not in calendar:
        first, last = calendar.first, calendar.last
        problems.append(problem("outside_calendar", "R-T.7", day=act.day, first=first, last=last))
    if act.at > act.entered_at:
        problems.append(problem("not_happened_yet", "R-A.1", at=act.at, entered=act.entered_at))
    if act.day < act.entered_at.date() and not act.basis:
        problems.append(problem("no_basis", "R-A.1", at=act.day, entered=act.entered_at.date()))
    return problems


def person_problems(act: Act) -> list[Problem]:
    """Where persons are known, money is moved by two of them (R-M.8)."""
    prepared, approved = act.actor.prepared_by, act.actor.approved_by
    are_two = None not in (prepared, approved) and prepared != approved
    if are_two or not act.actor.is_known:
        return []
    return [problem("two_persons", "R-M.8", prepared=prepared, approved=approved)]


def _order_problems(work: Work, subject: str) -> list[Problem]:
    """An act never precedes the one that it depends on (R-A.1)."""
    part = subject.partition(".")[0]
    facts = work.facts
    since = {
        "plan": facts.plan.since or facts.since,
        "institution": facts.institution.since,
        "clawback": facts.clawback.since if facts.clawback else None,
    }.get(part, facts.since)
    too_early = since is not None and work.act.at < since
    if too_early or work.day < facts.opened_on:
        return [
            problem("before_its_cause", "R-A.1", at=work.act.at, since=since or facts.opened_on)
        ]
    return []


def _governing(work: Work, rule: CommandRule) -> tuple[str, ...]:
    """The rules that govern an act out of place, where its own subject stands now (§2.5)."""
    subjects = {source.partition(".")[0] for path in rule.paths for source in path.sources}
    states = (state.partition(".") for state in standing(work.facts))
    own = [name for subject, _, name in states if subject in subjects]
    for name in (*own, work.facts.shown_state, f"step{int(work.facts.step)}"):
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
