"""What a diagram shows of a procedure: lanes of states, arrows between them, notes on them.

An act that opens or ends the case, or leaves the state as it is, is a note on the state. Arrows
into one state by the same acts are one arrow with several sources.
"""

from collections.abc import Iterator

import msgspec

from config.linting.graph import Edge, edges
from config.words import Language, Words
from states.procedure import NEW, CommandRule, Procedure, StateRule, StepRule


class Node(msgspec.Struct, frozen=True):
    """A state with its label, and the acts that begin, stay, or end there."""

    name: str
    label: str
    owner: str | None
    begins: tuple[str, ...]
    stays: tuple[str, ...]
    ends: tuple[str, ...]


class Lane(msgspec.Struct, frozen=True):
    """The states of a step, or of the clawback, in the order of their course."""

    key: str
    title: tuple[str, ...]
    clause: str
    nodes: tuple[Node, ...]


class Arrow(msgspec.Struct, frozen=True):
    """Acts that lead from any of `sources` to `target`."""

    sources: tuple[str, ...]
    target: str
    labels: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True):
    """All that a diagram shows."""

    title: str
    lanes: tuple[Lane, ...]
    arrows: tuple[Arrow, ...]


def picture(procedure: Procedure, words: Words) -> Picture:
    """Return what a diagram of *procedure* shows, in the language of *words*."""
    rules = {rule.name: rule for rule in procedure.commands}
    ways = [way for way in edges(procedure) if not _aside(way, rules[way.command])]
    ends = {state.name for state in procedure.states if _is_end(state)}
    outside = {NEW, *ends}
    names: dict[tuple[str, str], dict[str, None]] = {}
    for way in ways:
        names.setdefault((way.source, way.target), {})[
            getattr(rules[way.command], words.language)
        ] = None
    merged: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    lane_of = {state.name: _lane(state) for state in procedure.states}
    for (source, target), labels in names.items():
        if source != target and not {source, target} & outside:
            key = (target, tuple(labels), lane_of.get(source, ""))
            merged.setdefault(key, []).append(source)
    arrows = [Arrow(tuple(sources), to, labels) for (to, labels, _), sources in merged.items()]
    return Picture(
        title=words.named("notice_word", procedure.title),
        lanes=tuple(_lanes(procedure, words, names, ends)),
        arrows=tuple(arrows),
    )


def _aside(way: Edge, rule: CommandRule) -> bool:
    """What is not drawn: the system's own upkeep, and what may follow elsewhere instead."""
    if way.source == way.target and rule.internal:
        return True
    subject = way.source.partition(".")[0]
    here = any(
        following.startswith(f"{subject}.")
        for path in rule.paths
        if way.source in path.sources
        for following in path.then
    )
    return way.follows and here and not way.target.startswith(f"{subject}.")


def _is_end(state: StateRule) -> bool:
    return state.final and state.step is None


def _lane(state: StateRule) -> str:
    if _is_end(state):
        return "ends"
    return "clawback" if state.name.startswith("clawback.") else f"step{state.step}"


def _lanes(
    procedure: Procedure,
    words: Words,
    names: dict[tuple[str, str], dict[str, None]],
    ends: set[str],
) -> Iterator[Lane]:
    steps = {f"step{step.number}": step for step in procedure.steps}
    for key in (*steps, "clawback", "ends"):
        nodes = [
            _node(state, words.language, names, ends)
            for state in procedure.states
            if _lane(state) == key
        ]
        if nodes:
            yield Lane(
                key, _title(steps.get(key), key, words), _clause(steps, key, words), tuple(nodes)
            )


def _node(
    state: StateRule,
    language: Language,
    names: dict[tuple[str, str], dict[str, None]],
    ends: set[str],
) -> Node:
    out = {to: labels for (source, to), labels in names.items() if source == state.name}
    leaves = state.name in ends
    stays = [word for to, labels in out.items() if to == state.name or leaves for word in labels]
    over = [word for to, labels in out.items() if to in ends and not leaves for word in labels]
    label = state.zh if language == "zh" else state.en
    return Node(
        state.name,
        label,
        state.owner,
        begins=tuple(names.get((NEW, state.name), ())),
        stays=tuple(dict.fromkeys(stays)),
        ends=tuple(dict.fromkeys(over)),
    )


def _title(step: StepRule | None, key: str, words: Words) -> tuple[str, ...]:
    if step is None:
        return (words.say(f"drawing.{key}"),)
    number = words.say("drawing.numerals").split()[step.number - 1]
    name = step.zh if words.language == "zh" else step.en
    return (words.say("drawing.step", number=number), name)


def _clause(steps: dict[str, StepRule], key: str, words: Words) -> str:
    """Where a step stands; its lane has its name already, and what the clause is about with it."""
    if key == "ends":
        return ""
    clause = steps[key].clause if key in steps else [*steps.values()][-1].clause
    return words.label("clause", clause).partition(",")[0]
