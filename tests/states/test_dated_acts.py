"""What waits for its day alone says that day: it is refused on the day before and allowed on it."""

import json
from collections.abc import Iterator
from datetime import timedelta

from states.attempts import Attempt, Standing, attempt, attempts
from states.deciding import World
from states.facts import Case, Facts
from states.refusals import barred_until
from tests.duban.cli.terminal import ROOT
from tests.practice import the_calendar, the_notice, the_rulebook
from workflow.record.folding import fold
from workflow.record.history import Record
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import read_script

WORLD = World(the_notice(), the_rulebook(), the_calendar())
PROGRAMMES = [ROOT / "config" / "programmes" / f"{one}.json" for one in ("examples", "training")]
DAY = timedelta(days=1)
LATER = (DAY, 40 * DAY, 150 * DAY)
"""So long after each act it is tried again what waits then, with nothing done meanwhile."""


def moments() -> Iterator[tuple[Case, Record]]:
    """Every case of the packaged programmes after each of its acts."""
    for path in PROGRAMMES:
        script = read_script(json.loads(path.read_text(encoding="utf-8")))
        run = rehearse(script, the_notice(), the_rulebook(), the_calendar())
        for played in run.cases:
            region = the_notice().regions_by_code[played.scenario.region_code]
            for n, record in enumerate(played.records, 1):
                facts: Facts = fold(list(played.records[:n]))
                yield Case(region, facts), record


def test_what_time_alone_cures_says_from_which_day() -> None:
    """Whichever refusal it is: an act that is allowed later with nothing done had a day to say."""
    met: set[str] = set()
    for case, record in moments():
        for one in attempts(case, WORLD, record.at):
            if one.standing is not Standing.WAITING:
                continue
            last = barred_until(one.problems)
            if last is None:
                assert not is_allowed_later(case, one, record), (case.region.code, record.at, one)
                continue
            met |= {problem.code for problem in one.problems}
            wait = last - record.at.date()
            rule = WORLD.rulebook.rules[one.act]
            before, then = record.at + wait, record.at + wait + DAY
            assert attempt(case, rule, WORLD, before).standing is Standing.WAITING, (one, before)
            still = attempt(case, rule, WORLD, then)
            assert barred_until(still.problems) is None, (one, then)
    assert met >= {"publicity_runs", "recovery_not_due", "term_runs"}


def is_allowed_later(case: Case, one: Attempt, record: Record) -> bool:
    """Whether the act is allowed some day though nobody does anything."""
    rule = WORLD.rulebook.rules[one.act]
    return any(
        attempt(case, rule, WORLD, record.at + wait).standing is Standing.ALLOWED for wait in LATER
    )
