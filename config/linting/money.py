"""No way to the money leaves out an act that has to come first."""

from collections.abc import Iterator

import msgspec

from config.findings import Finding, finding
from config.linting.graph import Edge, edges, reachable
from states.facts import Party
from states.procedure import CommandRule, Procedure


class Gate(msgspec.Struct, frozen=True):
    """What must have been done (`through`, with the condition `when`) before `goal` can be.

    `subject` narrows the goal to paths from states of that subject; a path under the condition
    `proof` can only be gone by who went through before.
    """

    goal: str
    through: tuple[str, ...]
    rule: str
    when: str | None = None
    subject: str = ""
    proof: str | None = None

    def opens(self, edge: Edge) -> bool:
        """Whether *edge* goes through this gate."""
        if self.proof is not None and edge.when == self.proof:
            return True
        return edge.command in self.through and self.when in (None, edge.when)


GATES = (
    Gate("decide_support", ("finalize_review",), "R-4.1", proof="review_stands"),
    Gate("sign_contract", ("decide_support",), "R-4.2"),
    Gate("disburse", ("sign_contract",), "R-5.2", when="all_have_signed"),
    Gate("decide_clawback", ("propose_clawback",), "R-6.8"),
    Gate("refund", ("decide_clawback",), "R-6.9", subject="clawback"),
    Gate("refund", ("terminate_contract", "withdraw"), "R-W.2", subject="case"),
)
"""What the notice asks for on the way to the money, and on its way back."""

RETURNS = {"reopen_case": "case", "decline_withdrawal": "case", "dispute_result": "clawback"}
"""Commands after which a subject goes back to where it had been: they open no new way."""

TWO_PERSONS = ("disburse", "decide_clawback", "refund", "write_off_recovery", "terminate_contract")
"""The commands that move money, which two persons have to answer for (R-M.8)."""

HANDLERS = frozenset({Party.CITY, Party.CITY_SUPERVISOR, Party.INSTITUTION, Party.SYSTEM})
"""Who may move money: who pays, who pays back, and the finance authority's word."""


def unsafe(path: str, procedure: Procedure) -> Iterator[Finding]:
    """Find the ways around a gate, and money that a stranger or one person alone can move."""
    ways = [way for way in edges(procedure) if not _is_return(way)]
    rules = {rule.name: rule for rule in procedure.commands}
    for gate in GATES:
        if gate.goal in rules:
            yield from _ways_around(path, gate, rules[gate.goal], ways)
    for rule in procedure.commands:
        yield from _hands(path, rule)


def _is_return(way: Edge) -> bool:
    return way.follows and way.target.startswith(f"{RETURNS.get(way.command)}.")


def _ways_around(path: str, gate: Gate, goal: CommandRule, ways: list[Edge]) -> Iterator[Finding]:
    entered = reachable(ways, without=gate.opens)
    through = "/".join(gate.through) + (f"[{gate.when}]" if gate.when else "")
    for number, way in enumerate(goal.paths):
        for source in way.sources:
            if source in entered and source.startswith(gate.subject):
                key = f"commands.{goal.name}.paths[{number}].from"
                act, rule = goal.name, gate.rule
                yield finding(
                    "gate-skipped", path, key, through=through, state=source, act=act, rule=rule
                )


def _hands(path: str, rule: CommandRule) -> Iterator[Finding]:
    key = f"commands.{rule.name}"
    if rule.name in TWO_PERSONS and not rule.moves_money:
        yield finding("money-unguarded", path, f"{key}.moves_money", act=rule.name)
    if rule.moves_money or rule.name in TWO_PERSONS:
        for actor in rule.actors:
            if actor not in HANDLERS:
                at, act = f"{key}.actors", rule.name
                yield finding("money-hands", path, at, act=act, actor=actor.value)
