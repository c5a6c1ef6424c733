"""Twenty-one cases over twenty-six months: most without trouble, every third one slow."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from states.calendar import WorkCalendar
from tests.practice import (
    EXPERTS,
    SECTIONS,
    institution_papers,
    institutions,
    plan_papers,
    the_notice,
    the_rulebook,
)
from workflow.rehearsal.scenario import Script, read_script

Event = tuple[str, str, dict[str, object]]

LAST_DAY = date(2025, 9, 30)
CALENDAR = WorkCalendar(date(2023, 1, 1), date(2029, 12, 31), version="every weekday")
"""Long enough for the idle days; holidays would change dates, not the work."""

QUARTERS = (
    ("2024-01-04T10:00", "2023-12-31", 15),
    ("2024-04-08T10:00", "2024-03-31", 30),
    ("2024-07-04T10:00", "2024-06-30", 45),
    ("2024-10-07T10:00", "2024-09-30", 56),
    ("2025-01-08T10:00", "2024-12-31", 72),
    ("2025-04-08T10:00", "2025-03-31", 85),
    ("2025-07-08T10:00", "2025-06-30", 96),
)
"""The self-checks: when, of which day, and the percentage spent."""


def script(more_days: int = 0) -> Script:
    """All filing units, played to the last day and *more_days* further."""
    as_of = (LAST_DAY + timedelta(days=more_days)).isoformat()
    roster = list(the_notice().regions_by_code)
    return read_script(
        {
            "scenarios": [
                {
                    "id": f"S{n:02d}",
                    "region_code": code,
                    "events": _events(_slow(code) if n % 3 == 2 else _straight(code)),
                    "final": {"as_of": as_of},
                }
                for n, code in enumerate(roster)
            ]
        }
    )


def _events(course: Iterator[Event]) -> list[dict[str, Any]]:
    rules = the_rulebook().rules
    return [
        {"seq": n, "at": at, "actor": rules[kind].actors[0].value, "kind": kind, "data": data}
        for n, (at, kind, data) in enumerate(sorted(course, key=lambda event: event[0]), 1)
    ]


def support(code: str) -> int:
    """The support of a region, in yuan: a million for each institution."""
    return 1_000_000 * len(institutions(code))


def _until_paid(code: str) -> Iterator[Event]:
    """From the opening to the first instalment."""
    amount, names = support(code), institutions(code)
    yield "2023-07-18T10:00", "open_case", {"region_code": code}
    yield "2023-07-20T10:00", "start_drafting", {}
    yield "2023-07-24T10:00", "approve_plan_internally", {"period_months": 24, "sections": SECTIONS}
    yield "2023-07-26T10:00", "submit_plan_filing", plan_papers(code)
    yield "2023-07-26T11:00", "submit_institution_filing", institution_papers(code)
    yield "2023-07-28T10:00", "accept_plan_filing", {}
    yield "2023-07-28T11:00", "accept_institution_filing", {}
    yield "2023-08-10T10:00", "invite_experts", {"experts": EXPERTS}
    yield "2023-08-15T10:00", "finalize_review", {"scores": dict.fromkeys(EXPERTS, 88)}
    yield "2023-08-22T10:00", "deliberate", {"result": "support", "amount": amount}
    yield "2023-08-23T10:00", "publicise", {"start": "2023-08-23"}
    yield "2023-08-31T10:00", "decide_support", {"amount": amount}
    yield "2023-09-08T10:00", "commit_matching", {"amount": amount}
    shares = dict.fromkeys(names, 1_000_000)
    parties = ["city", "district", *names]
    yield "2023-09-12T10:00", "sign_contract", {"parties": parties, "allocation": shares}
    yield "2023-09-19T10:00", "disburse", _paid(names, "first_instalment", 600_000)


def _paid(names: list[str], instalment: str, each: int) -> dict[str, object]:
    payees = dict.fromkeys(names, each)
    return {"instalment": instalment, "amount": each * len(names), "payees": payees}


def _check(code: str, at: str, of: str, percent: int) -> Event:
    spent = support(code) * percent // 100
    return at, "submit_self_check", {"as_of": of, "spent_cumulative": spent}


def _straight(code: str) -> Iterator[Event]:
    """From the opening to a good end."""
    yield from _until_paid(code)
    yield from (_check(code, *quarter) for quarter in QUARTERS)
    yield "2024-09-20T10:00", "record_assessment", {"kind": "midterm", "score": 92}
    yield "2024-10-15T10:00", "disburse", _paid(institutions(code), "follow_on", 400_000)
    yield "2025-09-25T10:00", "record_assessment", _assessed("final", support(code))
    yield "2025-09-30T10:00", "close_case", {}


def _assessed(kind: str, spent: int) -> dict[str, object]:
    return {"kind": kind, "score": 93, "spent_cumulative": spent}


def _slow(code: str) -> Iterator[Event]:
    """Money that is not spent: warned, not cured, part of it clawed back, the rest brought home."""
    names, amount = institutions(code), support(code)
    yield from _until_paid(code)
    yield _check(code, "2024-01-04T10:00", "2023-12-31", 12)
    yield _check(code, "2024-04-08T10:00", "2024-03-31", 12)
    yield "2024-04-10T10:00", "issue_warning", {}
    report = {"as_of": "2024-05-08", "spent_cumulative": amount * 13 // 100}
    yield "2024-05-09T10:00", "submit_rectification_report", report
    yield "2024-05-13T10:00", "verify_rectification", {"result": "not_cleared"}
    yield "2024-05-14T10:00", "propose_clawback", {"amount": amount * 40 // 100}
    yield "2024-05-20T10:00", "submit_statement", {"request": "减少收回金额"}
    claim = amount * 36 // 100 // len(names) * len(names)
    yield "2024-05-28T10:00", "deliberate_clawback", {"result": "recover", "amount": claim}
    yield "2024-05-29T10:00", "decide_clawback", {"amount": claim}
    for n, name in enumerate(names):
        yield f"2024-06-2{n}T10:00", "refund", {"payer": name, "amount": claim // len(names)}
    for at, of, _ in QUARTERS[2:]:
        yield _check(code, at, of, 20)
    yield "2024-09-20T10:00", "record_assessment", {"kind": "midterm", "score": 55}
    yield "2025-09-25T10:00", "record_assessment", _assessed("final", amount * 24 // 100)
    yield "2025-09-30T10:00", "close_case", {}
