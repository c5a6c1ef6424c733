"""Which acts a case allows now, and what each still lacks: every act is tried without its input.

Nothing is done. An act is allowed where only its own input is missing, it waits where the case
does not bear it yet, and it is out of place where no path leads from where the case stands.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from states.actors import Channel, somebody
from states.commands import ALL, Command, blank
from states.deciding import World, decide
from states.events import Act
from states.facts import Case
from states.procedure import CommandRule
from states.reading import choices_of, deciding, fields_of
from states.refusals import ANSWERED_ELSEWHERE, Problem, Refusal, lacking


class Standing(StrEnum):
    """How an act stands to a case."""

    ALLOWED = "allowed"
    WAITING = "waiting"
    OUT_OF_PLACE = "out_of_place"


class Attempt(msgspec.Struct, frozen=True):
    """What an attempt at an act came to.

    `lacks` are the fields that it cannot do without on its first way, `always` those that every
    way takes and no other act can say, `choices` what its deciding field may say now; `problems`
    are those that no input answers.
    """

    act: str
    standing: Standing
    lacks: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def attempts(case: Case, world: World, now: datetime) -> list[Attempt]:
    """An attempt at every act that a person can do, in the order of the procedure."""
    return [
        attempt(case, rule, world, now)
        for rule in world.rulebook.procedure.commands
        if not rule.internal
    ]


def attempt(case: Case, rule: CommandRule, world: World, now: datetime) -> Attempt:
    """An attempt at one act."""
    actor = somebody(rule.actors[0], Channel.REHEARSAL)
    act = Act(actor=actor, at=now, entered_at=now)
    if not world.rulebook.is_in_place(rule, case.facts):
        problems = _problems(decide(case, blank(rule.name), act, world))
        return Attempt(rule.name, Standing.OUT_OF_PLACE, problems=problems)
    tried = [
        (value, _problems(decide(case, command, act, world)))
        for value, command in _commands(rule.name)
    ]
    ways = [(value, problems) for value, problems in tried if not _objections(rule, problems)]
    if not ways:
        _, problems = min(tried, key=lambda one: len(_objections(rule, one[1])))
        return Attempt(rule.name, Standing.WAITING, problems=_objections(rule, problems))
    choices = tuple(value for value, _ in ways if value is not None)
    needed = [_needed(rule, way) for _, way in ways]
    unanswered = [
        _needed(rule, tuple(one for one in way if one.code not in ANSWERED_ELSEWHERE))
        for _, way in ways
    ]
    return Attempt(
        rule.name,
        Standing.ALLOWED,
        lacks=needed[0],
        always=tuple(name for name in needed[0] if all(name in one for one in unanswered)),
        choices=choices,
    )


def _needed(rule: CommandRule, problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """The fields that would answer the *problems* of a way, after the one that chose it."""
    field, fields = deciding(rule.name), fields_of(rule.name)
    needed = [name for one in problems for name in lacking(one, fields)]
    return tuple(dict.fromkeys(needed if field is None else [field, *needed]))


def _commands(name: str) -> list[tuple[str | None, Command]]:
    """The act with nothing said, or with each way that its deciding field can go."""
    field = deciding(name)
    if field is None:
        return [(None, blank(name))]
    words, is_list = choices_of(name)[field].words, isinstance(getattr(ALL[name](), field), tuple)
    return [(word, ALL[name](**{field: (word,) if is_list else word})) for word in words]


def _problems(answer: object) -> tuple[Problem, ...]:
    return answer.problems if isinstance(answer, Refusal) else ()


def _objections(rule: CommandRule, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems that no input of the act answers."""
    fields = fields_of(rule.name)
    return tuple(one for one in problems if not lacking(one, fields))
