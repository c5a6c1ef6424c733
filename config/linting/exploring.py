"""A procedure explored: for every state, act and day one path decides, and no state is stuck.

What the conditions of the paths say is asked of the rules themselves, on bounded facts.
"""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from config.findings import Finding, finding
from config.linting.graph import STARTS, closure
from config.linting.money import RETURNS
from config.linting.worlds import worlds
from states.act_in_hand import Work
from states.acts import CONDITIONS
from states.calendar import WorkCalendar
from states.facts import Party
from states.notice import Notice
from states.procedure import CommandRule, Path, Procedure, StateRule
from states.reading import as_data

STAYS = "="
BY = {"city": (Party.CITY, Party.CITY_SUPERVISOR)}
"""Who acts for an owner that is no party by itself."""


class Explored(msgspec.Struct, frozen=True):
    """What was explored: states reached, acts at states, small cases tried; what was found."""

    states: int
    pairs: int
    cases: int
    findings: tuple[Finding, ...] = ()


class _Pair(msgspec.Struct, frozen=True):
    """An act at a state, with its paths from there by their number."""

    rule: CommandRule
    source: str
    ways: tuple[tuple[int, Path], ...]

    @property
    def key(self) -> str:
        """Its place in the file."""
        return f"commands.{self.rule.name}.paths"

    @property
    def is_plain(self) -> bool:
        """Whether one path is taken whatever the facts are."""
        return len(self.ways) == 1 and self.ways[0][1].when is None


def explore(path: str, procedure: Procedure, notice: Notice, calendar: WorkCalendar) -> Explored:
    """Explore a procedure from its beginning, under a notice and a calendar."""
    states = {state.name: state for state in procedure.states}
    found: list[Finding] = []
    onward: list[tuple[str, str]] = []
    pairs = [pair for rule in procedure.commands for pair in _pairs(rule)]
    cases = 0
    for pair in pairs:
        taken = {number for number, _ in pair.ways}
        if not pair.is_plain:
            tried = _Tried(path, pair, states.get(pair.source))
            taken = tried.all(notice, calendar)
            found += tried.found
            cases += tried.count
        onward += [edge for n, way in pair.ways if n in taken for edge in _edges(pair, way)]
    reached = closure(STARTS, onward)
    found += _unreached(path, procedure, reached)
    found += _stuck(path, procedure, pairs, reached)
    return Explored(len(reached & states.keys()), len(pairs), cases, tuple(found))


def _pairs(rule: CommandRule) -> Iterator[_Pair]:
    by_source: dict[str, list[tuple[int, Path]]] = defaultdict(list)
    for number, way in enumerate(rule.paths):
        for source in way.sources:
            by_source[source].append((number, way))
    for source, ways in by_source.items():
        yield _Pair(rule, source, tuple(ways))


def _edges(pair: _Pair, way: Path) -> Iterator[tuple[str, str]]:
    """Where a path leads; what only brings a case back to where it had been opens no way."""
    yield pair.source, pair.source if way.to == STAYS else way.to
    back = f"{RETURNS.get(pair.rule.name)}."
    for target in way.then:
        if not target.startswith(back):
            yield pair.source, target


class _Tried:
    """The small cases of one pair, tried one after the other."""

    def __init__(self, path: str, pair: _Pair, state: StateRule | None) -> None:
        self._path, self._pair, self._state = path, pair, state
        self.found: list[Finding] = []
        self.count = 0
        self._told: set[tuple[str, object]] = set()

    def all(self, notice: Notice, calendar: WorkCalendar) -> set[int]:
        """The numbers of the paths that are taken in any case."""
        pair, seen = self._pair, set[int]()
        step = self._state.step if self._state else None
        if any(way.when is not None and way.when not in CONDITIONS for _, way in pair.ways):
            return {number for number, _ in pair.ways}
        for work in worlds(notice, calendar, pair.rule.name, pair.source, step):
            self.count += 1
            taken = self._taken(work)
            seen |= set(taken)
            if len(taken) > 1:
                self._twice(work, taken)
            if not taken and not self._is_explained():
                self._gap(work)
        for number, _ in pair.ways:
            if number not in seen:
                self._never(number)
        return seen

    def _taken(self, work: Work) -> tuple[int, ...]:
        taken = []
        for number, way in self._pair.ways:
            try:
                if way.when is None or CONDITIONS[way.when](work):
                    taken.append(number)
            except TypeError:  # the condition is about another act
                self._misfit(number)
        return tuple(taken)

    def _is_explained(self) -> bool:
        """Whether the act is refused here by a rule of its own."""
        rule, step = self._pair.rule, self._state.step if self._state else None
        return bool({self._pair.source.partition(".")[2], f"step{step}"} & rule.rules_at.keys())

    def _twice(self, work: Work, taken: tuple[int, ...]) -> None:
        act, state, clause, key = self._about
        paths, case = _named(*taken), _said(work)
        self._tell(
            finding(
                "explored-twice",
                self._path,
                key,
                act=act,
                state=state,
                clause=clause,
                paths=paths,
                case=case,
            )
        )

    def _gap(self, work: Work) -> None:
        act, state, clause, key = self._about
        case = _said(work)
        self._tell(
            finding("explored-gap", self._path, key, act=act, state=state, clause=clause, case=case)
        )

    def _never(self, number: int) -> None:
        act, state, clause, key = self._about
        paths = _named(number)
        self._tell(
            finding(
                "explored-never", self._path, key, act=act, state=state, clause=clause, paths=paths
            )
        )

    def _misfit(self, number: int) -> None:
        act, state, clause, key = self._about
        paths = _named(number)
        self._tell(
            finding(
                "explored-misfit",
                self._path,
                key,
                act=act,
                state=state,
                clause=clause,
                paths=paths,
            )
        )

    @property
    def _about(self) -> tuple[str, str, str, str]:
        """Act, state, clause, and the place in the file."""
        rule, source = self._pair.rule, self._pair.source
        return rule.name, source, rule.clause, f"{self._pair.key}.{source}"

    def _tell(self, found: Finding) -> None:
        """Say a thing once of a pair and its paths, with the first case that shows it."""
        about = (found.code, found.sayings[0].facts.get("paths"))
        if about not in self._told:
            self._told.add(about)
            self.found.append(found)


def _named(*paths: int) -> str:
    return ", ".join(f"paths[{number}]" for number in paths)


def _said(work: Work) -> str:
    """The case in short: the day, what the act says, what was paid."""
    said = [f"{name}={value}" for name, value in as_data(work.command).items()]
    paid = f"disbursed={work.money.disbursed // 100}"
    return " ".join([work.day.isoformat(), *said, paid])


def _unreached(path: str, procedure: Procedure, reached: set[str]) -> Iterator[Finding]:
    for state in procedure.states:
        if state.name not in reached:
            clause = _clause(procedure, state)
            key = f"states.{state.name}"
            yield finding("explored-unreached", path, key, state=state.name, clause=clause)


def _stuck(
    path: str, procedure: Procedure, pairs: list[_Pair], reached: set[str]
) -> Iterator[Finding]:
    """Open states at which their owner has no act that leads anywhere."""
    for state in procedure.states:
        if state.final or state.owner is None or state.name not in reached:
            continue
        owner = state.owner
        allowed = BY.get(owner) or (owner,)
        leads = any(
            pair.source == state.name
            and any(actor in allowed for actor in pair.rule.actors)
            and any(way.to not in (STAYS, state.name) or way.then for _, way in pair.ways)
            for pair in pairs
        )
        if not leads:
            clause = _clause(procedure, state)
            yield finding(
                "explored-stuck",
                path,
                f"states.{state.name}.owner",
                state=state.name,
                owner=owner,
                clause=clause,
            )


def _clause(procedure: Procedure, state: StateRule) -> str:
    """The clause of the step that a state belongs to."""
    return next((one.clause for one in procedure.steps if one.number == state.step), "—")
