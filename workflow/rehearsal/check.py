"""What a rehearsal showed, held against what its scenario file expects.

Compared is what the format names: `final`, `notices`, `forbidden_notices`, `flags`,
`progress_assessments`, `kpi` and the contents of `checkpoints`. How many further facts of these
blocks were left uncompared is counted.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from workflow.rehearsal.account import MONEY

FINAL = ("step", "state", "outcome", "late")
CHECKPOINT = ("step", "state", "overdue_items")
FLAG = ("kind", "level", "closed_on")
NOTICE_FACTS = frozenset(
    {
        "amount",
        "assessment",
        "committed",
        "contract_due",
        "correction_due",
        "days_left",
        "defects",
        "expert",
        "instalment",
        "outstanding",
        "overdue_working_days",
        "rating",
        "recovery_due",
        "rectification_due",
        "required",
        "result",
        "return_amount",
        "return_due",
        "score",
        "shortfall",
        "statement_due",
    }
)
PROGRESS = ("source", "reported_on", "as_of", "spent", "expected_spend", "index", "verdict")
_IDENTITY = ("date", "kind", "item")


class Difference(msgspec.Struct, frozen=True):
    """One thing that is not as expected: where, what was expected, what was found."""

    scenario: str
    place: str
    expected: Any
    found: Any


class Checked(msgspec.Struct, frozen=True):
    """All differences, and how many expectations were compared and left uncompared."""

    differences: tuple[Difference, ...]
    compared: int
    uncompared: int


class _Comparison:
    """The comparison of one scenario with what was played of it."""

    def __init__(self, given: dict[str, Any], shown: dict[str, Any]) -> None:
        self.given, self.shown = given, shown
        self.differences: list[Difference] = []
        self.compared = self.uncompared = 0

    def hold(self, place: str, expected: Any, found: Any) -> None:
        self.compared += 1
        if not _equal(expected, found):
            self.differ(place, expected, found)

    def differ(self, place: str, expected: Any, found: Any) -> None:
        self.differences.append(Difference(str(self.given.get("id")), place, expected, found))

    def run(self) -> None:
        self._final()
        self._checkpoints()
        if "notices" in self.given:
            self._notices()
        self._forbidden()
        if "flags" in self.given:
            self._flags()
        if "progress_assessments" in self.given:
            self._reports()
        if "kpi" in self.given:
            self._indicators()

    def _named(self, place: str, expected: dict[str, Any], found: Any, names: Any) -> None:
        """Compare the named facts that are expected; count the others."""
        for name, value in expected.items():
            if name in names:
                self.hold(f"{place}.{name}", value, found.get(name))
            else:
                self.uncompared += 1

    def _final(self) -> None:
        final = {k: v for k, v in self.given["final"].items() if k not in ("as_of", "money_yuan")}
        self._named("final", final, self.shown, FINAL)
        money = self.given["final"].get("money_yuan") or {}
        self._named("final.money_yuan", money, self.shown["money_yuan"], MONEY)

    def _checkpoints(self) -> None:
        expected = self.given.get("checkpoints") or []
        for one, seen in _paired(expected, self.shown["checkpoints"]):
            place = f"checkpoints[{one['date']} {one['when']}]"
            rest = {k: v for k, v in one.items() if k not in ("date", "when")}
            if seen is None:
                self.differ(place, "a moment before the case ends", None)
            else:
                self._named(place, rest, seen, CHECKPOINT)

    def _notices(self) -> None:
        expected, shown = self.given["notices"], list(self.shown["notices"])
        wanted = Counter(_identity(one) for one in expected)
        sent = Counter(_identity(one) for one in shown)
        for key, count in sorted((wanted - sent).items(), key=str):
            self.differ(f"notices[{_name(key)}]", f"{count} more", None)
        for key, count in sorted((sent - wanted).items(), key=str):
            self.differ(f"notices[{_name(key)}]", None, f"{count} too many")
        self.compared += len(expected)
        for one in expected:
            match = next((s for s in shown if _identity(s) == _identity(one)), None)
            if match is None:
                continue
            shown.remove(match)
            place = f"notices[{_name(_identity(one))}]"
            facts = {k: v for k, v in one.items() if k not in (*_IDENTITY, "to")}
            if "to" in one:
                self.hold(f"{place}.to", sorted(one["to"]), sorted(match["to"]))
            self._named(place, facts, match, NOTICE_FACTS)

    def _forbidden(self) -> None:
        for rule in self.given.get("forbidden_notices") or []:
            self.compared += 1
            for one in self.shown["notices"]:
                if _is_forbidden(rule, one):
                    self.differ("forbidden_notices", f"no {rule}", one)

    def _flags(self) -> None:
        expected, shown = self.given["flags"], self.shown["flags"]
        self.hold("flags.count", len(expected), len(shown))
        for n, (one, found) in enumerate(zip(expected, shown, strict=False)):
            facts = {k: v for k, v in one.items() if k not in ("raised_on", "tolerance_days")}
            self._named(f"flags[{n}]", facts, found, FLAG)
            if one.get("raised_on") is not None:
                gap = date.fromisoformat(found["raised_on"]) - date.fromisoformat(one["raised_on"])
                if abs(gap.days) > one.get("tolerance_days", 0):
                    self.differ(f"flags[{n}].raised_on", one["raised_on"], found["raised_on"])
                self.compared += 1

    def _reports(self) -> None:
        expected, shown = self.given["progress_assessments"], self.shown["progress_assessments"]
        self.hold("progress_assessments.count", len(expected), len(shown))
        for n, (one, found) in enumerate(zip(expected, shown, strict=False)):
            self._named(f"progress_assessments[{n}]", one, found, PROGRESS)

    def _indicators(self) -> None:
        """Each verdict by its first word; a remark may follow it."""
        expected, shown = self.given["kpi"], self.shown["kpi"]
        self.hold("kpi.count", len(expected), len(shown))
        for n, (one, found) in enumerate(zip(expected, shown, strict=False)):
            self.hold(f"kpi[{n}].at", one.get("at"), found["at"])
            for name, verdict in (one.get("values") or {}).items():
                word = _first_word(found["values"].get(name))
                self.hold(f"kpi[{n}].values.{name}", _first_word(verdict), word)


def _first_word(verdict: object) -> str:
    return str(verdict).partition(" ")[0]


def _equal(expected: object, found: object) -> bool:
    """Equal; an amount may be a number or text, and the order of a list says nothing."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(_equal(value, found.get(key)) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        return sorted(map(str, expected)) == sorted(map(str, found))
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return abs(expected - found) < 1e-9
    if isinstance(expected, int | float | str) and isinstance(found, int | float | str):
        return str(expected) == str(found)
    return expected == found


def _identity(one: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(one.get(name) for name in _IDENTITY)


def _name(key: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in key if part)


def _paired(
    expected: list[dict[str, Any]], shown: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    for one in expected:
        yield one, next((s for s in shown if _moment(s) == _moment(one)), None)


def _moment(one: dict[str, Any]) -> tuple[Any, Any]:
    return one["date"], one["when"]


def _is_forbidden(rule: dict[str, Any], one: dict[str, Any]) -> bool:
    if one["kind"] != rule.get("kind"):
        return False
    if rule.get("item") is not None and one.get("item") != rule["item"]:
        return False
    if rule.get("after") is not None and one["date"] <= rule["after"]:
        return False
    first, last = rule.get("from") or "", rule.get("to") or "9999-12-31"
    return bool(first <= one["date"] <= last)


def check(scenarios: list[dict[str, Any]], shown: list[dict[str, Any]]) -> Checked:
    """Hold what was shown against what each scenario expects, in the file's order."""
    comparisons = [_Comparison(*pair) for pair in zip(scenarios, shown, strict=True)]
    for one in comparisons:
        one.run()
    return Checked(
        tuple(difference for one in comparisons for difference in one.differences),
        sum(one.compared for one in comparisons),
        sum(one.uncompared for one in comparisons),
    )
