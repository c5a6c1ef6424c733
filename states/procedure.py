"""The procedure as data, and made ready to decide by.

A `Procedure` is read from a file: commands with their actors, rules, clauses and paths. A
`Rulebook` is a procedure made ready: one shared state machine, its guards resolved by name. States
are named with their subject: `case.DRAFTING`, `plan.SUBMITTED`, `institution.RETURNED`,
`clawback.RECTIFYING`.
"""

from functools import partial
from typing import Any

import msgspec
from transitions import EventData, Machine, Transition

from states.act_in_hand import Work
from states.acts import CONDITIONS, GUARDS, RETIRED_GUARDS
from states.additions import Asked, Own, OwnDuty, OwnMail
from states.facts import Facts, Party
from states.labels import Label
from states.refusals import Problem

NEW = "case.NEW"
MOST_SOURCES = 4
"""An act that starts in more states than that is no step of the way."""


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
    for two persons. `on_ended` lets it touch an ended case. `asks` is what an act asks for that the
    procedure adds of its own.
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
    asks: tuple[Asked, ...] = ()
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
    """A procedure file; `duties` and `mails` are those that it adds of its own."""

    id: str
    title: str
    steps: tuple[StepRule, ...]
    states: tuple[StateRule, ...]
    commands: tuple[CommandRule, ...]
    duties: tuple[OwnDuty, ...] = ()
    mails: tuple[OwnMail, ...] = ()


class _Token:
    """The state of one subject, which the shared machine moves, with the act that moves it."""

    __slots__ = ("problems", "state", "taken", "work")

    def __init__(self, state: str, work: Work) -> None:
        self.state, self.work = state, work
        self.taken: Path | None = None
        self.problems: list[Problem] = []


def _guards(rule: CommandRule, path: Path) -> tuple[str, ...]:
    """The guards of a path, but those of an earlier version that ask for nothing any more."""
    return tuple(name for name in (*rule.guards, *path.guards) if name not in RETIRED_GUARDS)


def _may_pass(path: Path, rule: CommandRule, event: EventData) -> bool:
    """Whether the token takes *path*: its condition holds and no guard objects."""
    token = event.model
    if not isinstance(token, _Token):
        raise TypeError(token)
    if token.taken is not None or (path.when and not CONDITIONS[path.when](token.work)):
        return False
    token.taken = path
    for name in _guards(rule, path):
        token.problems.extend(GUARDS[name](token.work))
    return not token.problems


class _Step(Transition):
    """A transition that only sets the state: no callbacks are looked for."""

    def _change_state(self, event: EventData) -> None:
        token: Any = event.model
        token.state = self.dest


class _Shared(Machine):
    """The one machine of a procedure, shared by all cases; its states have no callbacks."""

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
        self.own = Own(
            {duty.name: duty for duty in procedure.duties},
            {mail.name: mail for mail in procedure.mails},
        )
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
        for name in _guards(rule, path):
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

    def answering(self, label: Label) -> CommandRule | None:
        """The act that does what a duty asks for; None where this procedure does not know it."""
        declared = self.own.duties.get(label.name)
        return self.rules.get(declared.answered_by if declared else label.laid_down.answered_by)

    def is_in_place(self, rule: CommandRule, facts: Facts) -> bool:
        """Whether the command has a path from where the case stands."""
        return (facts.is_open or rule.on_ended) and self.subject(rule.name, facts) is not None

    def leading_to(self, command: str, facts: Facts) -> tuple[str, ...]:
        """The acts of persons that take the case onward to where *command* starts, in one step.

        What ends the case, takes it back, moves money, or is possible almost anywhere (a
        withdrawal, a revocation) is not named: nobody does it as a mere means.
        """
        here, order = standing(facts), list(self.states)
        onward = {
            state
            for state in self._sources[command] & set(order)
            if not self.states[state].final
            and all(
                order.index(state) > order.index(one)
                for one in here
                if one in order and one.partition(".")[0] == state.partition(".")[0]
            )
        }
        return tuple(
            rule.name
            for rule in self.procedure.commands
            if not (rule.internal or rule.moves_money)
            and len(self._sources[rule.name]) <= MOST_SOURCES
            and any(
                onward & {path.to, *path.then} and set(here) & set(path.sources)
                for path in rule.paths
            )
        )

    def walk(self, subject: str, work: Work) -> tuple[Path | None, str, list[Problem]]:
        """Let the machine take the command from *subject*: path and new state, or what objects."""
        token = _Token(subject, work)
        passed = self._machine.events[work.command.name].trigger(token)
        return token.taken if passed else None, token.state, token.problems


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
