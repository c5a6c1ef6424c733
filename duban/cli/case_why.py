"""`duban case why`: how each date came about, and how each act stands to the case."""

from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap import Desk
from duban.cli.printing import Output, OutputOption, console, show_json, show_rows
from duban.cli.session import at_desk, existing_case, wording
from duban.cli.words import say, sentences
from states.attempts import Attempt, Standing, attempts
from states.facts import Case, Duty
from states.procedure import World
from states.reading import deciding, fields_of
from states.refusals import Problem
from workflow.record import duties

RegionArgument = Annotated[str, typer.Argument(help=say("option.region"), show_default=False)]
PARTS = {
    Standing.ALLOWED: ("act", "label", "actors", "needs"),
    Standing.WAITING: ("act", "label", "rules", "says", "cure"),
    Standing.OUT_OF_PLACE: ("act", "label", "rules", "only_at"),
}
"""How acts can stand, in the order shown, with the columns of each part."""


def why(ctx: typer.Context, region: RegionArgument, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        place, case_id, stored = existing_case(desk, region)
        world = desk.world(stored.notice_hash, stored.procedure_hash)
        with desk.store.reading() as transaction:
            rungs = duties.rungs(transaction, case_id)
        words = wording()
        listed = sorted(stored.facts.open_duties(), key=lambda pair: str(pair[1].due or "9"))
        dates = [_derivation(key, duty, rungs, words) for key, duty in listed]
        acts = _acts(desk, Case(place, stored.facts), world, words)
        if output is not Output.TABLE:
            _show_data(dates, acts, output)
            return
        state = words.label("state", stored.facts.shown_state)
        head = say("title.case", region=place.name, code=place.code, state=state)
        console.print(head, style="bold", markup=False)
        if dates:
            console.print()
            columns = ("item", "due", "why", "reminders")
            show_rows(dates, columns, output, title=say("title.dates"))
        for standing in PARTS:
            _show_part(standing, [row for row in acts if row["standing"] == standing.value])
        calendars = dict.fromkeys(duty.calendar for _, duty in listed)
        if calendars:
            console.print(
                say("why.calendar", calendar=say("word.comma").join(calendars)), style="dim"
            )


def _show_data(
    dates: list[dict[str, object]], acts: list[dict[str, object]], output: Output
) -> None:
    """JSON has dates and acts; CSV is one table, that of the acts."""
    if output is Output.JSON:
        show_json({"dates": dates, "acts": acts})
    else:
        show_rows(acts, (), output)


def _show_part(standing: Standing, acts: list[dict[str, object]]) -> None:
    """The acts that stand so; where one thing keeps all of them out, a line says it once."""
    if not acts:
        return
    console.print()
    title = say(f"title.{standing.value}", count=len(acts))
    if all(row["only_at"] == say("word.ended") for row in acts):
        console.print(f"{title}: {say('word.ended')}", style="dim", markup=False)
        return
    faint = "dim" if standing is Standing.OUT_OF_PLACE else ""
    show_rows(acts, PARTS[standing], Output.TABLE, title=title, style=lambda _: faint)


def _derivation(key: str, duty: Duty, rungs: list[duties.Rung], words: Words) -> dict[str, object]:
    """How the date of a duty came about."""
    armed = [rung.send_on for rung in rungs if rung.key == key and rung.status == "armed"]
    act = words.label("command", duty.event)
    term = _term(duty.term)
    reason = say("why.date", act=act, started=duty.started, term=term, rule=duty.rule)
    if duty.suspended_on:
        reason += say("why.suspended", day=duty.suspended_on)
    for pause in duty.pauses:
        reason += say("why.paused", start=pause.start, end=pause.end)
    return {
        "item": words.label("item", duty.item),
        "due": duty.due or say("word.undated"),
        "why": reason,
        "reminders": armed,
        "calendar": duty.calendar,
    }


def _term(term: str) -> str:
    if term.startswith("to:"):
        return say("term.to", day=term[3:])
    unit = "wd" if term.endswith("wd") else term[-1]
    return say(f"term.{unit}", count=term.removesuffix(unit))


def _acts(desk: Desk, case: Case, world: World, words: Words) -> list[dict[str, object]]:
    """Every act with how it stands: what it lacks, what it waits for, or where it belongs."""
    found = attempts(case, world, desk.office.clock())
    return [_act(one, world, words) for one in found]


def _act(one: Attempt, world: World, words: Words) -> dict[str, object]:
    rule = world.rulebook.rules[one.act]
    waits = one.problems if one.standing is not Standing.ALLOWED else ()
    only_at = dict.fromkeys(source for path in rule.paths for source in path.sources)
    return {
        "act": one.act,
        "label": words.label("command", one.act),
        "standing": one.standing.value,
        "actors": tuple(words.label("party", actor) for actor in rule.actors),
        "lacks": one.lacks,
        "needs": tuple(_needed(name, one, words) for name in one.lacks)
        + ((say("why.two_persons"),) if rule.moves_money else ()),
        "choices": one.choices,
        "fields": fields_of(one.act),
        "rules": tuple(dict.fromkeys(r for p in waits for r in p.rules)),
        "says": sentences(*(words.explain(p).says for p in waits)),
        "cure": sentences(*(words.explain(p).cure for p in waits)),
        "only_at": ""
        if one.standing is not Standing.OUT_OF_PLACE
        else _only_at(waits, only_at, words),
    }


def _needed(field: str, one: Attempt, words: Words) -> str:
    """A field that must be given: its name as it is typed, with what it may say."""
    if one.choices and field == deciding(one.act):
        return f"{field}={'|'.join(one.choices)}"
    label = words.label("field", field)
    return field if label == field else say("word.field", key=field, label=label)


def _only_at(problems: tuple[Problem, ...], states: dict[str, None], words: Words) -> str:
    """Where an act out of place belongs, in a line; a case that ended says so instead."""
    if any(one.code == "case_ended" for one in problems):
        return say("word.ended")
    own = [one for one in problems if one.code not in ("out_of_place", "no_case")]
    if own:
        return words.explain(own[0]).says
    return words.listed(dict.fromkeys(words.label("state", state) for state in states))
