"""Payments to the institutions (正文一(四)(五)): first instalment, follow-on, withholding."""

from collections.abc import Iterator

from states import commands, indicators
from states.act_in_hand import Work
from states.acts.assessment import GATED_TRACK
from states.acts.base import another_is_meant
from states.choices import Instalment, chosen
from states.deadlines import self_check_day, self_check_periods
from states.duty_items import Item
from states.facts import Payment, Step
from states.funds import first_ceiling
from states.mail_kinds import MailKind
from states.refusals import Problem, problem
from states.shared_bookings import withhold
from states.steps import State

# --- what decides the path --------------------------------------------------------------


def pays_first(work: Work) -> bool:
    """The payment is of the first instalment."""
    return work.asked(commands.Disburse).instalment == Instalment.FIRST


def pays_follow_on(work: Work) -> bool:
    """The payment is of the follow-on money."""
    return work.asked(commands.Disburse).instalment == Instalment.FOLLOW_ON


def first_completes(work: Work) -> bool:
    """With this payment every institution has its first instalment."""
    asked = work.asked(commands.Disburse)
    paid = {payment.payee for payment in work.money.payments} | set(asked.payees)
    return asked.instalment == Instalment.FIRST and set(work.facts.institutions) <= paid


def first_is_partial(work: Work) -> bool:
    """An institution still waits for its first instalment."""
    return pays_first(work) and not first_completes(work)


# --- guards -----------------------------------------------------------------------------


def who_has_not_signed(work: Work) -> Iterator[Problem]:
    """Money waits for the last signature (R-5.2, R-M.3)."""
    missing = list(work.facts.unsigned)
    if work.facts.step is Step.CONTRACT_SIGNING and missing:
        yield problem("not_all_signed", "R-5.2", "R-M.3", missing=missing)


def payees_are_institutions(work: Work) -> Iterator[Problem]:
    """Money goes to the accepted institutions of the case, never to the district (R-5.2, R-M.3)."""
    payees = work.asked(commands.Disburse).payees
    if not payees:
        yield problem("no_payees", "R-5.2")
    unknown = [name for name in payees if name not in work.facts.institutions]
    if unknown:
        known = list(work.facts.institutions)
        yield problem("payee_not_institution", "R-5.2", "R-M.3", payees=unknown, known=known)


def payees_add_up(work: Work) -> Iterator[Problem]:
    """The parts are positive and add up to the payment (R-M.6)."""
    asked = work.asked(commands.Disburse)
    total = sum(asked.payees.values())
    if (
        asked.payees
        and (asked.amount or 0) > 0
        and (total != asked.amount or any(p <= 0 for p in asked.payees.values()))
    ):
        yield problem("payees_sum", "R-M.6", given=total, expected=asked.amount)


def like_payment_is_meant(work: Work) -> Iterator[Problem]:
    """A person who enters a payment like one of the same day says that it is another (R-M.8)."""
    asked = work.asked(commands.Disburse)
    before = [
        (one.payee, one.amount)
        for one in work.money.payments
        if one.on == work.day and one.instalment == asked.instalment
    ]
    if asked.payees and all(part in before for part in asked.payees.items()):
        yield from another_is_meant(work, asked.amount, again=asked.again)


def no_flag_or_debt(work: Work) -> Iterator[Problem]:
    """Nothing is paid while a flag is open or a recovery unpaid (R-M.7)."""
    facts = work.facts
    if facts.open_flag is not None:
        yield problem("flag_open", "R-M.7", level=facts.open_flag.level)
    elif facts.open_clawback is not None:
        yield problem("clawback_open", "R-M.7", state=facts.open_clawback.state)
    outstanding = facts.money.outstanding_recovery
    if outstanding:
        yield problem("unpaid_recovery", "R-M.7", outstanding=outstanding)


def first_is_within_ceiling(work: Work) -> Iterator[Problem]:
    """The first instalment pays at most its percentage of each share (R-M.4)."""
    for name, part in work.asked(commands.Disburse).payees.items():
        allocated = work.facts.contract.allocation.get(name, 0)
        ceiling = first_ceiling(allocated, work.notice)
        given = work.money.paid_to(name, Instalment.FIRST) + part
        if given > ceiling:
            yield problem("above_first", "R-M.4", payee=name, given=given, ceiling=ceiling or None)
    yield from _plan_problems(work)


def _plan_problems(work: Work) -> Iterator[Problem]:
    """Where the follow-on was fixed on a larger rest, that rest is not paid twice (R-M.4, R-M.10).

    Such a plan was made before the first instalment had its own entitlement.
    """
    money, amount = work.money, work.asked(commands.Disburse).amount or 0
    left = money.follow_on_left
    room = money.undisbursed - money.withheld - sum((left or {}).values())
    if left is not None and amount > room:
        yield problem("above_support", "R-M.4", "R-M.10", given=amount, ceiling=room)


def follow_on_is_earned(work: Work) -> Iterator[Problem]:
    """The follow-on needs the midterm assessment, matching, and no dispute (R-4.3, R-M.2)."""
    facts = work.facts
    if facts.money.follow_on_left is None:
        yield problem("no_midterm", "R-4.3")
    if facts.open_dispute is not None:
        yield problem("dispute_open", "R-D.1", against=facts.open_dispute.against)
    if facts.assessments and _lacks_space(work):
        best = work.notice.passing_rating
        yield problem("space_missing", "K0", best=best)
    if work.notice.matching_gate == "both":
        yield from _matching_problems(work)


def _lacks_space(work: Work) -> bool:
    """Whether a region that has to have a physical space has said that it has none (K0)."""
    figures = next((one.figures for one in reversed(work.facts.assessments) if one.figures), {})
    return work.region.track == GATED_TRACK and indicators.physical_space(figures) is False


def _matching_problems(work: Work) -> Iterator[Problem]:
    """The matching money is in place; where no report says, all that is committed is (R-M.2)."""
    money, in_place = work.money, work.money.matching_in_place
    required = -int(-(money.disbursed * work.notice.matching_share) // 1)
    if in_place is None and money.matching_committed < required:
        committed = money.matching_committed
        yield problem("matching_short", "R-F.1", "R-M.2", committed=committed, required=required)
    elif in_place is not None and in_place < required:
        yield problem(
            "matching_not_in_place", "R-F.1", "R-M.2", in_place=in_place, required=required
        )


def follow_on_is_within_ceiling(work: Work) -> Iterator[Problem]:
    """The follow-on pays at most the rest of each share by the rating's factor (R-4.3, R-M.4)."""
    if work.money.follow_on_left is None:
        return
    for name, part in work.asked(commands.Disburse).payees.items():
        ceiling = work.money.follow_on_ceiling.get(name, 0)
        if part > ceiling:
            yield problem(
                "above_follow_on", "R-M.4", "R-4.3", payee=name, given=part, ceiling=ceiling or None
            )


# --- effects ----------------------------------------------------------------------------


def disburse(work: Work) -> None:
    """Book the payment; the first one sets the self-checks, a follow-on withholds its rest."""
    asked, facts = work.asked(commands.Disburse), work.facts
    instalment, is_first_payment = chosen(Instalment, asked.instalment), not facts.money.payments
    new = tuple(Payment(work.day, instalment, name, part) for name, part in asked.payees.items())
    for name, part in asked.payees.items():
        work.post("held", "commitment", part, name)
    work.change_money(payments=(*facts.money.payments, *new))
    if is_first_payment:
        _owe_self_checks(work)
    if facts.step is Step.CONTRACT_SIGNING and work.facts.state == State.EXECUTING:
        work.change(step=Step.SUPERVISION)
        work.settle(Item.PAYMENT)
    work.tell(MailKind.DISBURSEMENT, amount=asked.amount, instalment=instalment)
    if instalment == Instalment.FOLLOW_ON:
        _withhold_rest(work, asked.payees)


def _owe_self_checks(work: Work) -> None:
    """Owe one self-check for each quarter of the contract (R-6.1)."""
    ends_on = work.facts.contract.ends_on
    if ends_on is None:
        raise LookupError("money is paid under a signed contract only")
    for period in self_check_periods(work.day, ends_on, work.notice):
        day = self_check_day(period, work.notice)
        work.owe(Item.SELF_CHECK, term=f"to:{day}", period=period)


def _withhold_rest(work: Work, payees: dict[str, int]) -> None:
    """What the rating does not let be paid is withheld with the payment."""
    money = work.money
    planned, ceilings = dict(money.follow_on_left or {}), dict(money.follow_on_ceiling)
    full = ceilings == planned
    rest = 0
    for name, part in payees.items():
        if full:
            planned[name] -= part
            ceilings[name] -= part
        else:
            rest += planned[name] - part
            planned[name] = ceilings[name] = 0
    work.change_money(follow_on_left=planned, follow_on_ceiling=ceilings)
    withhold(work, rest)
    if not any(ceilings.values()):
        work.settle(Item.FOLLOW_ON_PAYMENT)


CONDITIONS = (pays_first, pays_follow_on, first_completes, first_is_partial)
GUARDS = (
    payees_are_institutions,
    payees_add_up,
    like_payment_is_meant,
    no_flag_or_debt,
    first_is_within_ceiling,
    follow_on_is_earned,
    follow_on_is_within_ceiling,
)
EFFECTS = (disburse,)
OUT_OF_PLACE = {"disburse": who_has_not_signed}
