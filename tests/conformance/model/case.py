"""One case as the second model keeps it, and what every act can do to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pickle import dumps, loads
from typing import Any

from tests.conformance.model.days import Days
from tests.conformance.model.duties import Duty, Mail
from tests.conformance.model.terms import Terms, Unit

NOBODY: tuple[str, ...] = ()
SUPERVISED = ("EXECUTING", "MIDTERM", "FINAL")
ENDED_BY = {
    "NOT_PARTICIPATING": "R-1.1",
    "NOT_SUPPORTED": "R-4.2",
    "LAPSED": "R-2.7",
    "WITHDRAWN": "R-W.1",
    "TERMINATED": "R-W.2",
}
"""The rule that a refusal on an ended case names beside the act's own."""


class Refused(Exception):
    """The act is refused, by one of these rules at least."""

    def __init__(self, *rules: str) -> None:
        super().__init__(*rules)
        self.rules = rules


def need(holds: object, *rules: str) -> None:
    """Refuse by a rule where something that it asks for does not hold."""
    if not holds:
        raise Refused(*rules)


@dataclass(frozen=True)
class Asked:
    """An act that is asked for: its data as typed, when it happened and when it was entered."""

    name: str
    data: Mapping[str, Any]
    at: datetime
    entered: datetime
    party: str
    basis: str | None = None

    @property
    def day(self) -> date:
        """The day of the act."""
        return self.at.date()

    def fen(self, name: str) -> int | None:
        """An amount in fen."""
        value = self.data.get(name)
        return None if value is None else int(value) * 100

    def parts(self, name: str) -> dict[str, int]:
        """Amounts by institution, in fen."""
        return {who: int(part) * 100 for who, part in self.data.get(name, {}).items()}


@dataclass
class Filing:
    """One of the two filings."""

    status: str = "AWAITING_SUBMISSION"
    rounds: int = 0
    papers: Mapping[str, Any] = field(default_factory=dict)
    since: datetime | None = None


@dataclass
class Expert:
    """A member of the panel."""

    name: str
    scored: bool = False
    recused: bool = False


@dataclass
class Claim:
    """Money decided to come back, in fen."""

    decided: int
    disallowed: int = 0
    returned: int = 0
    waived: int = 0
    repaid: list[tuple[date, int]] = field(default_factory=list)

    @property
    def left(self) -> int:
        """What is still owed."""
        return self.decided - self.returned - self.waived


@dataclass
class Report:
    """A report of spending."""

    as_of: date
    spent: int
    received: date
    disallowed: int
    verdict: str
    reaches_line: bool
    source: str


@dataclass
class Clawback:
    """A clawback that runs."""

    state: str
    since: datetime
    grounds: tuple[str, ...]
    warned: bool = False
    extended: bool = False
    reported: bool = False
    hearing: date | None = None
    proposed: int = 0
    deliberated: int | None = None
    claim: Claim | None = None


@dataclass
class Dispute:
    """A dispute whose result is awaited; without a claim it is over a refusal."""

    claim: Claim | None
    suspended_on: date | None = None


@dataclass
class Case:
    """Everything that the second model knows of a case."""

    unit: Unit
    opened: datetime
    since: datetime
    last_at: datetime
    state: str = "NOT_STARTED"
    step: int = 1
    outcome: str = "OPEN"
    late: bool = False
    plan: Filing = field(default_factory=Filing)
    institution: Filing = field(default_factory=Filing)
    institutions: tuple[str, ...] = ()
    panel: list[Expert] = field(default_factory=list)
    is_reviewed: bool = False
    deliberated: str | None = None
    deliberated_amount: int = 0
    objections: list[int] = field(default_factory=list)
    annulled: bool = False
    approved: int = 0
    matching: int = 0
    in_place: int | None = None
    signed: set[str] = field(default_factory=set)
    shares: dict[str, int] = field(default_factory=dict)
    ends_on: date | None = None
    payments: list[tuple[date, str, str, int]] = field(default_factory=list)
    planned: dict[str, int] | None = None
    ceilings: dict[str, int] = field(default_factory=dict)
    withheld: int = 0
    spent: int = 0
    disallowed: int = 0
    claims: list[Claim] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    pending: str | None = None
    flag: tuple[str, str] | None = None
    missed_through: date | None = None
    clawback: Clawback | None = None
    settlement: Claim | None = None
    dispute: Dispute | None = None
    assessments: list[tuple[str, str]] = field(default_factory=list)
    space: bool | None = None
    changes: int = 0
    left_from: tuple[str, int] | None = None
    ended_from: str | None = None
    ended_by: str | None = None
    duties: list[Duty] = field(default_factory=list)
    numbers: int = 0

    # --- as it is seen ----------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.outcome == "OPEN"

    @property
    def shown(self) -> str:
        """The state that the operator sees."""
        if not self.is_open:
            return "CLOSED"
        if self.clawback is not None:
            return self.clawback.state
        if self.step in (2, 3):
            return (self.plan if self.step == 2 else self.institution).status
        return self.state

    @property
    def is_supervised(self) -> bool:
        """Whether reports are judged: a request to withdraw pauses nothing until it is answered."""
        return self.state in SUPERVISED or self.asks_to_withdraw

    @property
    def asks_to_withdraw(self) -> bool:
        """Whether a request to withdraw waits for its answer."""
        return self.state == "TERMINATION_PENDING" and self.settlement is None

    def paid(self, name: str | None = None, instalment: str | None = None) -> int:
        """Paid in all, to one institution, or of one instalment."""
        return sum(
            part
            for _, what, who, part in self.payments
            if name in (None, who) and instalment in (None, what)
        )

    @property
    def decided(self) -> int:
        """Decided to come back in all."""
        return sum(claim.decided for claim in self.claims)

    @property
    def recovered(self) -> int:
        """Come back in all."""
        return sum(claim.returned for claim in self.claims)

    @property
    def outstanding(self) -> int:
        """Decided, neither back nor written off."""
        return sum(claim.left for claim in self.claims)

    @property
    def spendable(self) -> int:
        """The most that can be spent: paid and not decided to come back (R-M.9)."""
        return self.paid() - self.decided

    def due(self, item: str) -> date | None:
        """When the latest duty of an item is or was due."""
        found = [duty for duty in self.duties if duty.item == item]
        return found[-1].due if found else None

    def open(self, *items: str) -> list[Duty]:
        """The open duties of these items; all of them where none is named."""
        return [one for one in self.duties if one.is_open and (not items or one.item in items)]


def copied(case: Case) -> Case:
    """The same case again, to be changed; ten times as fast as a copy field by field."""
    again: Case = loads(dumps(case))  # noqa: S301 - it was made here a moment before
    return again


@dataclass
class Doing:
    """An act, or a night, at work on a case: what it owes and what mails it calls for."""

    case: Case
    asked: Asked
    terms: Terms
    days: Days
    mails: list[Mail] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day that its terms run from."""
        return self.asked.day

    def mail(self, kind: str, to: tuple[str, ...], item: str | None = None) -> None:
        """Something becomes owed, on the day on which the act is entered."""
        self.mails.append(Mail(self.asked.entered.date(), kind, to, item))

    def owe(
        self, item: str, term: str, started: date | None = None, period: date | None = None
    ) -> None:
        """A duty is made."""
        case, started = self.case, started or self.day
        case.numbers += 1
        due = self.days.end(started, term)
        duty = Duty(case.numbers, item, started, term, due, period)
        duty.lay(self.day, self.asked.entered.date(), self.terms, self.days)
        case.duties.append(duty)

    def settle(self, *items: str, lapses: bool = False) -> None:
        """What was owed is done, or no longer owed."""
        for duty in self.case.open(*items):
            duty.is_open, duty.lapsed_by = False, self.asked.name if lapses else None

    def lapse_all(self) -> None:
        """Nothing is owed any more."""
        for duty in self.case.open():
            duty.is_open, duty.lapsed_by = False, self.asked.name

    def reopen(self, duty: Duty) -> None:
        """A duty is owed again."""
        duty.is_open, duty.lapsed_by = True, None
        if duty.suspended_on is None:
            before, duty.due = duty.due, self.days.end(duty.started, duty.term)
            if duty.due != before:
                duty.escalated = duty.late(self.asked.entered.date(), self.days)
        duty.lay(self.day, self.asked.entered.date(), self.terms, self.days)

    def move(self, state: str) -> None:
        """The case stands elsewhere."""
        if self.case.state != state:
            self.case.state, self.case.since = state, self.asked.at

    def end(self, outcome: str) -> None:
        """The case ends: nothing runs any more."""
        case = self.case
        self.lapse_all()
        case.ended_from, case.ended_by = case.state, self.asked.name
        case.state, case.outcome, case.since = "CLOSED", outcome, self.asked.at
        case.pending = case.flag = case.clawback = None

    def stand(self, rules: tuple[str, ...], *states: str) -> None:
        """Refuse where the case stands at none of these states; on an ended case by its end too."""
        case = self.case
        if not case.is_open:
            raise Refused(*rules, ENDED_BY.get(case.outcome, rules[0]))
        need(case.state in states, *rules)
        need(self.asked.at >= case.since, "R-A.1")
