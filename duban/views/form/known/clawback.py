"""What is known for the fields of acts that take money back, or settle it."""

from config.words import Words
from duban.views.form.about import About
from duban.views.form.known.value import Known
from states import funds
from states.choices import Ground
from states.facts import Facts
from states.funds import spendable, still_owed


def ceiling(about: About, facts: Facts) -> int:
    """The most that can be claimed back, in fen (R-M.5, R-6.9)."""
    clawback = facts.open_clawback
    grounds = clawback.grounds if clawback else ()
    full = about.notice.clawback_ceiling == "full" or Ground.MISUSE in grounds
    return funds.recoverable(facts.money, full=full)


def most_to_decide(about: About, facts: Facts) -> int:
    """The most that can be decided, in fen: what was deliberated, else proposed (R-6.8, R-M.5)."""
    return min(ceiling(about, facts), _to_decide(facts) or 0)


def recoverable(about: About, facts: Facts, words: Words) -> Known:
    """The most that can be claimed back, in fen (R-M.5)."""
    return ceiling(about, facts) or None


def proposed(about: About, facts: Facts, words: Words) -> Known:
    """The amount that was proposed, in fen."""
    return facts.clawback.proposed if facts.clawback else None


def to_decide(about: About, facts: Facts, words: Words) -> Known:
    """The amount that was deliberated, else proposed, in fen (R-6.8)."""
    return _to_decide(facts)


def _to_decide(facts: Facts) -> int | None:
    clawback = facts.clawback
    if clawback is None:
        return None
    return clawback.proposed if clawback.deliberated is None else clawback.deliberated


def disallowed(about: About, facts: Facts, words: Words) -> Known:
    """What the decision reaches beyond the money that was not spent (R-6.10)."""
    amount = _to_decide(facts)
    if amount is None:
        return None
    return max(amount - funds.recoverable(facts.money, full=False), 0) or None


def outstanding(about: About, facts: Facts, words: Words) -> Known:
    """What is still to come back, in fen."""
    return facts.money.outstanding_recovery or None


def payers(about: About, facts: Facts, words: Words) -> Known:
    """What each institution still owes, in fen (R-M.6)."""
    return {name: part for name, part in still_owed(facts.money).items() if part}


def eligible(about: About, facts: Facts, words: Words) -> Known:
    """What was spent eligibly, in fen."""
    return facts.money.eligible_spent


def to_return(about: About, facts: Facts, words: Words) -> Known:
    """What is held and was not spent, in fen (R-W.2)."""
    return spendable(facts.money) - facts.money.eligible_spent
