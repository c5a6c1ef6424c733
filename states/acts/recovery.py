"""Money coming back (正文一(六)): refunds, demand, referral, write-off (R-6.9)."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work
from states.acts.base import another_is_meant
from states.acts.ending import end
from states.acts.rectification import close_clawback
from states.choices import Ground
from states.duty_items import Item
from states.facts import Outcome, Repayment
from states.funds import still_owed
from states.mail_kinds import MailKind
from states.money import split
from states.refusals import Problem, problem

# --- what decides the path --------------------------------------------------------------


def settles_all(work: Work) -> bool:
    """The refund is the last."""
    return work.asked(commands.Refund).amount == work.money.outstanding_recovery


def leaves_a_rest(work: Work) -> bool:
    """After the refund something is still outstanding, or it is no possible refund."""
    return not settles_all(work)


# --- guards -----------------------------------------------------------------------------


def refund_is_owed(work: Work) -> Iterator[Problem]:
    """Nobody pays back more than was decided and is outstanding (R-M.5, R-M.6)."""
    asked, owed = work.asked(commands.Refund), still_owed(work.money)
    amount, outstanding = asked.amount or 0, work.money.outstanding_recovery
    if amount > outstanding:
        yield problem("above_outstanding", "R-M.5", amount=amount, outstanding=outstanding)
    if asked.payers and sum(asked.payers.values()) != amount:
        yield problem("payees_sum", "R-M.6", given=sum(asked.payers.values()), expected=amount)
    too_much = [name for name, part in asked.payers.items() if not 0 < part <= owed.get(name, 0)]
    if too_much:
        yield problem("payer_owes_less", "R-M.6", payers=too_much)


def like_refund_is_meant(work: Work) -> Iterator[Problem]:
    """A person who enters a repayment like one of the same day says that it is another (R-M.8)."""
    asked = work.asked(commands.Refund)
    given = asked.payers or split(asked.amount or 0, still_owed(work.money))
    parts = [part for part in given.items() if part[1]]
    before = [(one.payer, one.amount) for one in work.money.repayments if one.on == work.day]
    if parts and all(part in before for part in parts):
        yield from another_is_meant(work, asked.amount, again=asked.again)


def recovery_is_overdue(work: Work) -> Iterator[Problem]:
    """A demand or a referral follows a recovery that is overdue, or misuse (R-6.9, R-6.10)."""
    duty, clawback = work.facts.duty(Item.RECOVERY), work.facts.open_clawback
    refers = isinstance(work.command, commands.ReferRecovery)
    if refers and clawback is not None and Ground.MISUSE in clawback.grounds:
        return  # misuse is referred at once
    if duty is not None and duty.suspended_on is not None:
        yield problem("recovery_suspended", "R-6.9", since=duty.suspended_on)
    elif duty is None or duty.due is None or work.day <= duty.due:
        yield problem("recovery_not_due", "R-6.9", due=duty.due if duty else None)


def authority_is_named(work: Work) -> Iterator[Problem]:
    """Only the finance authority writes off."""
    if not getattr(work.command, "authority", None):
        yield problem("fields_missing", "R-6.9", missing=["authority"])


# --- effects ----------------------------------------------------------------------------


def refund(work: Work) -> None:
    """Money is back; the last of it closes the clawback or ends the terminated case."""
    asked = work.asked(commands.Refund)
    amount = asked.amount or 0
    parts = asked.payers or split(amount, still_owed(work.money))
    repayments = tuple(Repayment(work.day, name, part) for name, part in parts.items() if part)
    for one in repayments:
        work.post("recovered", "receivable", one.amount, one.payer)
    work.change_money(repayments=(*work.money.repayments, *repayments))
    outstanding = work.money.outstanding_recovery
    if outstanding:
        work.tell(MailKind.RECOVERY_PARTIAL, amount=amount, outstanding=outstanding)
        return
    total = work.money.clawback_decided - work.money.waived
    settle_recovery(work)
    work.tell(MailKind.RECOVERY_SETTLED, amount=amount, outstanding=outstanding, total=total)


def settle_recovery(work: Work) -> None:
    """Nothing is owed any more: close the clawback, or end the terminated case."""
    work.settle(Item.RECOVERY)
    if work.facts.open_clawback is not None:
        work.move("clawback.CLOSED")
        close_clawback(work)
    elif work.facts.settlement is not None and work.facts.is_open:
        work.move("case.CLOSED")
        end(work, Outcome.TERMINATED)


def demand_recovery(work: Work) -> None:
    """The demand was sent (催告)."""
    work.change_clawback(demanded=True)


def write_off_recovery(work: Work) -> None:
    """The finance authority waives the rest."""
    waivers = dict(work.money.waivers)
    for name, part in still_owed(work.money).items():
        work.post("waived", "receivable", part, name)
        waivers[name] = waivers.get(name, 0) + part
    work.change_money(waivers=waivers)
    settle_recovery(work)


CONDITIONS = (
    settles_all,
    leaves_a_rest,
)
GUARDS = (
    refund_is_owed,
    like_refund_is_meant,
    recovery_is_overdue,
    authority_is_named,
)
EFFECTS = (
    refund,
    demand_recovery,
    write_off_recovery,
)
