"""The office at a glance: the work list, the last nightly report, what is owed that day."""

from collections.abc import Sequence
from datetime import date

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.flag_tones import LEVELS
from duban.views.page import Kind, Table, column
from duban.views.places import Regions
from workflow.night import reports
from workflow.night.reports import NightlyReport
from workflow.record import cases, owing
from workflow.record.cases import Listed
from workflow.record.owing import Owed

STEPS = 6
OPEN = "OPEN"


class Overview(msgspec.Struct, frozen=True):
    """What there is to see on a day: the cases, the last night, what is owed."""

    day: date
    cases: tuple[Listed, ...]
    night: NightlyReport | None
    owed: tuple[Owed, ...]


def overview(desk: Desk) -> Overview:
    """What there is to see at a desk today."""
    day = desk.office.today
    with desk.store.reading() as transaction:
        listed = cases.listed(transaction)
        night = reports.last(transaction)
        owed = owing.on_day(transaction, day)
    return Overview(day, tuple(listed), night, tuple(owed))


def work_list(shown: Overview, most: int, regions: Regions, words: Words) -> Table:
    """The cases; where there is no room for all, open ones come before ended ones."""
    chosen: Sequence[Listed] = shown.cases
    title = words.say("run.cases", count=len(shown.cases))
    if len(shown.cases) > most:
        first = sorted(chosen, key=lambda one: (one.outcome != OPEN, one.flag is None, one.id))
        chosen = sorted(first[: max(most - 1, 1)], key=lambda one: one.id)
        title = words.say("run.some_cases", count=len(shown.cases), shown=len(chosen))
    return Table(
        "cases",
        title,
        (
            column(words, "region_code", whole=True),
            column(words, "region"),
            column(words, "path"),
            column(words, "state"),
            column(words, "flag"),
            column(words, "disbursed_yuan", Kind.MONEY),
        ),
        tuple(
            (
                one.region_code,
                words.region(regions[one.region_code]),
                "●" * one.step + "○" * (STEPS - one.step),
                words.label("state", one.state)
                if one.outcome == OPEN
                else words.label("outcome", one.outcome),
                words.label("flag", one.flag) if one.flag else "",
                one.disbursed,
            )
            for one in chosen
        ),
        tones=tuple("faint" if one.outcome != OPEN else LEVELS.get(one.flag, "") for one in chosen),
    )
