"""`duban duty`: what is owed, by whom and by when, over all cases."""

from datetime import date
from typing import Annotated

import typer

from config.words import Words
from duban.cli.choosing import ProgrammeOption, RegionsOption, one_of, rulebook_of
from duban.cli.guard import tell
from duban.cli.printing import Output, OutputOption, Row
from duban.cli.saving import SaveOption, show_or_save
from duban.cli.session import at_desk, read_day, region_named, wording
from duban.cli.words import say
from duban.desk import Desk
from states.calendar import OutsideCalendar
from states.deadlines import overdue_working_days
from workflow.record.duties.search import DutiesWanted, OpenDuty, duties_wanted

app = typer.Typer(
    help=say("page.duty"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

LISTED = (
    "region_code",
    "region",
    "step",
    "item_label",
    "owner_label",
    "due",
    "overdue_working_days",
    "note",
    "rule",
)
OWNERS = ("city", "district", "institution", "expert", "term")
BEFORE = typer.Option("--due-before", help=say("option.due_before"))


@app.callback()
def group() -> None:
    """Keep `list` a command of its own."""


@app.command(name="list", help=say("page.duty_list"))
def list_(
    ctx: typer.Context,
    due_before: Annotated[str | None, BEFORE] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help=say("option.overdue"))] = False,
    owner: Annotated[str | None, typer.Option("--owner", help=say("option.owner"))] = None,
    item: Annotated[str | None, typer.Option("--item", help=say("option.owed_item"))] = None,
    region: RegionsOption = [],  # noqa: B006 - typer reads the default and never changes it
    undated: Annotated[bool, typer.Option("--undated", help=say("option.undated"))] = False,
    programme: ProgrammeOption = None,
    save: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        words, today = wording(), desk.office.today
        wanted = DutiesWanted(
            programme=programme,
            regions=[region_named(desk, one).code for one in region] or None,
            owner=one_of("--owner", owner, {one: words.label("owner", one) for one in OWNERS}),
            item=one_of("--item", item, _items(desk, words)),
            before=read_day(due_before, "--due-before") if due_before else None,
            overdue_on=today if overdue else None,
            undated=undated,
        )
        with desk.store.reading() as transaction:
            found = duties_wanted(transaction, wanted)
        rows = _rows(desk, found, words, today)
        if overdue:  # a day off makes nothing late
            rows = [row for row in rows if row["overdue_working_days"]]
    several = len({one.programme_id for one in found}) > 1
    columns = ("programme", *LISTED) if several else LISTED
    show_or_save(rows, columns, output, save, style=_style)
    if not rows:
        tell(say("note.none_found"))


def _items(desk: Desk, words: Words) -> dict[str, str]:
    """What may be owed, with its label."""
    rules = rulebook_of(desk).rules.values()
    return {item: words.label("item", item) for rule in rules for item in rule.duties}


def _rows(desk: Desk, found: list[OpenDuty], words: Words, today: date) -> list[dict[str, object]]:
    """The duties as rows; those of one day are late by the same number of working days.

    A term that ran out, as publicity does, is nobody's lateness.
    """
    regions = desk.notice().regions_by_code
    past = [
        one
        for one in found
        if one.owner != "term" and one.suspended_on is None and (one.due or "9") < str(today)
    ]
    days = {since: _overdue(desk, since, today) for since in {one.late_from for one in past}}
    late = {(one.case_id, one.key): days[one.late_from] or None for one in past}
    return [
        {
            "region_code": one.region_code,
            "region": regions[one.region_code].name,
            "step": one.step,
            "state": one.state,
            "item": one.label,
            "item_label": words.label("item", one.label),
            "owner": one.owner,
            "owner_label": words.label("owner", one.owner),
            "due": date.fromisoformat(one.due) if one.due else None,
            "overdue_working_days": late.get((one.case_id, one.key)),
            "note": _note(one, today),
            "rule": one.rule,
            "suspended_on": one.suspended_on,
            "programme": one.programme_id,
        }
        for one in found
    ]


def _overdue(desk: Desk, late_from: str | None, today: date) -> int | None:
    day = date.fromisoformat(late_from) if late_from else None
    try:
        return overdue_working_days(day, today, desk.calendar)
    except OutsideCalendar:
        return None


def _note(one: OpenDuty, today: date) -> str:
    if one.suspended_on:
        return say("word.suspended")
    if one.due is None:
        return say("word.undated")
    return say("word.over") if one.owner == "term" and one.due < str(today) else ""


def _style(row: Row) -> str:
    return "red" if row["overdue_working_days"] else ""
