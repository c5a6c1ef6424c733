"""What a rehearsal shows as plain data."""

from tests.practice import HEPING, the_calendar, the_notice, the_rulebook
from workflow.rehearsal.account import account
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import read_script


def silent(name: str) -> dict[str, object]:
    """A unit that was told and never answers."""
    opened = {"seq": 1, "at": "2023-07-18T09:00", "actor": "city", "kind": "open_case"}
    final = {"as_of": "2023-08-03"}
    return {"id": name, "region_code": HEPING, "events": [opened], "final": final}


def test_a_night_has_one_row_for_a_region_with_two_cases() -> None:
    script = read_script({"scenarios": [silent("ONE"), silent("TWO")]})
    run = rehearse(script, the_notice(), the_rulebook(), the_calendar())
    last = account(run, lambda one: (one.code, ""))["daily"][-1]
    items = ["plan_filing", "institution_filing"]
    row = {"region_code": HEPING, "items": items, "overdue_working_days": 3}
    assert last["overdue"] == [row]
    assert last["escalated"] == [HEPING]
