"""Within what a field has to stay, said beside it: a ceiling, a floor, what was said before."""

from collections.abc import Callable

from duban.views.form.about import About
from duban.views.form.field import FieldKind
from duban.views.form.known import clawback
from states.choices import Instalment
from states.facts import Facts
from states.filing_subject import expected_of
from states.funds import (
    first_ceiling,
    required_matching,
    spendable,
    still_owed,
)
from states.money import grouped
from states.saying import Saying, saying

Bound = Callable[[About, Facts], Saying | None]

OF_KIND: dict[FieldKind, Saying] = {
    kind: saying(f"form_hint.{kind}")
    for kind in FieldKind
    if kind not in (FieldKind.TEXT, FieldKind.PROSE, FieldKind.CHOICE, FieldKind.CHOICES)
}
"""How a field of a kind is written."""


def bound(act: str, key: str, about: About) -> Saying | None:
    """Within what a field of an act has to stay, where that is known."""
    found = BOUNDS.get((act, key)) or BOUNDS.get(("", key))
    return found(about, about.facts) if found and about.facts else None


def bound_of_entry(act: str, key: str, name: str, about: About) -> Saying | None:
    """Within what the value of one name has to stay."""
    facts = about.facts
    if facts is None:
        return None
    if key == "payees":
        return _most(_payable(about, facts, name))
    if key == "payers":
        return _most(still_owed(facts.money).get(name, 0))
    if key == "criteria":
        return saying("form_hint.points_up_to", most=about.notice.score_criteria[name])
    return _floor(about, name) if key.startswith("targets") else None


def _payable(about: About, facts: Facts, name: str) -> int:
    """The most that may be paid to an institution now, in fen (R-M.4)."""
    allocated = facts.contract.allocation.get(name, 0)
    first = first_ceiling(allocated, about.notice) - facts.money.paid_to(name, Instalment.FIRST)
    return first if first > 0 else facts.money.follow_on_ceiling.get(name, 0)


def _floor(about: About, key: str) -> Saying | None:
    if about.region is None:
        return None
    floors = {one.key: one.floors for one in about.notice.indicators}
    least = floors.get(key, {}).get(about.region.region_class)
    return saying("form_hint.least", least=least) if least else None


def _most(fen: int) -> Saying:
    return saying("form_hint.most_yuan", most=grouped(fen))


def _subject(about: About, facts: Facts) -> Saying | None:
    if about.region is None:
        return None
    return saying("form_hint.subject", subject=expected_of(about.notice, about.region))


def _spent(about: About, facts: Facts) -> Saying:
    report = facts.counting_report
    before = grouped(report.spent) if report else "0"
    return saying("form_hint.spent", before=before, most=grouped(spendable(facts.money)))


BOUNDS: dict[tuple[str, str], Bound] = {
    ("", "paper_copies"): lambda about, facts: saying(
        "form_hint.copies", count=about.notice.copies_required
    ),
    ("", "period_months"): lambda about, facts: saying(
        "form_hint.months", count=about.notice.plan_period_months
    ),
    ("", "subject"): _subject,
    ("request_change", "subject"): lambda about, facts: None,
    ("", "institutions"): lambda about, facts: (
        saying("form_hint.most_names", most=about.notice.cap(about.region))
        if about.region
        else None
    ),
    ("", "experts"): lambda about, facts: saying(
        "form_hint.panel", least=about.notice.expert_panel_min
    ),
    ("", "size"): lambda about, facts: saying(
        "form_hint.panel", least=about.notice.expert_panel_min
    ),
    ("", "score"): lambda about, facts: saying("form_hint.points"),
    ("", "scores"): lambda about, facts: saying("form_hint.points"),
    ("commit_matching", "amount"): lambda about, facts: saying(
        "form_hint.whole_commitment",
        before=grouped(facts.money.matching_committed),
        least=grouped(required_matching(facts.money.approved, about.notice)),
    ),
    ("", "spent_cumulative"): _spent,
    ("", "again"): lambda about, facts: saying("form_hint.again"),
    ("", "mail_received"): lambda about, facts: saying("form_hint.else_now"),
    ("", "paper_received"): lambda about, facts: saying("form_hint.else_now"),
    ("", "letter_received"): lambda about, facts: saying("form_hint.else_now"),
    ("", "allocation"): lambda about, facts: saying(
        "form_hint.adds_up", total=grouped(facts.money.approved)
    ),
    ("propose_clawback", "amount"): lambda about, facts: _most(clawback.ceiling(about, facts)),
    ("deliberate_clawback", "amount"): lambda about, facts: _most(
        facts.clawback.proposed if facts.clawback else 0
    ),
    ("decide_clawback", "amount"): lambda about, facts: _most(
        clawback.most_to_decide(about, facts)
    ),
    ("refund", "amount"): lambda about, facts: _most(facts.money.outstanding_recovery),
}
"""Bounds, by act and field, or by field in any act."""
