"""The claim of a decision under dispute: what of it came back, and its change (R-D.1, R-M.5)."""

from states.act_in_hand import Work, replace
from states.facts import Claim, Clawback, Repayment, Settlement
from states.funds import holdings
from states.money import split
from states.shared_bookings import disallow_spending


def decided_and_returned(work: Work) -> tuple[int, int]:
    """What was decided in the decision under dispute, and what of it came back, in fen."""
    claim = work.facts.contested
    if claim is None:
        return 0, 0
    return sum(claim.claims.values()), sum(work.facts.returned_of(claim).values())


def change_claim(work: Work, amount: int) -> None:
    """Replace the claim under dispute by *amount* fen; what came back beyond it goes back.

    Does nothing where the dispute is over no claim (R-M.5, R-M.8).
    """
    claim = work.facts.contested
    if claim is None:
        return
    parts = _shares(work, claim, amount)
    back = {name: part - parts[name] for name, part in work.facts.returned_of(claim).items()}
    _give_back(work, {name: part for name, part in back.items() if part > 0})
    claims = dict(work.money.claims)
    for name, before in claim.claims.items():
        claims[name] += parts[name] - before
        work.post("receivable", "held", parts[name] - before, name)
    work.change_money(claims=claims)
    _limit_waivers(work)
    disallowed = _allow_again(work, claim, amount)
    if isinstance(claim, Settlement):
        work.change(settlement=replace(claim, return_amount=amount, claims=parts))
    elif claim is work.facts.clawback:
        work.change_clawback(decided=amount, disallowed=disallowed, claims=parts)
    else:
        work.change(disputed=replace(claim, decided=amount, disallowed=disallowed, claims=parts))


def _allow_again(work: Work, claim: Claim, amount: int) -> int:
    """Spending that a lowered claim no longer reaches is eligible again; what stays disallowed."""
    if not isinstance(claim, Clawback):
        return 0
    again = min(claim.disallowed, max(claim.decided - amount, 0))
    disallow_spending(work, -again)
    return claim.disallowed - again


def _shares(work: Work, claim: Claim, amount: int) -> dict[str, int]:
    """What of the changed *amount* falls on each institution: what it paid stays its own (R-M.6).

    More than was decided falls on what the institutions still hold, less on what they still owe.
    """
    claims, back = claim.claims, work.facts.returned_of(claim)
    more, left = amount - sum(claims.values()), amount - sum(back.values())
    if left < 0:
        return split(amount, back)
    if more > 0:
        held = holdings(work.money)
        added = split(more, {name: held[name] for name in claims})
        return {name: part + added[name] for name, part in claims.items()}
    owed = split(left, {name: part - back[name] for name, part in claims.items()})
    return {name: part + owed[name] for name, part in back.items()}


def _give_back(work: Work, parts: dict[str, int]) -> None:
    """Book what goes back to the institutions that paid too much, in fen (R-M.8).

    A later clawback then counts its own returns from that much less.
    """
    repayments = [Repayment(work.day, name, -part) for name, part in parts.items()]
    for name, part in parts.items():
        work.post("recovered", "receivable", -part, name)
    work.change_money(repayments=(*work.money.repayments, *repayments))
    if work.facts.disputed is not None and (later := work.facts.clawback) is not None:
        before = {n: part - parts.get(n, 0) for n, part in later.recovered_before.items()}
        work.change_clawback(recovered_before=before)


def _limit_waivers(work: Work) -> None:
    """What was written off is at most what is still owed under the changed claim (R-M.5)."""
    money, waivers = work.money, dict(work.money.waivers)
    for name, waived in waivers.items():
        most = money.claims[name] - money.recovered_from(name)
        if waived > most:
            work.post("waived", "receivable", most - waived, name)
            waivers[name] = most
    work.change_money(waivers=waivers)
