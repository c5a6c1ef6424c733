"""Offices full of cases that are led at random, each held against the second model."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.conformance.cutting import cut_short
from tests.conformance.model.days import DAY
from tests.conformance.model.terms import UNITS
from tests.conformance.model.whims import is_reached, led_on, next_idea
from tests.conformance.playing import (
    CALENDAR,
    Beside,
    Difference,
    Own,
    Step,
    morning,
    night_of,
)

FIRST, LAST = date(2023, 7, 18), date(2026, 2, 1)
POLICIES: dict[str, list[Any]] = {
    "filing_deadline": ["2023-08-05", "2023-09-30", "2023-08-31", "2024-02-10"],
    "copies_required": [1, 6],
    "formats_required": [["pdf"], []],
    "institution_caps": [{"OTHER": 2}, {"DONGLI": 1, "BINHAI": 2}],
    "institution_min": [2],
    "matching_ratio": ["1:2", "3:2", "2:3"],
    "reminder_offsets_days": [{"filing": [10, 2]}, {"self_check": [], "recovery": [20, 5]}],
    "escalation_overdue_workday": [[2, 6], [5]],
    "correction_window_working_days": [3, 10],
    "expert_panel_min": [3, 7],
    "expert_panel_odd": [False],
    "publicity_working_days": [3, 10],
    "contract_signing_days_after_decision": [10, 45],
    "first_instalment_pct": [33, 50, 90],
    "follow_on_factor_pct": [{"优": 90, "差": 10}, {"中": 0, "良": 33}],
    "rating_bands": [{"优": [95, 100], "良": [80, 94.99]}],
    "progress_grace_days": [0, 30],
    "slow_yellow_below": ["0.90", "0.75"],
    "slow_red_below": ["0.60", "0.10"],
    "rectification_days": [10, 40],
    "clawback_statement_working_days": [2, 8],
    "recovery_days": [7, 45],
}
"""Every key that a policy may override, with values that it may take."""

OTHERS: dict[str, list[Any]] = {
    "late_policy": ["accept", "refuse"],
    "timeliness": ["mail", "any"],
    "allow_decline": [False],
    "matching_gate": ["both"],
    "grounds_mode": ["both"],
    "clawback_ceiling": ["full"],
}
"""What a notice file alone sets otherwise."""


LONGEST_WAY = 30
GOALS = ["", "", "reviewed", "supported", "paid", "paid", "paid", "slow", "owing", "owing", "owing"]
"""How far a case is led without detours before it goes its own way."""


def policy(draw: Random) -> Mapping[str, Any]:
    """A policy with some of its keys overridden, often with none."""
    every = {**POLICIES, **OTHERS}
    keys = draw.sample(sorted(every), draw.choice([0, 0, 1, 2, 4]))
    chosen = {key: draw.choice(every[key]) for key in keys}
    if chosen.get("institution_min") == 2:
        chosen["institution_caps"] = {"OTHER": 2}
    return chosen


def holidays(draw: Random, count: int) -> list[date]:
    """Days that are off in this office, and nowhere else."""
    days = [FIRST + DAY * draw.randrange((LAST - FIRST).days) for _ in range(count)]
    return sorted({*days})


class OfficeAtRandom:
    """An office whose cases are led at random until all have had their acts."""

    def __init__(self, draw: Random, cases: int) -> None:
        self.draw = draw
        self.owns = [Own(draw.choice(sorted(UNITS)), policy(draw)) for _ in range(cases)]
        self.off = holidays(draw, draw.choice([0, 40]))
        self.imports = draw.choice([None, FIRST + DAY * draw.randrange(300)])
        self.steps: list[list[Step]] = [[] for _ in self.owns]
        self.goals = [draw.choice(GOALS) for _ in self.owns]
        self.left = [draw.choice([3, 5, 8, 12]) for _ in self.owns]
        self.due = [FIRST + DAY * draw.choice([0, 0, 1, 2, 5, 20]) for _ in self.owns]
        self.acts = [0] * cases
        self.wanted: list[date | None] = [None] * cases
        self.done: Counter[str] = Counter()
        self.refused = 0

    def play(self) -> None:
        """Play all of it. Raises AssertionError with the shortest play that differs."""
        beside = Beside(self.owns, self.off)
        try:
            day = FIRST
            while day < LAST and any(self.left):
                self._day(beside, day)
                day += DAY
            beside.at_the_end()
        except Difference as found:
            own, steps = self.owns[found.number], self.steps[found.number]
            raise AssertionError(cut_short(own, self.off, steps)) from None
        finally:
            beside.close()

    def _day(self, beside: Beside, day: date) -> None:
        is_wanted = any(one is not None and one <= day for one in self.wanted)
        if is_wanted or self.draw.random() < 0.05:
            for steps in self.steps:
                steps.append(night_of(day))
            beside.night(day)
            reached = [n for n, one in enumerate(self.wanted) if one is not None and one <= day]
            self._ask_for_nights(beside, day, reached)
        if day == self.imports:
            soon = [day + DAY * self.draw.randrange(60) for _ in range(10)]
            off = tuple(sorted({*self.off, *soon, *holidays(self.draw, 50)}))
            step = Step(morning(day, -30), CALENDAR, off=off)
            for steps in self.steps:
                steps.append(step)
            beside.import_calendar(step)
            self._ask_for_nights(beside, day, range(len(self.owns)))
        led = [n for n, due in enumerate(self.due) if due <= day and self.left[n]]
        for number in led:
            self._lead(beside, number, day)
        self._ask_for_nights(beside, day, led)

    def _ask_for_nights(self, beside: Beside, day: date, numbers: Any) -> None:
        for number in numbers:
            self.wanted[number] = beside.seconds[number].next_night(day)

    def _lead(self, beside: Beside, number: int, day: date) -> None:
        """One case goes on, with an act or several."""
        for _ in range(self.draw.choice([1, 1, 2, 3, 4])):
            step = self._step(beside, number, day)
            self.steps[number].append(step)
            self.acts[number] += 1
            if beside.act(number, step):
                self.done[step.name] += 1
            else:
                self.refused += 1
            if not self.goals[number]:
                self.left[number] = max(self.left[number] - 1, 0)
        case = beside.seconds[number].case
        is_late = case is not None and case.is_open and case.step == 6
        gaps = [1, 5, 10, 25, 60, 95] if is_late else [1, 1, 2, 4, 8, 15, 33]
        if self.goals[number]:
            gaps = [10, 35, 50] if is_late else [2, 4, 7]
        self.due[number] = day + DAY * self.draw.choice(gaps)

    def _step(self, beside: Beside, number: int, day: date) -> Step:
        draw, second = self.draw, beside.seconds[number]
        entered = max(morning(day, 0), beside.now + timedelta(minutes=1))
        if is_reached(second, self.goals[number]) or self.acts[number] > LONGEST_WAY:
            self.goals[number] = ""
        if self.goals[number]:
            return Step(entered, *led_on(second, day, draw))
        name, data, party = next_idea(second, day, draw)
        chance, last = draw.random(), second.case.last_at if second.case else None
        if chance > 0.1 or name == "undo_last_act":
            return Step(entered, name, data, party)
        if chance < 0.01:
            return Step(entered, name, data, party, entered + DAY, "收文登记簿")
        if chance < 0.02:
            return Step(entered, name, data, party, entered - DAY * 300, "收文登记簿")
        at = entered - DAY * draw.choice([1, 2, 3, 6])
        if last is not None and at <= last:
            at = last + timedelta(minutes=1)
        if at >= entered:
            return Step(entered, name, data, party)
        basis = None if chance < 0.03 else "收文登记簿"
        return Step(entered, name, data, party, at, basis)
