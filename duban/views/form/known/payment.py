"""What is known for the fields of acts on contract, matching money and payments."""

from collections.abc import Mapping

from config.words import Words
from duban.views.form.about import About
from duban.views.form.known.value import Known
from states.choices import Instalment
from states.facts import Facts
from states.funds import first_ceiling, required_matching


def matching(about: About, facts: Facts, words: Words) -> Known:
    """The matching money that is asked for, in fen (R-F.1)."""
    return required_matching(facts.money.approved, about.notice) or None


def unsigned(about: About, facts: Facts, words: Words) -> Known:
    """Who has not signed yet (R-5.1)."""
    return list(facts.unsigned)


def allocation(about: About, facts: Facts, words: Words) -> Known:
    """The shares that were agreed; of a single institution, all of it (R-M.1)."""
    if not facts.contract.allocation and len(facts.institutions) == 1:
        return {facts.institutions[0]: facts.money.approved}
    return facts.contract.allocation


def instalment(about: About, facts: Facts, words: Words) -> Known:
    """Which part of the support is to be paid next (R-M.4)."""
    if not payees(about, facts, words):
        return None
    return (Instalment.FIRST if _first_due(about, facts) else Instalment.FOLLOW_ON).value


def _first_due(about: About, facts: Facts) -> dict[str, int]:
    """What each institution has yet to get of its first instalment, in fen (R-M.4)."""
    due = {
        name: first_ceiling(part, about.notice) - facts.money.paid_to(name, Instalment.FIRST)
        for name, part in facts.contract.allocation.items()
    }
    return {name: part for name, part in due.items() if part > 0}


def payees(about: About, facts: Facts, words: Words) -> Known:
    """What is to be paid next to each institution, in fen, as the contract splits it."""
    follow_on = {name: part for name, part in facts.money.follow_on_ceiling.items() if part}
    return _first_due(about, facts) or follow_on


def payment(about: About, facts: Facts, words: Words) -> Known:
    """What is to be paid next in all, in fen."""
    parts = payees(about, facts, words)
    return sum(parts.values()) or None if isinstance(parts, Mapping) else None
