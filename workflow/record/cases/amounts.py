"""The amounts of a case that stand in columns of their own, in fen."""

from states.facts import Money


def amounts(money: Money) -> dict[str, int]:
    """The amounts of a case by the names under which the ledger is held against them, in fen."""
    return {
        "approved": money.approved,
        "matching_committed": money.matching_committed,
        "disbursed": money.disbursed,
        "eligible_spent": money.eligible_spent,
        "clawback_decided": money.clawback_decided,
        "recovered": money.recovered,
        "waived": money.waived,
        "withheld": money.withheld,
    }


AMOUNTS = tuple(amounts(Money()))
"""Their names."""
