"""What is known of one case: frozen values that a decision reads and replaces.

A case is its pointer (step and state), two filings with a state each, the clawback laid over
step 6, the money, the reports, and the duties that run. Everything else that one sees of a case
is worked out from these.
"""

from datetime import date, datetime
from enum import IntEnum, StrEnum

import msgspec

from states.money import Fen
from states.notice import Region


class Step(IntEnum):
    """The six steps of the notice (正文一(一) to (六))."""

    PLAN_DRAFTING = 1
    PLAN_FILING = 2
    INSTITUTION_FILING = 3
    SUPPORT_DETERMINATION = 4
    CONTRACT_SIGNING = 5
    SUPERVISION = 6


class Outcome(StrEnum):
    """How a case stands or ended. An ended case shows the state CLOSED and keeps its step."""

    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    NOT_PARTICIPATING = "NOT_PARTICIPATING"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"
    REVOKED = "REVOKED"


class Party(StrEnum):
    """On whose behalf an act is done."""

    CITY = "city"
    CITY_SUPERVISOR = "city_supervisor"
    DISTRICT = "district"
    EXPERT = "expert"
    INSTITUTION = "institution"
    PUBLIC = "public"
    SYSTEM = "system"


class Side(StrEnum):
    """Which of the two filings of a case: the plan (步骤二) or the institutions (步骤三)."""

    PLAN = "plan"
    INSTITUTION = "institution"


class Filing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the two filings of a case, the plan (步骤二) or the institutions (步骤三).

    `received` is the time that decides on timeliness (R-2.10); the three receipts are kept
    beside it (R-2.9). `rounds` counts corrections asked for (R-2.8).
    """

    status: str = "AWAITING_SUBMISSION"
    since: datetime | None = None
    received: datetime | None = None
    mail_received: datetime | None = None
    paper_received: datetime | None = None
    letter_received: datetime | None = None
    late: bool = False
    late_reason: str | None = None
    late_approved_by: str | None = None
    rounds: int = 0
    defects: tuple[str, ...] = ()
    subject: str | None = None
    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    copies: int = 0
    stamped: bool = False
    cover_letter: bool = False
    selection_documents: bool = False
    institutions: tuple[str, ...] = ()


class Expert(msgspec.Struct, frozen=True, omit_defaults=True):
    """A member of the panel. A recused one has no score that counts (R-E.2)."""

    name: str
    score: float | None = None
    recused: bool = False
    ground: str | None = None


class Review(msgspec.Struct, frozen=True, omit_defaults=True):
    """The expert review: panel, reserve in the order drawn, and the mean of the scores."""

    panel: tuple[Expert, ...] = ()
    reserve: tuple[str, ...] = ()
    seed: str | None = None
    mean: str | None = None
    dissent: str | None = None

    @property
    def sitting(self) -> tuple[Expert, ...]:
        """The experts who may score."""
        return tuple(expert for expert in self.panel if not expert.recused)

    def member(self, name: str | None) -> Expert | None:
        """The panel's expert of that name, recused or not."""
        return next((expert for expert in self.panel if expert.name == name), None)


class Objection(msgspec.Struct, frozen=True, omit_defaults=True):
    """An objection admitted in publicity; who made it is kept out of the case (R-A.3)."""

    received: date
    ground: str
    result: str | None = None


class Support(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was deliberated and publicised on support (R-4.2, R-P.1)."""

    result: str | None = None
    amount: Fen = 0
    publicity_start: date | None = None
    objections: tuple[Objection, ...] = ()
    decided_on: date | None = None


class Contract(msgspec.Struct, frozen=True, omit_defaults=True):
    """The joint contract: who signed when, the institutions' shares, its last day (R-5.1)."""

    signatures: dict[str, date] = {}
    allocation: dict[str, Fen] = {}
    ends_on: date | None = None


class Payment(msgspec.Struct, frozen=True):
    """One payment to one institution."""

    on: date
    instalment: str
    payee: str
    amount: Fen


class Repayment(msgspec.Struct, frozen=True):
    """Money that came back from an institution, or went back to it (negative)."""

    on: date
    payer: str
    amount: Fen


class Money(msgspec.Struct, frozen=True, omit_defaults=True):
    """The amounts of a case in fen, always equal to its ledger (R-M.1 to R-M.10).

    `claims` is the decided clawback by institution, `waivers` what of it was written off.
    `follow_on_left` is what each institution's
    follow-on money still waits for (None until the midterm assessment fixes it), and
    `follow_on_ceiling` how much of that the rating lets be paid.
    """

    approved: Fen = 0
    matching_committed: Fen = 0
    payments: tuple[Payment, ...] = ()
    repayments: tuple[Repayment, ...] = ()
    claims: dict[str, Fen] = {}
    eligible_spent: Fen = 0
    withheld: Fen = 0
    waivers: dict[str, Fen] = {}
    follow_on_left: dict[str, Fen] | None = None
    follow_on_ceiling: dict[str, Fen] = {}

    @property
    def disbursed(self) -> int:
        """Paid out in all."""
        return sum(payment.amount for payment in self.payments)

    @property
    def recovered(self) -> int:
        """Paid back in all."""
        return sum(repayment.amount for repayment in self.repayments)

    @property
    def clawback_decided(self) -> int:
        """Decided to be returned in all."""
        return sum(self.claims.values())

    @property
    def waived(self) -> int:
        """Written off in all."""
        return sum(self.waivers.values())

    @property
    def net_held(self) -> int:
        """Still with the institutions: disbursed less recovered."""
        return self.disbursed - self.recovered

    @property
    def outstanding_recovery(self) -> int:
        """Decided and neither paid back nor written off."""
        return self.clawback_decided - self.recovered - self.waived

    @property
    def undisbursed(self) -> int:
        """Approved and never paid out."""
        return self.approved - self.disbursed

    def paid_to(self, payee: str, instalment: str | None = None) -> int:
        """Paid to one institution, of one instalment or of all."""
        return sum(
            p.amount
            for p in self.payments
            if p.payee == payee and instalment in (None, p.instalment)
        )

    def recovered_from(self, payer: str) -> int:
        """Paid back by one institution."""
        return sum(r.amount for r in self.repayments if r.payer == payer)

    def held_at(self, day: date) -> int:
        """Disbursed less recovered as it stood at the end of *day*."""
        paid = sum(p.amount for p in self.payments if p.on <= day)
        return paid - sum(r.amount for r in self.repayments if r.on <= day)

    @property
    def first_paid_on(self) -> date | None:
        """The day of the first payment, from which progress is measured."""
        return min((p.on for p in self.payments), default=None)


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report of spending with its progress as judged at `as_of` (R-6.2, R-6.4).

    `expected` and `index` are exact fractions as text ("a/b"), None where nothing is judged.
    """

    source: str
    reported_on: date
    as_of: date
    spent: Fen
    expected: str | None = None
    index: str | None = None
    verdict: str = "not_assessed_grace"
    matching_spent: Fen | None = None


class Assessment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A midterm or final assessment with the verdicts on the indicators (R-6.3, 附五)."""

    kind: str
    on: date
    rating: str
    score: int | None = None
    figures: dict[str, dict[str, int | bool]] = {}
    verdicts: dict[str, str] = {}


class Flag(msgspec.Struct, frozen=True, omit_defaults=True):
    """A flag raised by the nightly job; its level stays as raised (R-6.5)."""

    kind: str
    level: str
    raised_on: date
    closed_on: date | None = None


class Clawback(msgspec.Struct, frozen=True, omit_defaults=True):
    """The clawback procedure over step 6, at most one open a case (§2.4)."""

    state: str
    since: datetime
    grounds: tuple[str, ...]
    warned: bool = False
    extended: bool = False
    reported: bool = False
    proposed: Fen = 0
    statement: str | None = None
    hearing_requested: bool = False
    deliberated: Fen | None = None
    decided: Fen = 0
    claims: dict[str, Fen] = {}
    recovered_before: dict[str, Fen] = {}
    demanded: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the procedure still runs."""
        return self.state != "CLOSED"


class Settlement(msgspec.Struct, frozen=True, omit_defaults=True):
    """The settlement of a terminated contract: what is to be returned (R-W.2)."""

    on: date
    return_amount: Fen
    claims: dict[str, Fen] = {}
    recovered_before: dict[str, Fen] = {}


class Dispute(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reconsideration or lawsuit over a decision; an overlay, never a state (R-D.1, R-D.2)."""

    filed_on: date
    against: str
    kind: str | None = None
    suspended_on: date | None = None
    authority: str | None = None
    result: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether its result is still awaited."""
        return self.result is None


class ChangeRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request to change the contract within its term (§2.2 row 23)."""

    filed_on: date
    subject: str
    targets: dict[str, int] = {}
    result: str | None = None


class Pause(msgspec.Struct, frozen=True):
    """A time in which a duty did not run, from the first day to the day it ran again."""

    start: date
    end: date


class Duty(msgspec.Struct, frozen=True, omit_defaults=True):
    """An obligation: who owes what by when, and how the date came about.

    `term` is the rule's length ("5wd", "30d", "to:2023-07-31"), counted from `started`; `due`
    is None while the date lies beyond the calendar. `ladder` names the reminders, empty where
    none are sent (the city's own work).
    """

    item: str
    owner: str
    event: str
    rule: str
    started: date
    term: str
    due: date | None
    calendar: str
    ladder: str = ""
    period: date | None = None
    status: str = "open"
    closed_on: date | None = None
    closed_by: str | None = None
    suspended_on: date | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.status == "open"

    @property
    def label(self) -> str:
        """The item as mails and reports name it; a self-check carries its due date."""
        if self.period is None:
            return self.item
        return f"{self.item}_{self.due or self.term.removeprefix('to:')}"


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything known of one case. A `dict` field only ever gains or replaces keys."""

    region_code: str
    opened_on: date
    since: datetime
    last_at: datetime
    step: Step = Step.PLAN_DRAFTING
    state: str = "NOT_STARTED"
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
    pending_flag: str | None = None
    no_data_through: date | None = None
    clawback: Clawback | None = None
    settlement: Settlement | None = None
    dispute: Dispute | None = None
    changes: tuple[ChangeRequest, ...] = ()
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
    def open_flag(self) -> Flag | None:
        """The flag that is open, if one is (at most one)."""
        return next((flag for flag in self.flags if flag.closed_on is None), None)

    @property
    def open_dispute(self) -> Dispute | None:
        """The dispute whose result is awaited, if there is one."""
        return self.dispute if self.dispute is not None and self.dispute.is_open else None

    def filing(self, side: Side) -> Filing:
        """One of the two filings."""
        return self.plan if side is Side.PLAN else self.institution

    @property
    def institutions(self) -> tuple[str, ...]:
        """The institutions filed."""
        return self.institution.institutions

    @property
    def shown_state(self) -> str:
        """The state that the operator sees."""
        if not self.is_open:
            return "CLOSED"
        if (clawback := self.open_clawback) is not None:
            return clawback.state
        if self.step is Step.PLAN_FILING:
            return self.plan.status
        if self.step is Step.INSTITUTION_FILING:
            return self.institution.status
        return self.state

    def duty(self, item: str) -> Duty | None:
        """The latest duty for *item*, open or not."""
        return next((d for d in reversed(self.duties.values()) if d.item == item), None)

    def open_duties(self) -> list[tuple[str, Duty]]:
        """The duties still owed, with their keys."""
        return [(key, duty) for key, duty in self.duties.items() if duty.is_open]

    def assessment(self, kind: str) -> Assessment | None:
        """The midterm or the final assessment, if recorded."""
        return next((a for a in self.assessments if a.kind == kind), None)


class Case(msgspec.Struct, frozen=True):
    """A case as a decision sees it: its region and what is known of it."""

    region: Region
    facts: Facts
