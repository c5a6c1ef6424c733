"""A procedure as a graph: what can be entered from where, by which command."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from states.procedure import NEW, Procedure

STARTS = (NEW, "plan.AWAITING_SUBMISSION", "institution.AWAITING_SUBMISSION")
"""Where the subjects of a new case begin; a clawback begins from the case."""


class Edge(msgspec.Struct, frozen=True):
    """A state that a command can enter from another; `follows` if by what follows the act."""

    command: str
    source: str
    target: str
    when: str | None = None
    follows: bool = False


def edges(procedure: Procedure) -> Iterator[Edge]:
    """Every way from one state to another, or to itself."""
    for rule in procedure.commands:
        for path in rule.paths:
            for source in path.sources:
                target = source if path.to == "=" else path.to
                yield Edge(rule.name, source, target, path.when)
                for following in path.then:
                    yield Edge(rule.name, source, following, path.when, follows=True)


def reachable(
    ways: Iterable[Edge], *, without: Callable[[Edge], bool] = lambda edge: False
) -> set[str]:
    """Return the states that can be entered from the starts, but for the edges left out."""
    return closure(STARTS, ((e.source, e.target) for e in ways if not without(e)))


def closure(starts: Iterable[str], pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return what can be reached from *starts* over *pairs*, the starts included."""
    onward: dict[str, list[str]] = {}
    for source, target in pairs:
        onward.setdefault(source, []).append(target)
    seen, open_ends = set(starts), list(starts)
    while open_ends:
        for target in onward.get(open_ends.pop(), ()):
            if target not in seen:
                seen.add(target)
                open_ends.append(target)
    return seen
