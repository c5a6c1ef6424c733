"""A file of past cases for tests of imports, and how many acts an office holds."""

import json
from pathlib import Path
from typing import Any

from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from workflow.record import history

ROOT = Path(__file__).parents[3]


PROGRAMME = ROOT / "config" / "programmes" / "training.json"


def past(*codes: str) -> dict[str, Any]:
    """A file of past cases, of the synthetic training programme."""
    given = json.loads(PROGRAMME.read_text(encoding="utf-8"))
    ones = [one for one in given["scenarios"] if one["region_code"] in codes]
    for one in ones:
        one["events"] = [event for event in one["events"] if event["expect"] == "ok"]
        one["basis"] = "演示卷宗"
    return {"scenarios": ones}


def written(given: object) -> str:
    """A file with that content."""
    text = json.dumps(given, ensure_ascii=False, indent=1)
    Path("past.json").write_text(text, encoding="utf-8")
    return "past.json"


def events() -> int:
    """How many acts the office's history holds."""
    with open_desk(Settings()) as desk, desk.store.reading() as transaction:
        return history.head(transaction).seq
