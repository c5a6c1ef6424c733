"""A play that differs, played again alone and cut down to what a person can read."""

from collections.abc import Sequence
from datetime import date

from tests.conformance.model.days import DAY
from tests.conformance.playing import CALENDAR, NIGHT, Beside, Difference, Own, Step

MOST_TRIES = 100


def play_alone(own: Own, off: Sequence[date], steps: Sequence[Step]) -> Difference | None:
    """Play the steps of one case alone; the first difference, if there is one.

    A night that has something to do is worked, whether or not it is among the steps.
    """
    beside, worked = Beside([own], off), date.min
    try:
        for step in steps:
            day = step.entered.date()
            if step.name == NIGHT:
                worked = _work_until(beside, worked, day - DAY)
                beside.night(day)
                worked = day
                continue
            worked = _work_until(beside, worked, day)
            if step.name == CALENDAR:
                beside.import_calendar(step)
            else:
                beside.act(0, step)
        beside.at_the_end()
    except Difference as difference:
        return difference
    finally:
        beside.close()
    return None


def _work_until(beside: Beside, worked: date, day: date) -> date:
    while (wanted := beside.seconds[0].next_night(worked)) is not None and wanted <= day:
        beside.night(wanted)
        worked = wanted
    return max(worked, day)


def cut_short(own: Own, off: Sequence[date], steps: Sequence[Step]) -> str:
    """The shortest play that is found in which the two still differ, as a person reads it."""
    steps = list(steps)
    differs = play_alone(own, off, steps)
    if differs is None:
        return f"differs only beside the other cases: {own}"
    acts = [step for step in steps if step.name != NIGHT]
    if (found := play_alone(own, off, acts)) is not None:
        steps, differs = acts, found
    size, tries = max(len(steps) // 2, 1), 0
    while tries < MOST_TRIES:
        start, was = 0, len(steps)
        while start < len(steps) and tries < MOST_TRIES:
            shorter, tries = [*steps[:start], *steps[start + size :]], tries + 1
            if (found := play_alone(own, off, shorter)) is not None:
                steps, differs = shorter, found
            else:
                start += size
        if size == 1 and len(steps) == was:
            break
        size = max(size // 2, 1)
    told = "\n".join(str(step) for step in steps)
    return f"{own} holidays {[str(day) for day in off]}\n{told}\n-- they differ at:\n{differs}"
