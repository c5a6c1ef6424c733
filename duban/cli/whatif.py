"""`duban whatif`: the office's next days with a change, beside those without."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from config.notice_overrides import POLICY_KEYS
from config.words import LANGUAGES, Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import PROCEDURE
from duban.bootstrap.editions import words as words_in
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
from duban.views.choosing import one_of
from duban.views.form.field import Option
from duban.views.form.offered import called_elsewhere
from duban.views.whatif import as_data, comparison_pages, difference_table
from states.duty_items import ITEMS, Item
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
            notice=notice_change(
                desk,
                [_coded("--policy", one, _settings(words), words) for one in policy],
                [_coded("--ladder", one, _ladders(words), words) for one in ladder],
                other,
            ),
            calendar=calendar_change(desk, [year_from(one) for one in calendar]),
            slips=slips_of(desk, slip),
        )
        planned = _foreseen(desk, events, last, words) if events else ()
        found = _play(desk, last, change, planned, words, on_time=on_time)
        _show(desk, found, output, words, on_time=on_time)


def _coded(option: str, given: str, known: list[Option], words: Words) -> str:
    """`name=value` with the code that the name stands for. Raises InvalidInput."""
    name, equals, value = given.partition("=")
    if not (name.strip() and equals):
        return given
    labels = {one.code: one.label for one in known}
    also = {one.code: one.also for one in known}
    return f"{one_of(option, name, labels, lambda code: also[code], whole=False)}={value}"


def _settings(words: Words) -> list[Option]:
    """The settings of a notice that may be changed, by what its items are called."""
    spoken = [words_in(language) for language in LANGUAGES]
    return [
        Option(
            key,
            words.say(f"notice_item.{key}"),
            tuple(one.say(f"notice_item.{key}") for one in spoken),
        )
        for key in POLICY_KEYS
    ]


def _ladders(words: Words) -> list[Option]:
    """The ladders of reminders, by the items that they remind of."""
    items: dict[str, list[Item]] = {}
    for item, rule in ITEMS.items():
        items.setdefault(rule.ladder or "", []).append(item)
    return [
        Option(
            ladder,
            words.listed(words.label("item", item) for item in of),
            tuple(name for item in of for name in (item, *_called(item, words))),
        )
        for ladder, of in items.items()
        if ladder
    ]


def _called(item: Item, words: Words) -> tuple[str, ...]:
    """What an item is called: by its label, by other words, and in the other language."""
    return words.label("item", item), *called_elsewhere("item", item, words)


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
