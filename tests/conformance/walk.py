"""A case that is led at random: sensible next acts, odd ones, absurd ones, and days that pass.

Everything is drawn from one `Random`, so that hypothesis can shrink a walk and a seed repeats it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import get_type_hints

from states.calendar import OFFICE_TIME
from states.commands import ALL, Command
from states.facts import Facts, Party
from states.reading import InvalidInput, read_command
from tests.conformance.sensible import Data, sensible
from tests.practice import (
    Practice,
    request,
    slow_way,
    usual_way,
)
from workflow.night.looking import JOB_TIME
from workflow.night.plan import day_plan
from workflow.office.request import Request

LAST_DAY = date(2026, 12, 1)


WORDS = [
    *("", "city", "district", "E1", "E9", "support", "not_support", "recover", "drop", "cleared"),
    *("not_cleared", "rejected", "upheld", "first_instalment", "follow_on", "midterm", "final"),
    *("维持", "变更", "撤销", "misuse", "poor_performance", "优", "差", "行政诉讼", "收回决定"),
    *("𠮷䶮〔2023〕22号", "名" * 300, "a\nb", "\x00", "\ud800", "plan_filing", "某某区机构1"),
]


NUMBERS = [-1, 0, 1, 7, 60, 100, 600_000, 1_000_000, 30_000_000, 10**9, 10**20]


PARTIES = [party.value for party in Party]


def absurd(draw: Random, facts: Facts | None) -> tuple[str, Data]:
    """Any act with any data that has about the right form, and now and then not even that."""
    name = draw.choice(list(ALL))
    kind = ALL[name]
    hints = get_type_hints(kind)
    known = facts.institutions if facts else ()
    data = {}
    for inside, outside in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True):
        if draw.random() < 0.75:
            data[outside] = _value(str(hints[inside]), draw, known)
    if draw.random() < 0.03:
        data[draw.choice(["amounts", "x"])] = 1
    return name, data


def _value(hint: str, draw: Random, known: tuple[str, ...]) -> object:
    words = [*WORDS, *known, *known]
    if draw.random() < 0.02:
        return draw.choice([None, [], {}, "?", 1.5, True])
    if hint.startswith("tuple"):
        return [draw.choice(words) for _ in range(draw.choice([0, 1, 1, 3, 5]))]
    if hint.startswith("dict"):
        return {draw.choice(words): draw.choice(NUMBERS) for _ in range(draw.choice([0, 1, 2]))}
    if "datetime" in hint:
        days = ["2023-07-20T10:00", "2023-07-31T23:59:59", "2023-07-31T17:00:00+00:00"]
        return draw.choice([*days, "9999-12-31T23:59", "0001-01-01T00:00"])
    if "date" in hint:
        return draw.choice(["0001-01-01", "2023-08-24", "2024-02-29", "2027-01-04", "9999-12-31"])
    if "bool" in hint:
        return draw.random() < 0.7
    if "float" in hint:
        return draw.choice([*NUMBERS, 88.5, float("nan"), float("inf")])
    if "int" in hint:
        return draw.choice(NUMBERS)
    return draw.choice(words)


STARTS = [
    *("", "open_case", "accept_institution_filing", "decide_support", "disburse"),
    *("submit_self_check", "verify_rectification", "decide_clawback"),
]
"""Acts up to which a walk may be led before it goes its own way."""


def way_to(code: str, last: str) -> Iterator[tuple[str, Command]]:
    """The acts that lead a case to the act *last*, with their times."""
    for moment, name, data in (*usual_way(code), *slow_way()) if last else ():
        yield moment, read_command(name, data, "start")
        if name == last:
            return


class Walk:
    """One case on its random way through a practice office.

    What earlier walks have *done* often, it does less, so that few walks together do most.
    """

    def __init__(
        self, practice: Practice, code: str, draw: Random, done: Mapping[str, int]
    ) -> None:
        self.practice, self.code, self.draw, self.done = practice, code, draw, done

    def facts(self) -> Facts | None:
        """The facts of the case, if there is one."""
        stored = self.practice.stored(self.code)
        return stored.facts if stored else None

    def next(self) -> Request | None:
        """The next request; None where its data can't even be read."""
        draw, facts = self.draw, self.facts()
        day, chance = self.practice.now.date(), draw.random()
        if chance < 0.75:
            options = list(sensible(facts, self.code, day, draw))
            weights = [weight / (1 + self.done.get(name, 0)) for weight, name, _ in options]
            _, name, data = draw.choices(options, weights)[0]
            party = None
        elif chance < 0.85:
            name, (_, _, data) = (
                draw.choice(list(ALL)),
                draw.choice(list(sensible(facts, self.code, day, draw))),
            )
            party = None
        else:
            name, data = absurd(draw, facts)
            party = draw.choice(PARTIES) if draw.random() < 0.3 else None
        try:
            command = read_command(name, data, "walk", strict=draw.random() < 0.5)
        except InvalidInput:
            return None
        return request(command, code=self.code, party=party, **self._manner(command))

    def _manner(self, command: Command) -> Data:
        """How it is asked for: mostly plainly, now and then back in time or by named persons."""
        draw, now = self.draw, self.practice.now
        if draw.random() < 0.85:
            return {}
        return draw.choice(
            [
                {"at": now - timedelta(days=2), "basis": "收文登记簿"},
                {"at": now - timedelta(days=2)},
                {"at": now + timedelta(days=2)},
                {"at": datetime(2031, 1, 4, 9, tzinfo=OFFICE_TIME)},
                {"at": datetime(1999, 1, 4, 9, tzinfo=OFFICE_TIME), "basis": "旧档"},
                {"persons": {"person": "甲", "prepared_by": "甲", "approved_by": "乙"}},
                {"persons": {"person": "甲", "prepared_by": "甲", "approved_by": "甲"}},
                {"persons": {"person": "甲"}},
            ]
        )

    def pass_time(self) -> None:
        """Let hours or days pass; in days, some nights are worked and some are missed."""
        draw, practice = self.draw, self.practice
        chance = draw.random()
        if chance < 0.45:
            practice.now += timedelta(minutes=7)
            return
        facts = self.facts()
        is_long = facts is not None and facts.step >= 5 and facts.open_clawback is None
        days = draw.choice([1, 3, 10, 35, 95] if is_long else [1, 1, 3, 8, 33])
        last = min(practice.now.date() + timedelta(days=days), LAST_DAY)
        nights = {last, *(last - timedelta(days=draw.randrange(days)) for _ in range(2))}
        for night in sorted(nights):
            if night >= practice.now.date():
                practice.now = max(practice.now, datetime.combine(night, JOB_TIME, OFFICE_TIME))
                day_plan(practice.office, night, proves=False)
        practice.now = max(practice.now, datetime.combine(last, JOB_TIME, OFFICE_TIME))
        practice.now += timedelta(hours=3)
