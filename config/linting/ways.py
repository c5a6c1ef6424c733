"""Every state can be entered, and every open state can be left for an end."""

from collections.abc import Iterator

from config.findings import Finding
from config.linting.graph import closure, edges, reachable
from states.rulebook import Procedure


def lost(path: str, procedure: Procedure) -> Iterator[Finding]:
    """Find the states that nothing enters, and those that lead to no end of their subject."""
    ways = [*edges(procedure)]
    entered = reachable(ways)
    ends = {state.name for state in procedure.states if state.final}
    for state in procedure.states:
        key = f"states.{state.name}"
        if state.name not in entered:
            zh = f"状态「{state.zh}」无法到达；请让某个行为的 to 或 then 指向它，或删去"
            en = f"nothing leads to {state.name}; let a command enter it, or strike it"
            yield Finding("state-unreachable", path, key, "a path into it", zh, en)
        if state.final:
            continue
        subject = state.name.partition(".")[0]
        within = [
            (way.source, way.target)
            for way in ways
            if way.target.partition(".")[0] in (subject, "case")
        ]
        if not closure([state.name], within) & ends:
            zh = f"状态「{state.zh}」没有出路，走不到终了状态；请补上离开它的路径"
            en = f"{state.name} is a dead end: no final state can be reached; add a path out of it"
            yield Finding("dead-end", path, key, "a path to a final state", zh, en)
