"""Step 5, the contract (正文一(五), 三): matching money, signatures, shares of the institutions."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work, replace
from states.actors import BY_PERSONS
from states.acts.ending import end
from states.calendar import ONE_DAY
from states.deadlines import add_months, due_after
from states.duty_items import ITEMS, Item
from states.facts import DutyStatus, Outcome
from states.funds import required_matching
from states.mail_kinds import MailKind
from states.refusals import Problem, problem
from states.steps import State

# --- what decides the path --------------------------------------------------------------


def matching_is_enough(work: Work) -> bool:
    """The commitment reaches the ratio (R-F.1)."""
    amount = work.asked(commands.CommitMatching).amount or 0
    return amount >= required_matching(work.money.approved, work.notice)


def matching_is_short(work: Work) -> bool:
    """The commitment stays below the ratio (R-F.1)."""
    return not matching_is_enough(work)


def _will_have_signed(work: Work) -> set[str]:
    return {*work.facts.contract.signatures, *work.asked(commands.SignContract).parties}


def all_have_signed(work: Work) -> bool:
    """With these signatures all n+2 parties have signed (R-5.1)."""
    return {"city", "district", *work.facts.institutions} <= _will_have_signed(work)


def some_have_not_signed(work: Work) -> bool:
    """A signature is still missing."""
    return not all_have_signed(work)


# --- guards -----------------------------------------------------------------------------


def matching_stays_enough(work: Work) -> Iterator[Problem]:
    """Once someone has signed, the commitment can't fall below the ratio (R-F.1, R-M.2)."""
    if work.facts.contract.signatures and matching_is_short(work):
        required = required_matching(work.money.approved, work.notice)
        amount = work.asked(commands.CommitMatching).amount
        yield problem("matching_short", "R-F.1", "R-M.2", committed=amount, required=required)


def commitment_is_meant(work: Work) -> Iterator[Problem]:
    """A person who enters a sum that is not above the one before says that it is meant (R-F.1).

    The amount is all that is committed: who meant to add to it may have given the addition alone,
    and who gives the same sum may have entered one letter twice.
    """
    asked, before = work.asked(commands.CommitMatching), work.money.matching_committed
    amount = asked.amount or 0
    if work.act.actor.channel in BY_PERSONS and not asked.confirmed and 0 < amount <= before:
        yield problem("matching_not_above", "R-F.1", before=before, committed=amount)


def matching_is_committed(work: Work) -> Iterator[Problem]:
    """Nobody signs before the matching money is committed (R-F.1, R-M.2)."""
    required = required_matching(work.money.approved, work.notice)
    committed = work.money.matching_committed
    if committed < required:
        yield problem("matching_short", "R-F.1", "R-M.2", committed=committed, required=required)


def parties_may_sign(work: Work) -> Iterator[Problem]:
    """Who signs is a party to the contract and has not signed yet (R-5.1)."""
    parties = work.asked(commands.SignContract).parties
    known = {"city", "district", *work.facts.institutions}
    if not parties:
        yield problem("no_parties", "R-5.1")
    unknown = [name for name in parties if name not in known]
    if unknown:
        yield problem("unknown_parties", "R-5.1", parties=unknown)
    signed = work.facts.contract.signatures
    if parties and all(name in signed for name in parties):
        yield problem("already_signed", "R-5.1", parties=list(parties))


def allocation_adds_up(work: Work) -> Iterator[Problem]:
    """The shares of the institutions add up to the amount decided (R-M.1)."""
    given, agreed = work.asked(commands.SignContract).allocation, work.facts.contract.allocation
    institutions, approved = work.facts.institutions, work.money.approved
    if given:
        unknown = [name for name in given if name not in institutions]
        if unknown:
            yield problem("unknown_parties", "R-5.1", parties=unknown)
        if agreed and given != agreed:
            yield problem("other_allocation", "R-5.1", "R-M.1")
        total = sum(given.values())
        if total != approved or any(part <= 0 for part in given.values()):
            yield problem("allocation_sum", "R-M.1", given=total, expected=approved)
        left_out = [name for name in institutions if name not in given]
        if left_out:
            yield problem("allocation_incomplete", "R-M.1", missing=left_out)
    elif not agreed and len(institutions) > 1 and all_have_signed(work):
        yield problem("allocation_incomplete", "R-M.1", missing=list(institutions))


def signing_is_overdue(work: Work) -> Iterator[Problem]:
    """A contract lapses only after its term."""
    due = work.due(Item.CONTRACT_SIGNING)
    if due is None or work.day <= due:
        yield problem("term_runs", "R-5.4", due=due)


def term_moves(work: Work) -> Iterator[Problem]:
    """A term that begins today ends later than the one that runs (R-5.4)."""
    running = work.facts.duty(Item.CONTRACT_SIGNING)
    if running is not None and running.is_open and running.due is not None:
        term, *_ = ITEMS[Item.CONTRACT_SIGNING].terms(work.notice)
        due = due_after(work.day, term, work.calendar)
        if due is not None and due <= running.due:
            last = work.day
            while (
                ends := due_after(last + ONE_DAY, term, work.calendar)
            ) is not None and ends <= running.due:
                last += ONE_DAY
            yield problem("term_runs_to", "R-5.4", due=running.due, last=last)


def nothing_is_held(work: Work) -> Iterator[Problem]:
    """Support is revoked where its money was never paid, or has all come back (R-5.4, R-6.10)."""
    if work.money.net_held or work.money.outstanding_recovery:
        yield problem("money_still_held", "R-5.4", "R-6.10", held=work.money.net_held)
    if (clawback := work.facts.open_clawback) is not None:
        yield problem("clawback_open", "R-5.4", "R-6.5", state=clawback.state)


# --- effects ----------------------------------------------------------------------------


def commit_matching(work: Work) -> None:
    """The amount is all that is committed now; a shortfall is told at once (R-F.1).

    Less than before is noted: who meant to add to the sum may have given the addition alone.
    """
    amount, before = work.asked(commands.CommitMatching).amount or 0, work.money.matching_committed
    if amount < before:
        work.warn("matching_lowered", "R-F.1", before=before, committed=amount)
    work.post("matching", "matching_pledge", amount - before)
    work.change_money(matching_committed=amount)
    required = required_matching(work.money.approved, work.notice)
    if amount < required:
        work.tell(
            MailKind.MATCHING_SHORTFALL,
            committed=amount,
            required=required,
            shortfall=required - amount,
        )


def sign_contract(work: Work) -> None:
    """Signatures are taken down; the last of them starts the two years (R-5.1, R-5.4)."""
    asked, contract = work.asked(commands.SignContract), work.facts.contract
    signatures = dict(contract.signatures)
    for name in asked.parties:
        signatures.setdefault(name, work.day)
    allocation = asked.allocation or contract.allocation
    if not allocation and len(work.facts.institutions) == 1:
        allocation = {work.facts.institutions[0]: work.money.approved}
    work.change(contract=replace(contract, signatures=signatures, allocation=allocation))
    if work.facts.state == State.SIGNED_AWAITING_DISBURSEMENT:
        _start_contract(work)


def _start_contract(work: Work) -> None:
    notice = work.notice
    ends_on = add_months(work.day, 12 * notice.contract_years) - ONE_DAY
    work.change(contract=replace(work.facts.contract, ends_on=ends_on))
    work.settle(Item.CONTRACT_SIGNING)
    work.owe(Item.PAYMENT)
    work.owe(Item.MIDTERM_ASSESSMENT)
    work.owe(Item.FINAL_ASSESSMENT)


def lapse_contract(work: Work) -> None:
    """The term ended without all signatures; the city then extends it or revokes the support."""
    work.settle(Item.CONTRACT_SIGNING, status=DutyStatus.LAPSED)


def extend_contract_term(work: Work) -> None:
    """A new term for signing begins, and those who sign are told its end (R-5.4)."""
    work.settle(Item.CONTRACT_SIGNING, status=DutyStatus.LAPSED)
    due = work.owe(Item.CONTRACT_SIGNING)
    reason = work.asked(commands.ExtendContractTerm).reason
    work.tell(MailKind.CONTRACT_TERM_EXTENDED, contract_due=due, reason=reason)


def revoke_support(work: Work) -> None:
    """The support is revoked, and those who counted on it are told (R-5.4)."""
    reason = work.asked(commands.RevokeSupport).reason
    work.tell(MailKind.SUPPORT_REVOKED, amount=work.money.approved, reason=reason)
    end(work, Outcome.REVOKED)


CONDITIONS = (matching_is_enough, matching_is_short, all_have_signed, some_have_not_signed)
GUARDS = (
    matching_stays_enough,
    commitment_is_meant,
    matching_is_committed,
    parties_may_sign,
    allocation_adds_up,
    signing_is_overdue,
    term_moves,
    nothing_is_held,
)
EFFECTS = (commit_matching, sign_contract, lapse_contract, extend_contract_term, revoke_support)
