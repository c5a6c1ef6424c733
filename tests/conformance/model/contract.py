"""Steps 5 and 6 in the second model: matching money, signatures, payments."""

from datetime import timedelta
from math import ceil

from tests.conformance.model.case import SUPERVISED, Doing, need
from tests.conformance.model.days import months_later, quarter_ends
from tests.conformance.model.duties import BOTH, DISTRICT

UNSIGNED = ("AWAITING_CONTRACT", "AWAITING_MATCHING", "SIGNING")


def _required(do: Doing) -> int:
    """The matching money asked for, rounded up to the fen."""
    return ceil(do.case.approved * do.terms.asked_of_district)


def commit_matching(do: Doing) -> None:
    """The whole sum that the district commits; too little of it is told at once (R-F.1)."""
    case, amount = do.case, do.asked.fen("amount") or 0
    do.stand(("R-F.1",), *UNSIGNED, "SIGNED_AWAITING_DISBURSEMENT", *SUPERVISED)
    need(amount > 0, "R-F.1")
    enough = amount >= _required(do)
    if case.state in ("AWAITING_CONTRACT", "AWAITING_MATCHING"):
        do.move("AWAITING_CONTRACT" if enough else "AWAITING_MATCHING")
    else:
        need(enough or not case.signed, "R-F.1")
    case.matching = amount
    if not enough:
        do.mail("matching_shortfall", DISTRICT)


def sign_contract(do: Doing) -> None:
    """Parties sign; with the last signature the two years begin (R-5.1)."""
    case, parties = do.case, do.asked.data.get("parties", ())
    do.stand(("R-5.1",), *UNSIGNED)
    need(case.matching >= _required(do), "R-F.1")
    everybody = {"city", "district", *case.institutions}
    need(parties and set(parties) <= everybody, "R-5.1")
    need(not set(parties) <= case.signed, "R-5.1")
    signed, shares = case.signed | set(parties), do.asked.parts("allocation")
    if shares:
        need(set(shares) <= everybody, "R-5.1")
        need(not case.shares or shares == case.shares, "R-5.1", "R-M.1")
        need(sum(shares.values()) == case.approved, "R-M.1")
        need(set(shares) == set(case.institutions) and min(shares.values()) > 0, "R-M.1")
    elif signed == everybody:
        need(case.shares or len(case.institutions) == 1, "R-M.1")
    if not shares and len(case.institutions) == 1:
        shares = {case.institutions[0]: case.approved}
    case.signed, case.shares = signed, shares or case.shares
    if signed != everybody:
        do.move("SIGNING")
        return
    case.ends_on = months_later(do.day, 24) - timedelta(days=1)
    do.move("SIGNED_AWAITING_DISBURSEMENT")
    do.settle("contract_signing")
    do.owe("payment", "10wd")
    do.owe("midterm_assessment", "12m")
    do.owe("final_assessment", "24m")


def lapse_contract(do: Doing) -> None:
    """The term for signing is over."""
    do.stand(("R-5.4",), *UNSIGNED)
    need(do.asked.data.get("reason"), "R-A.1")
    due = do.case.due("contract_signing")
    need(due is not None and do.day > due, "R-5.4")
    do.move("LAPSED_UNSIGNED")
    do.settle("contract_signing", lapses=True)


def extend_contract_term(do: Doing) -> None:
    """A new term for signing begins."""
    do.stand(("R-5.4",), *UNSIGNED, "LAPSED_UNSIGNED")
    need(do.asked.data.get("reason"), "R-A.1")
    term = f"{do.terms.contract_signing_days_after_decision}d"
    running = do.case.open("contract_signing")
    end = do.days.end(do.day, term)
    need(end is None or all(one.due is None or one.due < end for one in running), "R-5.4")
    if do.case.state == "LAPSED_UNSIGNED":
        do.move("AWAITING_CONTRACT")
    do.settle("contract_signing", lapses=True)
    do.owe("contract_signing", term)
    do.mail("contract_term_extended", BOTH)


def revoke_support(do: Doing) -> None:
    """A support is revoked of which nobody holds money."""
    case = do.case
    do.stand(("R-5.4",), *UNSIGNED, "LAPSED_UNSIGNED", "SIGNED_AWAITING_DISBURSEMENT", "EXECUTING")
    need(do.asked.data.get("reason"), "R-A.1")
    need(case.paid() == case.recovered and not case.outstanding, "R-5.4", "R-6.10")
    need(case.clawback is None, "R-5.4", "R-6.5")
    do.end("REVOKED")
    do.mail("support_revoked", BOTH)


# --- payments -------------------------------------------------------------------------------------


def disburse(do: Doing) -> None:
    """An instalment is paid to institutions, never to anybody else (R-5.2, R-M.3 to R-M.7)."""
    case, payees = do.case, do.asked.parts("payees")
    instalment, amount = do.asked.data.get("instalment"), do.asked.fen("amount") or 0
    do.stand(("R-5.2",), "SIGNED_AWAITING_DISBURSEMENT", *SUPERVISED)
    need(amount > 0, "R-5.2")
    need(payees and set(payees) <= set(case.institutions), "R-5.2")
    need(instalment in ("first_instalment", "follow_on"), "R-5.2")
    need(sum(payees.values()) == amount and min(payees.values()) > 0, "R-M.6")
    need(case.flag is None and case.clawback is None and not case.outstanding, "R-M.7")
    is_first_of_all = not case.payments
    if instalment == "first_instalment":
        _first(do, payees)
    else:
        _follow_on(do, payees)
    for name, part in payees.items():
        case.payments.append((do.day, str(instalment), name, part))
    do.mail("disbursement", BOTH)
    if instalment == "follow_on":
        _withhold_the_rest(do, payees)
    if is_first_of_all:
        _owe_self_checks(do)
    has_all = set(case.institutions) <= {name for _, _, name, _ in case.payments}
    if case.state == "SIGNED_AWAITING_DISBURSEMENT" and has_all:
        case.step = 6
        do.move("EXECUTING")
        do.settle("payment")


def first_of(do: Doing, name: str) -> int:
    """What an institution is entitled to as its first instalment."""
    return do.case.shares.get(name, 0) * do.terms.first_instalment_pct // 100


def _first(do: Doing, payees: dict[str, int]) -> None:
    for name, part in payees.items():
        paid = do.case.paid(name, "first_instalment")
        need(paid + part <= first_of(do, name), "R-M.4")


def _follow_on(do: Doing, payees: dict[str, int]) -> None:
    case = do.case
    need(case.planned is not None, "R-4.3")
    need(case.dispute is None, "R-D.1")
    need(case.unit.track != "B" or case.space is not False, "K0", "R-M.4", "R-4.3")
    asked = ceil(case.paid() * do.terms.asked_of_district)
    there = case.matching if case.in_place is None else case.in_place
    need(do.terms.matching_gate != "both" or there >= asked, "R-M.2")
    for name, part in payees.items():
        need(part <= case.ceilings.get(name, 0), "R-M.4")


def _withhold_the_rest(do: Doing, payees: dict[str, int]) -> None:
    """What the rating does not let be paid is withheld as the rest is paid."""
    case, rest = do.case, 0
    planned = case.planned or {}
    is_full = case.ceilings == planned
    for name, part in payees.items():
        if is_full:
            planned[name] -= part
            case.ceilings[name] -= part
        else:
            rest += planned[name] - part
            planned[name] = case.ceilings[name] = 0
    withhold(do, rest)
    if not any(case.ceilings.values()):
        do.settle("follow_on_payment")


def withhold(do: Doing, amount: int) -> None:
    """Money is withheld for good, and that is told."""
    if amount:
        do.case.withheld += amount
        do.mail("follow_on_withheld", BOTH)


def _owe_self_checks(do: Doing) -> None:
    """One for each quarter of the contract that has at least thirty days of it (R-6.1)."""
    last = do.case.ends_on
    if last is None:
        raise LookupError("money is paid under a contract")
    for end in quarter_ends(do.day + timedelta(days=30), last):
        due = (end + timedelta(days=1)).replace(day=10)
        do.owe("self_check", f"to:{due}", period=end)


ACTS = (
    commit_matching,
    sign_contract,
    lapse_contract,
    extend_contract_term,
    revoke_support,
    disburse,
)
