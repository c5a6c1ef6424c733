"""Which act a case is led on with: mostly a sensible one, now and then odd, misplaced or absurd."""

from datetime import date
from random import Random
from typing import Any

from tests.conformance.model.ideas import SECTIONS, Data, ideas, on_clawback, yuan
from tests.conformance.model.model import ACTORS, EFFECTS, Second
from tests.conformance.model.terms import TITLES

EVERY = sorted(EFFECTS)
DETOURS = ("dismiss_flag", "dispute_result")
"""Acts that lead away from where money is owed."""

ABSURD: dict[str, list[Any]] = {
    "amount": [0, -1, 1, 7, 10**9],
    "spent_cumulative": [0, -5, 10**9],
    "eligible_spent": [0, -5, 10**9],
    "paper_copies": [0, 4, 6],
    "stamped": [False],
    "cover_letter": [False],
    "selection_documents": [False],
    "letter": [False],
    "signed": [False],
    "reason": ["", "另有原因"],
    "period_months": [12, 36],
    "formats": [["pdf"], []],
    "documents": [["实施方案"], ["相关工作开展情况", "实施方案"]],
    "sections": [SECTIONS[:2]],
    "defects": [[], ["甲", "乙"]],
    "institutions": [[], ["甲", "乙"], ["甲", "乙", "丙"], ["甲", "甲"], ["甲", "乙", "丙", "丁"]],
    "experts": [["E1", "E2", "E3", "E4"], ["E1"] * 5, ["E1", "E2", "E3"]],
    "expert": ["E9"],
    "score": [-1, 0, 59, 60, 80, 90, 100, 101],
    "result": ["", "support", "recover", "upheld", "维持", "cleared", "变更", "撤销"],
    "kind": ["", "midterm", "final", "行政诉讼"],
    "rating": ["优", "差", "甲"],
    "parties": [[], ["city"], ["甲"]],
    "payees": [{}, {"district": 100}],
    "instalment": ["", "follow_on", "first_instalment"],
    "subject": ["", "Re: {own}", "转发：{own}", "{own}（盖章件）", "{bare}", "{other}", "{both}"],
    "items": [["plan_filing"], ["institution_filing"]],
    "authority": [""],
    "grounds": [[], ["misuse"], ["poor_performance"]],
    "scores": [{}],
    "against": [""],
    "year1": [{"physical_space": False}, {"physical_space": True}],
}
"""What a field may say when something is amiss with an act."""


def amiss(data: Data, draw: Random) -> Data:
    """The same act with one thing wrong or odd about it."""
    own = data.get("subject", "")
    words = {
        "own": own,
        "bare": own.partition("+")[2],
        "other": own.replace("区域知识产权运营中心建设", TITLES["A"]),
        "both": f"{TITLES['A']}/{TITLES['B']}+{own.partition('+')[2]}",
    }
    fields = [name for name in data if name in ABSURD]
    if not fields:
        return data
    field = draw.choice(fields)
    value = draw.choice([*ABSURD[field], None])
    if value is None:
        return {name: old for name, old in data.items() if name != field}
    return {**data, field: value.format(**words) if field == "subject" else value}


def next_idea(second: Second, day: date, draw: Random) -> tuple[str, Data, str]:
    """One act with its data and on whose behalf: mostly sensible, now and then not."""
    options = list(ideas(second, day, draw))
    _, name, data = draw.choices(options, [weight for weight, _, _ in options])[0]
    chance = draw.random()
    if chance < 0.08:
        name, data = draw.choice(EVERY), draw.choice(options)[2]
    elif chance < 0.16:
        data = amiss(data, draw)
    parties = ACTORS.get(name, ("city",))
    party = parties[0] if chance < 0.97 else draw.choice(["public", "expert", "district"])
    if name == "reopen_review" and draw.random() < 0.7:
        party = "city_supervisor"
    return name, data, party


# --- on the way to a goal -------------------------------------------------------------------------


def is_reached(second: Second, goal: str) -> bool:
    """Whether a case is as far as it is to be led, or can't be led there any more."""
    case = second.case
    if case is None or not goal:
        return not goal
    done = {
        "reviewed": case.step >= 4,
        "supported": case.step >= 5,
        "paid": case.step >= 6,
        "slow": case.clawback is not None,
        "owing": case.outstanding > 0,
    }
    return done[goal] or not case.is_open


def led_on(second: Second, day: date, draw: Random) -> tuple[str, Data, str]:
    """The usual next act; where money was paid, one that shows that none of it is spent."""
    case = second.case
    if case is not None and case.clawback is not None:
        options = [one for one in on_clawback(second, case, day, draw) if one[1] not in DETOURS]
        _, name, data = draw.choices(options, [weight for weight, _, _ in options])[0]
    elif case is not None and case.step == 6:
        name = "submit_self_check"
        data = {"as_of": day.isoformat(), "spent_cumulative": yuan(case.spent)}
    else:
        _, name, data = max(ideas(second, day, draw), key=lambda one: one[0])
    return name, data, ACTORS.get(name, ("city",))[0]
