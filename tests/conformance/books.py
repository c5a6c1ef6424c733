"""The money of a case kept a second time, from the accepted commands alone (R-M.1 to R-M.10).

Written from the rules and not from the code: it reads no decision and no ledger. Amounts in fen.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from states import commands
from states.commands import Command
from states.notice import Notice


@dataclass
class Claim:
    """What was decided to be returned in one decision, and what of it came back or was waived.

    `disallowed` is the reported spending that it reaches.
    """

    decided: int
    disallowed: int = 0
    returned: int = 0
    waived: int = 0

    @property
    def outstanding(self) -> int:
        """What is still owed of it."""
        return self.decided - self.returned - self.waived


@dataclass
class Books:
    """The amounts of one case."""

    institutions: tuple[str, ...] = ()
    deliberated: int = 0
    approved: int = 0
    matching: int = 0
    shares: dict[str, int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    follow_on: dict[str, int] = field(default_factory=dict)
    spent: int = 0
    newest_report: date | None = None
    claims: list[Claim] = field(default_factory=list)
    disputed: Claim | None = None
    """The claim that a dispute is over; a later one may be decided while it runs."""

    follow_on_planned: dict[str, int] | None = None
    factor: int = 0
    settled_follow_on: set[str] = field(default_factory=set)
    withheld: int = 0

    @property
    def disbursed(self) -> int:
        """Paid out in all."""
        return sum(self.first.values()) + sum(self.follow_on.values())

    @property
    def decided(self) -> int:
        """Decided to be returned in all."""
        return sum(claim.decided for claim in self.claims)

    @property
    def recovered(self) -> int:
        """Paid back in all."""
        return sum(claim.returned for claim in self.claims)

    @property
    def waived(self) -> int:
        """Waived in all."""
        return sum(claim.waived for claim in self.claims)

    @property
    def outstanding(self) -> int:
        """Decided and neither paid back nor waived."""
        return sum(claim.outstanding for claim in self.claims)

    def paid_to(self, name: str) -> int:
        """Paid to one institution in all."""
        return self.first.get(name, 0) + self.follow_on.get(name, 0)

    def totals(self) -> dict[str, int]:
        """The amounts by the names that the ledger gives them."""
        return {
            "approved": self.approved,
            "matching_committed": self.matching,
            "disbursed": self.disbursed,
            "eligible_spent": self.spent,
            "clawback_decided": self.decided,
            "recovered": self.recovered,
            "waived": self.waived,
            "withheld": self.withheld,
        }

    def after(self, command: Command, notice: Notice) -> "Books":
        """The books after an accepted act."""
        books = deepcopy(self)
        books._enter(command, notice)
        return books

    def _enter(self, command: Command, notice: Notice) -> None:  # noqa: C901 - a line an act
        match command:
            case commands.InstitutionPapers() | commands.ChangeInstitutions():
                self.institutions = command.institutions
            case commands.DecideSupport():
                self.approved = command.amount or 0
            case commands.CommitMatching():
                self.matching = command.amount or 0
            case commands.SignContract():
                self._sign(command)
            case commands.Disburse():
                self._pay(command)
            case commands.SubmitSelfCheck() | commands.SubmitRectificationReport():
                self._report(command.as_of, command.spent_cumulative)
            case commands.RecordAssessment():
                self._assess(command, notice)
            case commands.DecideClawback():
                disallowed = command.disallowed_spending or 0
                self.spent -= disallowed
                self.claims.append(Claim(command.amount or 0, disallowed))
            case commands.Refund():
                self.claims[-1].returned += command.amount or 0
            case commands.WriteOffRecovery():
                self.claims[-1].waived += self.claims[-1].outstanding
            case commands.TerminateContract():
                if command.eligible_spent is not None:
                    self.spent = command.eligible_spent
                self.claims.append(Claim(self.disbursed - self.decided - self.spent))
            case commands.FileDispute():
                self.disputed = self.claims[-1] if self.claims else None
            case commands.DisputeResult() if command.result != "维持" and self.disputed:
                amount = command.amount or 0 if command.result == "变更" else 0
                self._change(self.disputed, amount)

    def _sign(self, command: commands.SignContract) -> None:
        if command.allocation:
            self.shares = dict(command.allocation)
        elif not self.shares and len(self.institutions) == 1:
            self.shares = {self.institutions[0]: self.approved}

    def _pay(self, command: commands.Disburse) -> None:
        paid = self.first if command.instalment == "first_instalment" else self.follow_on
        for name, part in command.payees.items():
            paid[name] = paid.get(name, 0) + part
        if command.instalment == "follow_on" and self.factor < 100:
            for name, part in command.payees.items():
                self.withheld += (self.follow_on_planned or {})[name] - part
                self.settled_follow_on.add(name)

    def _report(self, as_of: date | None, spent: int | None) -> None:
        assert as_of is not None and spent is not None
        if self.newest_report is None or as_of >= self.newest_report:
            self.newest_report, self.spent = as_of, spent

    def _assess(self, command: commands.RecordAssessment, notice: Notice) -> None:
        if command.spent_cumulative is not None:
            self.spent = command.spent_cumulative
        if command.kind != "midterm":
            return
        rating = command.rating or notice.rating_of(command.score or 0)
        self.factor = {"优": 100, "良": 80, "中": 50, "差": 0}[rating]
        planned = {name: share - share * 60 // 100 for name, share in self.shares.items()}
        if self.factor == 100:  # the last payment carries what is left under a yuan
            for name, share in self.shares.items():
                left = share * 60 // 100 - self.first.get(name, 0)
                planned[name] += left if 0 < left < 100 else 0
        self.follow_on_planned = planned
        if not any(rest * self.factor // 100 for rest in planned.values()):
            self.withheld = sum(planned.values())
            self.settled_follow_on = set(planned)

    def _change(self, claim: Claim, amount: int) -> None:
        again = min(claim.disallowed, max(claim.decided - amount, 0))
        claim.disallowed -= again
        self.spent += again
        claim.decided = amount
        claim.returned = min(claim.returned, amount)
        claim.waived = min(claim.waived, amount - claim.returned)
