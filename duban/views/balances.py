"""What of the money is where: the same amounts under the same names wherever they are told."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from config.words import Words
from duban.views.page import Coded, Column, Kind, coded
from states.facts import Money

Balance = dict["Amount", int]
"""Amounts in fen, by what they are."""


class Amount(StrEnum):
    """What an amount is; of a case, of a district, or of a whole programme."""

    APPROVED = "approved"
    MATCHING = "matching_committed"
    MATCHING_IN_PLACE = "matching_in_place"
    MATCHING_SPENT = "matching_spent"
    PAID = "disbursed"
    SPENT = "eligible_spent"
    WITHHELD = "follow_on_withheld"
    CLAIMED = "clawback_decided"
    BACK = "recovered"
    TO_COME_BACK = "outstanding_recovery"
    WAIVED = "waived"
    HELD = "held"
    UNPAID = "undisbursed"


def balance(money: Money) -> Balance:
    """The amounts of a case, in the order in which they are told.

    What was paid is what was spent, is held, is to come back, came back and was waived together.
    """
    return {
        Amount.APPROVED: money.approved,
        Amount.MATCHING: money.matching_committed,
        Amount.MATCHING_IN_PLACE: money.matching_in_place or 0,
        Amount.MATCHING_SPENT: money.matching_spent,
        Amount.PAID: money.disbursed,
        Amount.SPENT: money.eligible_spent,
        Amount.WITHHELD: money.withheld,
        Amount.CLAIMED: money.clawback_decided,
        Amount.BACK: money.recovered,
        Amount.TO_COME_BACK: money.outstanding_recovery,
        Amount.WAIVED: money.waived,
        Amount.HELD: money.held,
        Amount.UNPAID: money.undisbursed,
    }


def of_books(sums: Mapping[str, int]) -> Balance:
    """What follows from the sums of the ledger, under the names that cases have for it."""
    claimed = sums["clawback_decided"]
    return {
        Amount.TO_COME_BACK: claimed - sums["recovered"] - sums["waived"],
        Amount.HELD: sums["disbursed"] - sums["eligible_spent"] - claimed,
        Amount.UNPAID: sums["approved"] - sums["disbursed"],
    }


def total(balances: Iterable[Balance]) -> Balance:
    """The amounts of several together."""
    summed = dict.fromkeys(Amount, 0)
    for one in balances:
        for amount, fen in one.items():
            summed[amount] += fen
    return summed


def named(amount: Amount, words: Words) -> Coded:
    """What an amount is called."""
    return coded(words, "money", amount)


def column_of(amount: Amount, words: Words) -> Column:
    """A column of amounts under their name."""
    title = words.say("funds.in_yuan", amount=named(amount, words).label)
    return Column(amount.value, title, Kind.MONEY)
