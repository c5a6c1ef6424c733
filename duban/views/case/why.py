"""Why a case stands as it does: how each date came about, and how each act stands to it."""

from datetime import date, datetime, timedelta

import msgspec

from config.words import Words
from duban.views.derivation import derivation
from duban.views.form.offered import label_of
from duban.views.page import (
    Coded,
    Kind,
    Page,
    Part,
    Prose,
    Table,
    Tone,
    Value,
    coded,
    column,
    data,
)
from states.attempts import Attempt, Standing, attempts
from states.curing_acts import cures
from states.deciding import World
from states.facts import Case, Duty, Facts
from states.reading import deciding, fields_of
from states.refusals import Problem, barred_until
from workflow.record.duties import Rung

PARTS = {
    Standing.ALLOWED: ("act", "label", "actors", "needs"),
    Standing.WAITING: ("act", "label", "rules", "says", "cure"),
    Standing.OUT_OF_PLACE: ("act", "label", "rules", "only_at"),
}
"""How acts can stand, in the order shown, with the columns of each part."""


class Why(msgspec.Struct, frozen=True):
    """Dates and acts of a case: as a page for people, as two tables for programs.

    `cures` are the acts that would let one go on that waits, `earliest` the days from which acts
    are allowed that wait for their day alone.
    """

    title: str
    dates: Table
    acts: Table
    calendars: tuple[str, ...]
    cures: dict[str, tuple[str, ...]]
    earliest: dict[str, date]

    def page(self, words: Words, *, is_whole: bool = False) -> Page:
        """The page: dates, then the acts by how they stand, then the calendar counted with.

        The acts that belong elsewhere are only counted, and the option that lists them is named,
        unless the page is to be *whole*: they are some sixty, and seldom what is looked for.
        """
        parts: list[Part] = [
            self.dates,
            *(_part(self.acts, standing, words, is_whole=is_whole) for standing in PARTS),
        ]
        if self.calendars:
            counted = words.say("why.calendar", calendar=words.listed(self.calendars))
            parts.append(Prose("calendar", "", (counted,), "faint"))
        return Page(key="why", language=words.language, title=self.title, parts=tuple(parts))

    def tables(self, words: Words) -> Page:
        """Dates and acts, as programs read them."""
        parts = (self.dates, self.acts)
        return Page(key="why", language=words.language, title=self.title, parts=parts)


def why(case: Case, world: World, rungs: list[Rung], now: datetime, words: Words) -> Why:
    """Why the case stands as it does *now*; *rungs* are its reminders."""
    duties = sorted(case.facts.open_duties(), key=lambda pair: str(pair[1].due or "9"))
    state = words.label("state", case.facts.shown_state)
    region, found = case.region, attempts(case, world, now)
    return Why(
        words.say("title.case", region=words.region(region), code=region.code, state=state),
        _dates(case.facts, duties, rungs, words),
        _acts(found, world, words),
        tuple(dict.fromkeys(duty.calendar for _, duty in duties)),
        {
            one.act: cures(found, one.act, one.problems, world.rulebook, case.facts)
            for one in found
            if one.standing is Standing.WAITING
        },
        {
            one.act: last + timedelta(days=1)
            for one in found
            if one.standing is Standing.WAITING and (last := barred_until(one.problems)) is not None
        },
    )


# --- dates ----------------------------------------------------------------------------------------


def _dates(facts: Facts, duties: list[tuple[str, Duty]], rungs: list[Rung], words: Words) -> Table:
    columns = (
        column(words, "item", Kind.CODED),
        column(words, "due", Kind.DAY),
        column(words, "why"),
        column(words, "reminders"),
        data("calendar"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            coded(words, "item", duty.called),
            duty.due or words.say("word.undated"),
            derivation(duty, facts, words),
            tuple(one.send_on for one in rungs if one.key == key and one.is_armed),
            duty.calendar,
        )
        for key, duty in duties
    ]
    return Table("dates", words.say("title.dates"), columns, tuple(rows))


# --- acts -----------------------------------------------------------------------------------------


def _acts(found: list[Attempt], world: World, words: Words) -> Table:
    """Every act with how it stands: what it lacks, what it waits for, or where it belongs."""
    columns = (
        column(words, "act", whole=True),
        column(words, "label"),
        data("standing"),
        column(words, "actors", Kind.CODED),
        data("lacks"),
        column(words, "needs"),
        data("choices"),
        data("fields"),
        column(words, "rules"),
        column(words, "says"),
        column(words, "cure"),
        column(words, "only_at"),
    )
    return Table("acts", "", columns, tuple(_act(one, world, words) for one in found))


def _act(one: Attempt, world: World, words: Words) -> tuple[Value, ...]:
    rule = world.rulebook.rules[one.act]
    waits = one.problems if one.standing is not Standing.ALLOWED else ()
    needs = tuple(_needed(name, one, words) for name in one.lacks)
    return (
        one.act,
        words.label("command", one.act),
        one.standing.value,
        tuple(Coded(actor, words.label("party", actor)) for actor in rule.actors),
        one.lacks,
        (*needs, words.say("why.two_persons")) if rule.moves_money else needs,
        one.choices,
        fields_of(one.act),
        tuple(dict.fromkeys(r for p in waits for r in p.rules)),
        words.sentences(*(words.explain(p).says for p in waits)),
        words.sentences(*(words.explain(p).cure for p in waits)),
        _only_at(one, world, words) if one.standing is Standing.OUT_OF_PLACE else "",
    )


def _needed(field: str, one: Attempt, words: Words) -> str:
    """A field that must be given: as it is typed and called, with what it may say.

    What may be said is called by its label, which is taken as well as its code.
    """
    label = words.label("field", field)
    named = field if label == field else words.say("word.field", key=field, label=label)
    if one.choices and field == deciding(one.act):
        return f"{named}={'|'.join(label_of(choice, words) for choice in one.choices)}"
    return named


def _only_at(one: Attempt, world: World, words: Words) -> str:
    """Where an act out of place belongs, in a line; a case that ended says so instead."""
    if any(problem.code == "case_ended" for problem in one.problems):
        return words.say("word.ended")
    own = [p for p in one.problems if not _is_of_place(p)]
    if own:
        return words.explain(own[0]).says
    paths = world.rulebook.rules[one.act].paths
    states = dict.fromkeys(source for path in paths for source in path.sources)
    return words.listed(dict.fromkeys(words.label("state", state) for state in states))


def _is_of_place(problem: Problem) -> bool:
    return problem.code in ("out_of_place", "no_case")


def _part(acts: Table, standing: Standing, words: Words, *, is_whole: bool) -> Part:
    """The acts that stand so; where one thing keeps all of them out, a line says it once.

    Those that are out of place are a line that counts them, unless all is to be shown.
    """
    at = {one.key: n for n, one in enumerate(acts.columns)}
    found = [row for row in acts.rows if row[at["standing"]] == standing.value]
    title = words.say(f"title.{standing.value}", count=len(found))
    ended = words.say("word.ended")
    if found and all(row[at["only_at"]] == ended for row in found):
        return Prose(standing.value, "", (f"{title}: {ended}",), "faint")
    if found and standing is Standing.OUT_OF_PLACE and not is_whole:
        folded = words.say("why.folded", title=title, option="--all")
        return Prose(standing.value, "", (folded,), "faint")
    shown = [at[key] for key in PARTS[standing]]
    tone: Tone = "faint" if standing is Standing.OUT_OF_PLACE else ""
    return Table(
        standing.value,
        title,
        tuple(acts.columns[n] for n in shown),
        tuple(tuple(row[n] for n in shown) for row in found),
        tone=tone,
    )
