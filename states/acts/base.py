"""What acts of several subjects ask for: a reason, and an amount."""

from collections.abc import Iterator

from states.act_in_hand import Work
from states.actors import BY_PERSONS
from states.refusals import Problem, problem


def reason_is_given(work: Work) -> Iterator[Problem]:
    """An act that overrides the ordinary course says why (R-A.1)."""
    if not getattr(work.command, "reason", None):
        yield problem("no_reason", "R-A.1")


def another_is_meant(work: Work, amount: int | None, *, again: bool | None) -> Iterator[Problem]:
    """Whether a person has said that an amount like one of the same day is another one (R-M.8)."""
    if work.act.actor.channel in BY_PERSONS and not again:
        yield problem("like_amount", "R-M.8", amount=amount, day=work.day)


def amount_is_positive(work: Work) -> Iterator[Problem]:
    """An amount of money is given and greater than zero."""
    amount = getattr(work.command, "amount", None)
    if amount is None or amount <= 0:
        yield problem("no_amount", *_amount_rules(work), given=amount)


def _amount_rules(work: Work) -> tuple[str, ...]:
    return {
        "commit_matching": ("R-F.1",),
        "disburse": ("R-5.2",),
        "propose_clawback": ("R-M.5",),
        "decide_clawback": ("R-M.5",),
        "refund": ("R-6.9",),
    }[work.command.name]


GUARDS = (reason_is_given, amount_is_positive)
