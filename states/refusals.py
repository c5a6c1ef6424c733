"""A refusal: why an act may not be done, by which rule, and what would cure it.

A refusal is a result, not an exception. It holds codes and facts; the words in Chinese and
English stand in `config/wording`, one entry a code.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One thing that is missing or wrong.

    `code` names the sentence in the wording file, `rules` the rules that ask for it
    (`R-5.2`), `facts` what the sentence is filled with.
    """

    code: str
    rules: tuple[str, ...]
    facts: dict[str, Any] = {}


class Refusal(msgspec.Struct, frozen=True):
    """The act is refused: nothing was changed and nothing was sent.

    `problems` is never empty and names every rule that stands in the way, the clause is that
    of the act itself.
    """

    command: str
    clause: str
    problems: tuple[Problem, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule named by the problems, each once, in their order."""
        return tuple(dict.fromkeys(rule for p in self.problems for rule in p.rules))


FIELDS_THAT_ANSWER: dict[str, tuple[str, ...]] = {
    "above_first": ("payees",),
    "above_follow_on": ("payees",),
    "above_outstanding": ("amount",),
    "above_proposed": ("amount",),
    "above_recoverable": ("amount", "return_amount"),
    "above_spent": ("disallowed_spending",),
    "allocation_incomplete": ("allocation",),
    "allocation_sum": ("allocation",),
    "amount_without_support": ("amount",),
    "anonymous_objection": ("signed", "stamped"),
    "approved_by_oneself": ("approved_by",),
    "as_of_in_future": ("as_of",),
    "below_floor": ("targets", "targets_year1", "targets_year2"),
    "criterion_range": ("criteria",),
    "defects_left_out": ("defects", "left_out"),
    "disallow_spending": ("disallowed_spending",),
    "documents": ("cover_letter",),
    "fields_missing": (),
    "hearing_notice_early": ("notified_on",),
    "hearing_notice_short": ("notified_on",),
    "like_amount": ("again",),
    "matching_beyond": ("matching_in_place", "matching_spent"),
    "matching_not_above": ("confirmed", "amount"),
    "matching_short": ("amount",),
    "missing_sections": ("sections",),
    "named_twice": ("institutions", "experts"),
    "no_amount": ("amount", "spent_cumulative"),
    "no_defects": ("defects",),
    "no_grounds": ("grounds",),
    "no_letter": ("letter",),
    "no_parties": ("parties",),
    "no_path": ("result", "instalment", "kind"),
    "no_payees": ("payees",),
    "no_reason": ("reason",),
    "no_replacement": ("in",),
    "no_result": ("result", "kind"),
    "no_selection_record": ("selection_documents",),
    "not_on_panel": ("expert", "out"),
    "other_allocation": ("allocation",),
    "other_amount": ("amount",),
    "other_criteria": ("criteria",),
    "other_rating": ("rating",),
    "other_sum": ("reason",),
    "over_cap": ("institutions",),
    "panel_size": ("experts",),
    "payee_not_institution": ("payees",),
    "payees_sum": ("payees", "payers"),
    "payer_owes_less": ("payers",),
    "pool_too_small": ("pool",),
    "publicity_too_early": ("start",),
    "return_too_small": ("return_amount",),
    "score_range": ("score", "scores"),
    "scores_missing": ("scores",),
    "spending_above_later": ("spent_cumulative",),
    "spending_fell": ("spent_cumulative",),
    "spending_stands": ("disallowed_spending",),
    "spent_beyond_held": ("spent_cumulative", "eligible_spent"),
    "too_few_institutions": ("institutions",),
    "unknown_indicators": ("targets_year1", "targets_year2"),
    "unknown_institution": ("institution",),
    "unknown_parties": ("parties", "allocation"),
    "unknown_tasks": ("tasks", "task_remarks"),
    "wrong_period": ("period_months",),
}
"""The problems that an act's own input answers, with the fields that do.

An act without such a field meets the same problem in the case: `documents` asks
`change_institutions` for its letter, and tells `accept_plan_filing` that the filing has none.
"""

ANSWERED_ELSEWHERE = frozenset({"scores_missing"})
"""The problems that an act's own input answers, and another act as well: it may be left out."""

BARRED_UNTIL: dict[str, str] = {
    "correction_runs": "due",
    "nothing_overdue": "due",
    "publicity_runs": "end",
    "recovery_not_due": "due",
    "rectification_runs": "due",
    "statement_runs": "due",
    "term_runs": "due",
    "term_runs_to": "last",
}
"""The problems that time alone cures, with the fact that is the last day on which they stand."""

ASKS_FOR_INPUT = frozenset(FIELDS_THAT_ANSWER)
_GIVEN = ("given", "committed", "expert")


def lacking(problem: Problem, fields: Collection[str]) -> tuple[str, ...]:
    """The *fields* of an act that would answer the problem; none where the case itself objects."""
    if any(problem.facts.get(name) for name in _GIVEN):
        return ()
    return answering(problem, fields)


def answering(problem: Problem, fields: Collection[str]) -> tuple[str, ...]:
    """The *fields* of an act that a problem is about, whether they were filled in or not."""
    asked = problem.facts.get("missing", ()) if problem.code == "fields_missing" else ()
    return tuple(
        name for name in (*asked, *FIELDS_THAT_ANSWER.get(problem.code, ())) if name in fields
    )


def barred_until(problems: Collection[Problem]) -> date | None:
    """The last day on which the *problems* stand; None where not time alone cures all of them."""
    days = [one.facts.get(BARRED_UNTIL.get(one.code, "")) for one in problems]
    known = [day for day in days if isinstance(day, date)]
    return max(known) if known and len(known) == len(days) else None


def problem(code: str, *rules: str, **facts: Any) -> Problem:
    """Return a problem with its rules and the facts that its sentence needs."""
    return Problem(code, rules, facts)
