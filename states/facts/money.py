"""The amounts of a case, always equal to its ledger (R-M.1 to R-M.10)."""

from datetime import date

import msgspec

from states.choices import Instalment
from states.money import Fen


class Payment(msgspec.Struct, frozen=True):
    """One payment to one institution."""

    on: date
    instalment: Instalment
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
    Of the district's money the ledger has what was committed; what of that is in place (None while
    no report says) and spent is as reported. `disallowed` is spending that was reported and then
    disallowed for misuse.
    `follow_on_left` is what each institution's follow-on money still waits for (None until the
    midterm assessment fixes it), and `follow_on_ceiling` how much of that the rating lets be paid.
    """

    approved: Fen = 0
    matching_committed: Fen = 0
    matching_in_place: Fen | None = None
    matching_spent: Fen = 0
    payments: tuple[Payment, ...] = ()
    repayments: tuple[Repayment, ...] = ()
    claims: dict[str, Fen] = {}
    eligible_spent: Fen = 0
    disallowed: Fen = 0
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
    def held(self) -> int:
        """With the institutions, and neither spent nor claimed: as the account of that name."""
        return self.disbursed - self.eligible_spent - self.clawback_decided

    @property
    def outstanding_recovery(self) -> int:
        """Decided and neither paid back nor written off."""
        return self.clawback_decided - self.recovered - self.waived

    @property
    def undisbursed(self) -> int:
        """Approved and never paid out."""
        return self.approved - self.disbursed

    def paid_to(self, payee: str, instalment: Instalment | None = None) -> int:
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
