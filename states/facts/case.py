"""Everything known of one case, as one frozen value."""

from datetime import date, datetime

import msgspec

from states.choices import AssessmentKind
from states.duty_items import Item
from states.facts.claims import Claim, Clawback, Dispute, Disputed, Settlement
from states.facts.contract import ChangeRequest, Contract
from states.facts.duties import Duty
from states.facts.filing import Filing, Side
from states.facts.money import Money
from states.facts.review import Review
from states.facts.supervision import Assessment, Flag, Report
from states.facts.support import Support
from states.notice import Region
from states.steps import Outcome, State, Step
from states.verdicts import Verdict

SUPERVISED = (State.EXECUTING, State.MIDTERM, State.FINAL)
"""The states in which reports are judged."""


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything known of one case. A `dict` field only ever gains or replaces keys.

    `left_from` is the state in which it was asked to withdraw or terminated, `ended_from` the one
    in which the case ended. `disputed` is the clawback whose decision is under dispute while a
    later one has taken its place. `targets` are the plan's own, by year and indicator.
    """

    region_code: str
    opened_on: date
    since: datetime
    last_at: datetime
    step: Step = Step.PLAN_DRAFTING
    state: str = State.NOT_STARTED.value
    outcome: Outcome = Outcome.OPEN
    late: bool = False
    draft_version: int = 0
    plan: Filing = Filing()
    institution: Filing = Filing()
    review: Review = Review()
    support: Support = Support()
    contract: Contract = Contract()
    money: Money = Money()
    reports: tuple[Report, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    flags: tuple[Flag, ...] = ()
    pending_flag: Verdict | None = None
    no_data_through: date | None = None
    clawback: Clawback | None = None
    settlement: Settlement | None = None
    dispute: Dispute | None = None
    disputed: Clawback | None = None
    changes: tuple[ChangeRequest, ...] = ()
    targets: dict[str, dict[str, int]] = {}
    left_from: str | None = None
    ended_from: str | None = None
    ended_by: str | None = None
    check_on: date | None = None
    duties: dict[str, Duty] = {}

    @property
    def is_open(self) -> bool:
        """Whether the case has not ended."""
        return self.outcome is Outcome.OPEN

    @property
    def open_clawback(self) -> Clawback | None:
        """The clawback that runs, if one does."""
        return self.clawback if self.clawback is not None and self.clawback.is_open else None

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The parties to the contract that have not signed it (R-5.1)."""
        parties = ("city", "district", *self.institutions)
        return tuple(name for name in parties if name not in self.contract.signatures)

    @property
    def open_flag(self) -> Flag | None:
        """The flag that is open, if one is (at most one)."""
        return next((flag for flag in self.flags if flag.closed_on is None), None)

    @property
    def open_dispute(self) -> Dispute | None:
        """The dispute whose result is awaited, if there is one."""
        return self.dispute if self.dispute is not None and self.dispute.is_open else None

    @property
    def dispute_is_over(self) -> Disputed | None:
        """What kind of decision the open dispute is over."""
        if (dispute := self.open_dispute) is None or dispute.over is not None:
            return dispute.over if dispute else None
        if self.settlement is not None:
            return Disputed.SETTLEMENT
        return Disputed.REFUSAL if self.clawback is None else Disputed.CLAWBACK

    @property
    def contested(self) -> Claim | None:
        """The decision under dispute, where it is one to take money back."""
        if self.dispute_is_over is Disputed.CLAWBACK:
            return self.disputed or self.clawback
        return self.settlement if self.dispute_is_over is Disputed.SETTLEMENT else None

    @property
    def asks_to_withdraw(self) -> bool:
        """Whether a request to withdraw awaits its answer (R-W.2)."""
        return self.state == State.TERMINATION_PENDING and self.settlement is None

    @property
    def is_supervised(self) -> bool:
        """Whether reports are judged; neither a dispute nor an unanswered request pauses that."""
        return self.state in SUPERVISED or self.asks_to_withdraw

    @property
    def counting_report(self) -> Report | None:
        """The report that counts: of the latest `as_of`, of equals the one entered last."""
        return max(reversed(self.reports), key=lambda report: report.as_of, default=None)

    def returned_of(self, claim: Claim) -> dict[str, int]:
        """What came back of a claim, by institution, in fen."""
        if isinstance(claim, Clawback) and claim.returned is not None:
            return claim.returned
        before = claim.recovered_before
        return {n: self.money.recovered_from(n) - before.get(n, 0) for n in claim.claims}

    def filing(self, side: Side) -> Filing:
        """One of the two filings."""
        return self.plan if side is Side.PLAN else self.institution

    @property
    def is_filed(self) -> bool:
        """Whether a filing has come in."""
        return any(one.received is not None for one in (self.plan, self.institution))

    @property
    def institutions(self) -> tuple[str, ...]:
        """The institutions filed."""
        return self.institution.institutions

    @property
    def shown_state(self) -> str:
        """The state that the operator sees."""
        if not self.is_open:
            return State.CLOSED.value
        if (clawback := self.open_clawback) is not None:
            return clawback.state
        if self.step is Step.PLAN_FILING:
            return self.plan.status
        if self.step is Step.INSTITUTION_FILING:
            return self.institution.status
        return self.state

    def duty(self, item: Item) -> Duty | None:
        """The latest duty for *item*, open or not."""
        return next(iter(reversed(self.duties_for(item))), None)

    def duties_for(self, item: Item) -> list[Duty]:
        """The duties for *item* in the order in which they came, but what an undone act made."""
        return [d for d in self.duties.values() if d.item == item and not d.is_void]

    def open_duties(self) -> list[tuple[str, Duty]]:
        """The duties still owed, with their keys."""
        return [(key, duty) for key, duty in self.duties.items() if duty.is_open]

    def assessment(self, kind: AssessmentKind) -> Assessment | None:
        """The midterm or the final assessment, if recorded."""
        return next((a for a in self.assessments if a.kind == kind), None)


class Case(msgspec.Struct, frozen=True):
    """A case as a decision sees it: its region and what is known of it."""

    region: Region
    facts: Facts
