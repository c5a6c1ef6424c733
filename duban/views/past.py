"""What past cases come to that are entered: their step, their money, what the nights did."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from config.words import Words
from duban.views.answers import refusal_text
from duban.views.page import Kind, Raw, Table, Value, coded, column, data
from duban.views.places import Regions
from states.facts import Facts
from workflow.past.importing import Entered, RefusedAct

LineOf = Callable[[str], int]
"""The line of the file in which a place stands (`cases[0].acts[3].at`)."""


class FirstRefused(msgspec.Struct, frozen=True):
    """The first act of a case that the rules refuse: its line, its place in the file, and why."""

    line: int
    place: str
    says: str


def entered_table(
    entered: Iterable[Entered], line_of: LineOf, regions: Regions, words: Words
) -> Table:
    """A row a case; of one that was never opened only what was tried."""
    columns = (
        data("region_code"),
        column(words, "region"),
        column(words, "acts_entered", Kind.NUMBER),
        column(words, "acts_of_nights", Kind.NUMBER),
        data("mails_superseded"),
        data("acts_refused"),
        column(words, "step", Kind.NUMBER),
        column(words, "state", Kind.CODED),
        column(words, "outcome", Kind.CODED),
        data("late"),
        column(words, "approved_yuan", Kind.MONEY),
        column(words, "disbursed_yuan", Kind.MONEY),
        column(words, "spent_yuan", Kind.MONEY),
        data("recovered_yuan", Kind.MONEY),
        column(words, "outstanding_yuan", Kind.MONEY),
        data("nights"),
        data("refused"),
    )
    rows = tuple(_row(one, line_of, regions, words) for one in entered)
    return Table("entered", "", columns, rows)


def refusals(entered: Iterable[Entered], line_of: LineOf, words: Words) -> Iterator[FirstRefused]:
    """Of each case the first act that the rules refuse, and how many follow it."""
    for one in entered:
        if one.refused:
            first, *after = one.refused
            says = refusal_text(first.refusal, words)
            more = [words.say("import.and_after", count=len(after))] if after else []
            place = first.act.place
            yield FirstRefused(line_of(place), place, "\n".join([says, *more]))


def _row(one: Entered, line_of: LineOf, regions: Regions, words: Words) -> tuple[Value, ...]:
    region = regions.get(one.region_code)
    return (
        one.region_code,
        words.region(region) if region else one.region_code,
        one.acts,
        len(one.nights),
        one.superseded,
        len(one.refused),
        *_standing(one.facts, words),
        tuple({"day": night.day, "act": night.act} for night in one.nights),
        tuple(_refused(act, line_of) for act in one.refused),
    )


def _standing(facts: Facts | None, words: Words) -> tuple[Value, ...]:
    """Step, state, outcome, whether late, and the amounts."""
    if facts is None:
        return (None,) * 9
    money = facts.money
    return (
        int(facts.step),
        coded(words, "state", facts.shown_state),
        coded(words, "outcome", facts.outcome),
        facts.late,
        money.approved,
        money.disbursed,
        money.eligible_spent,
        money.recovered,
        money.outstanding_recovery,
    )


def _refused(one: RefusedAct, line_of: LineOf) -> Raw:
    return {
        "place": one.act.place,
        "line": line_of(one.act.place),
        "event": one.act.number,
        "act": one.refusal.command,
        "rules": list(one.refusal.rules),
    }
