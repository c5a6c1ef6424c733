"""`duban whatif`: the office's next days with a change, beside those without."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import PROCEDURE
from duban.bootstrap.yearbook import year_from
from duban.cli.days_given import day_given
from duban.cli.edition import sound_edition
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.progress import days_bar
from duban.cli.rehearse import tell_unread
from duban.cli.rendering import Output, OutputOption, present, present_pages
from duban.cli.session import at_desk, wording
from duban.practice.changes import calendar_change, extensions_of, notice_change, slips_of
from duban.rendering.data import write_json
from duban.sheets.json_text import read_json
from duban.views.whatif import as_data, comparison_pages, difference_table
from workflow.rehearsal.change import Change
from workflow.rehearsal.foreseen import read_foreseen
from workflow.rehearsal.player import Planned
from workflow.rehearsal.unread import unread_events
from workflow.rehearsal.whatif import Comparison, what_if

app = typer.Typer(add_completion=False, rich_markup_mode=None)

NONE: list[str] = []
FILES: list[Path] = []


@app.command(help="page.whatif")
def whatif(
    ctx: typer.Context,
    until: Annotated[str, typer.Option("--until", help="option.until", show_default=False)],
    extend: Annotated[list[str], typer.Option("--extend", help="option.extend")] = NONE,
    region: Annotated[list[str], typer.Option("--region", help="option.of_region")] = NONE,
    policy: Annotated[list[str], typer.Option("--policy", help="option.policy")] = NONE,
    ladder: Annotated[list[str], typer.Option("--ladder", help="option.ladder")] = NONE,
    notice: Annotated[str, typer.Option("--notice", help="option.other_notice")] = "",
    calendar: Annotated[list[Path], typer.Option("--calendar", help="option.year_table")] = FILES,
    slip: Annotated[list[str], typer.Option("--slip", help="option.slip")] = NONE,
    events: Annotated[Path | None, typer.Option("--events", help="option.events")] = None,
    on_time: Annotated[bool, typer.Option("--on-time", help="option.on_time")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    if not (extend or policy or ladder or notice or calendar or slip):
        raise Stop(Exit.USAGE, words.say("whatif.no_change"))
    if slip and not (events or on_time):
        raise Stop(Exit.USAGE, words.say("whatif.idle_slip"))
    if region and not extend:
        raise Stop(Exit.USAGE, words.say("whatif.idle_region"))
    other = sound_edition(notice, PROCEDURE, words).notice.notice if notice else None
    with at_desk(ctx) as desk:
        last = _last_day(desk, until, words)
        change = Change(
            extensions=extensions_of(desk, extend, region),
            notice=notice_change(desk, policy, ladder, other),
            calendar=calendar_change(desk, [year_from(one) for one in calendar]),
            slips=slips_of(desk, slip),
        )
        planned = _foreseen(desk, events, last, words) if events else ()
        found = _play(desk, last, change, planned, words, on_time=on_time)
        _show(desk, found, output, words, on_time=on_time)


def _last_day(desk: Desk, until: str, words: Words) -> date:
    day = day_given(until, "--until", desk, words)
    today, last = desk.office.today, desk.calendar.last
    if day <= today:
        raise Stop(Exit.USAGE, words.say("whatif.past", day=day, today=today))
    if day > last:
        raise Stop(Exit.USAGE, words.say("error.beyond_calendar", day=day, last=last))
    return day


def _foreseen(desk: Desk, file: Path, last: date, words: Words) -> tuple[Planned, ...]:
    given = read_json(file.read_text(encoding="utf-8-sig"), str(file))
    tell_unread(unread_events(given), words)
    regions, today = desk.regions(), desk.office.today
    return read_foreseen(given, desk.programme(), regions, today, last)


def _play(
    desk: Desk,
    last: date,
    change: Change,
    planned: tuple[Planned, ...],
    words: Words,
    *,
    on_time: bool,
) -> Comparison:
    total = 2 * (last - desk.office.today).days
    with days_bar(words.say("whatif.playing"), total) as advance:
        return what_if(
            desk.office,
            desk.programme(),
            last,
            change,
            planned=planned,
            on_time=on_time,
            progress=advance,
        )


def _show(desk: Desk, found: Comparison, output: Output, words: Words, *, on_time: bool) -> None:
    names = {code: words.region(region) for code, region in desk.regions().items()}
    if output is Output.JSON:
        write_json(sys.stdout, as_data(found, names))
    elif output is Output.CSV:
        present(difference_table(found, names), output, words)
    else:
        present_pages(comparison_pages(found, names, words), words)
    if output is Output.TABLE:
        tell(words.say("whatif.on_time" if on_time else "whatif.compared"))
    if not found.differs:
        tell(words.say("whatif.same", today=found.today, until=found.until))
    head: dict[str, Any] = {"events": found.head_after.seq, "head": found.head_after.hash[:16]}
    same = found.head_before == found.head_after
    tell(words.say("whatif.untouched" if same else "whatif.went_on", **head))
