"""What is compared of a case: the same figures from the office and from the second model."""

from states.facts import Facts
from tests.conformance.model.model import Second


def look(facts: Facts) -> dict[str, object]:
    """What the office knows of a case, as far as it is compared."""
    money, flag = facts.money, facts.open_flag
    return {
        "state": facts.shown_state,
        "step": int(facts.step),
        "outcome": str(facts.outcome),
        "late": facts.late,
        "duties": sorted((duty.label, str(duty.due)) for _, duty in facts.open_duties()),
        "flag": (str(flag.kind), str(flag.level)) if flag else None,
        "verdicts": [(str(one.as_of), str(one.verdict)) for one in facts.reports],
        "ratings": [one.rating for one in facts.assessments],
        "approved": money.approved,
        "matching": money.matching_committed,
        "paid": money.disbursed,
        "spent": money.eligible_spent,
        "decided": money.clawback_decided,
        "recovered": money.recovered,
        "outstanding": money.outstanding_recovery,
        "withheld": money.withheld,
    }


def seen(second: Second) -> dict[str, object]:
    """The same as the second model knows it."""
    case = second.case
    assert case is not None
    return {
        "state": case.shown,
        "step": case.step,
        "outcome": case.outcome,
        "late": case.late,
        "duties": sorted((duty.label, str(duty.due)) for duty in case.open()),
        "flag": case.flag,
        "verdicts": [(str(one.as_of), one.verdict) for one in case.reports],
        "ratings": [rating for _, rating in case.assessments],
        "approved": case.approved,
        "matching": case.matching,
        "paid": case.paid(),
        "spent": case.spent,
        "decided": case.decided,
        "recovered": case.recovered,
        "outstanding": case.outstanding,
        "withheld": case.withheld,
    }
