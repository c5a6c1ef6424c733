"""Every state can be entered, and every open state can be left for an end."""

from collections.abc import Iterator

from config.findings import Finding, finding
from config.linting.graph import closure, edges, reachable
from states.procedure import Procedure


def lost(path: str, procedure: Procedure) -> Iterator[Finding]:
    """Find the states that nothing enters, and those that lead to no end of their subject."""
    ways = [*edges(procedure)]
    entered = reachable(ways)
    ends = {state.name for state in procedure.states if state.final}
    for state in procedure.states:
        key = f"states.{state.name}"
        if state.name not in entered:
            yield finding("state-unreachable", path, key, state=state.name)
        if state.final:
            continue
        subject = state.name.partition(".")[0]
        within = [
            (way.source, way.target)
            for way in ways
            if way.target.partition(".")[0] in (subject, "case")
        ]
        if not closure([state.name], within) & ends:
            yield finding("dead-end", path, key, state=state.name)
