"""`duban calendar`: the working days of the office, and the years that it imports (R-T.7)."""

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.cells import set_cell_size
from rich.columns import Columns
from rich.text import Text

from duban import yearbook
from duban.bootstrap import Desk
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.options import DryRunOption, YesOption
from duban.cli.printing import Output, OutputOption, console, show_found, show_rows
from duban.cli.session import at_desk, refusal_text, wording
from duban.cli.words import day_text, named, say
from states.calendar import WorkCalendar
from workflow.office import moving
from workflow.office.moving import Move
from workflow.record import duties

app = typer.Typer(
    help=say("page.calendar"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

MOVES = ("region", "item", "due_before", "due_after")
SATURDAY, CELL = 5, 5
MARKS = {"holiday": "red", "weekend": "dim", "make_up": "bold yellow", "working": ""}


@app.command(name="import", help=say("page.calendar_import"))
def import_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help=say("option.year_file"), show_default=False)],
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        new = yearbook.joined((), tuple(yearbook.year_from(path) for path in files))
        with desk.store.reading() as transaction:
            before = yearbook.kept(transaction)
        years = yearbook.joined(before, new)
        calendar = yearbook.calendar_with(years)
        since = date(min(year.table.year for year in new), 1, 1)
        found = _moves(desk, calendar, since)
        show_found([_move(desk, one, output) for one in found], MOVES, output)
        if years == before and not found:
            tell(say("calendar.same", last=calendar.last))
            return
        listed = say("word.comma").join(str(year.table.year) for year in new)
        tell(say("calendar.would_move", years=listed, count=len(found), last=calendar.last))
        if dry_run:
            return
        require_yes(say("calendar.ask"), yes=yes)
        try:
            moved = moving.adopt(desk.office, calendar, since, lambda t: yearbook.keep(t, years))
        except moving.DatesStand as error:
            raise Stop(Exit.REFUSED, _stands(desk, error)) from None
        tell(say("calendar.done", last=calendar.last, count=len(moved)))


def _moves(desk: Desk, calendar: WorkCalendar, since: date) -> list[Move]:
    """The dates that a calendar would move; one that ends before today moves none."""
    today = desk.office.today
    if today not in calendar:
        raise Stop(Exit.USAGE, say("calendar.ends_before", last=calendar.last, day=today))
    with desk.store.reading() as transaction:
        return moving.moves(transaction, calendar, since)


def _stands(desk: Desk, error: moving.DatesStand) -> str:
    region = desk.notice().regions_by_code[error.case_id.rpartition("/")[2]].name
    return f"{region}\n{refusal_text(error.refusal, wording())}"


def _move(desk: Desk, move: Move, output: Output) -> dict[str, object]:
    code = move.case_id.rpartition("/")[2]
    open_date = say("word.undated") if output is Output.TABLE else None
    return {
        "region_code": code,
        "region": desk.notice().regions_by_code[code].name,
        "item": wording().label("item", move.item),
        "key": move.item,
        "due_before": move.before or open_date,
        "due_after": move.after or open_date,
    }


@app.command(help=say("page.calendar_show"))
def show(
    ctx: typer.Context,
    year: Annotated[int | None, typer.Argument(help=say("option.year"))] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        calendar = desk.office.calendar
        number = desk.office.today.year if year is None else year
        if not calendar.first.year <= number <= calendar.last.year:
            words = say("calendar.no_year", year=number, first=calendar.first, last=calendar.last)
            raise Stop(Exit.NOT_FOUND, words)
        if output is not Output.TABLE:
            show_rows(_days(calendar, number), ("day", "kind"), output)
            return
        months = [_month(calendar, number, month) for month in range(1, 13)]
        console.print(Columns(months, padding=(1, 4)))
        console.print(say("calendar.legend"), style="dim")


def _kind(calendar: WorkCalendar, day: date) -> str:
    if calendar.is_working(day):
        return "make_up" if day.weekday() >= SATURDAY else "working"
    return "weekend" if day.weekday() >= SATURDAY else "holiday"


def _days_of(calendar: WorkCalendar, year: int, month: int) -> list[date]:
    count = monthrange(year, month)[1]
    days = (date(year, month, n) for n in range(1, count + 1))
    return [day for day in days if day in calendar]


def _days(calendar: WorkCalendar, year: int) -> list[dict[str, object]]:
    return [
        {"day": day, "weekday": day.isoweekday(), "kind": _kind(calendar, day)}
        for month in range(1, 13)
        for day in _days_of(calendar, year, month)
    ]


def _month(calendar: WorkCalendar, year: int, month: int) -> Text:
    """A month as a grid: weeks from Monday, days off and make-up days marked."""
    kinds = {day: _kind(calendar, day) for day in _days_of(calendar, year, month)}
    working = sum(kind in ("working", "make_up") for kind in kinds.values())
    text = Text(say("calendar.month", year=year, month=month, count=working), style="bold")
    text.append("\n")
    for name in say("calendar.weekdays").split():
        text.append(set_cell_size(name, CELL), style="dim")
    for day, kind in kinds.items():
        if day.day == 1 or day.weekday() == 0:
            text.append("\n" + " " * CELL * day.weekday())
        mark = f"{day.day:>2}{named('calendar_mark', kind)}"
        text.append(set_cell_size(mark, CELL), style=MARKS[kind])
    return text


@app.command(help=say("page.calendar_check"))
def check(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        office = desk.office
        calendar, least = office.calendar, desk.notice().calendar_coverage_days
        with desk.store.reading() as transaction:
            undated = duties.undated(transaction)
            stale = moving.moves(transaction, calendar, office.today + timedelta(days=1))
        left = (calendar.last - office.today).days
        rows = [
            {
                "region": desk.notice().regions_by_code[one.region_code].name,
                "region_code": one.region_code,
                "item": wording().label("item", one.label),
                "key": one.label,
                "rule": one.rule,
            }
            for one in undated
        ]
        show_found(rows, ("region", "item", "rule"), output, title=say("calendar.undated"))
        tell(say("calendar.reaches", first=calendar.first, last=day_text(calendar.last), left=left))
        tell(say("calendar.version", version=calendar.version))
        if left < least:
            tell(say("calendar.short", least=least, year=calendar.last.year + 1))
        dated = [one for one in stale if one.before is not None]
        if dated:
            tell(say("calendar.stale", count=len(dated)))
        if undated:
            raise Stop(Exit.ERROR, say("calendar.has_undated", count=len(undated)))
