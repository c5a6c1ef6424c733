"""`duban alarm`: what the checks found, until a person has dealt with it."""

from typing import Annotated

import typer

from duban.cli.guard import tell
from duban.cli.list_options import (
    MostOption,
    PageOption,
    ProgrammeOption,
    RegionsOption,
    SaveOption,
    SortOption,
    asked,
    show_list,
)
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.clock import now
from duban.identity.alarm_closing import close_alarms, closer
from duban.views.alarms import Alarms, alarm_named, alarm_page, alarm_query
from workflow.record import alarms

app = typer.Typer(
    help="page.alarm", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command(name="list", help="page.alarm_list")
def list_(
    ctx: typer.Context,
    status: Annotated[str | None, typer.Option("--status", help="option.alarm_status")] = None,
    code: Annotated[str | None, typer.Option("--code", help="option.alarm_code")] = None,
    region: RegionsOption = [],  # noqa: B006 - typer reads the default and never changes it
    programme: ProgrammeOption = None,
    sort: SortOption = None,
    page: PageOption = None,
    most: MostOption = None,
    save: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    given = asked(
        words,
        status=status,
        code=code,
        region=region,
        programme=programme,
        sort=sort,
        page=page,
        most=most,
    )
    with at_desk(ctx) as desk:
        found = Alarms(desk, alarm_query(given, desk, words), words)
        show_list(found, desk, output, save, paged=bool(page or most))


@app.command(help="page.alarm_show")
def show(
    ctx: typer.Context,
    alarm: Annotated[
        int, typer.Argument(min=1, max=alarms.LAST, help="option.alarm", show_default=False)
    ],
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        found = alarm_named(transaction, alarm)
        page = alarm_page(transaction, found, desk.regions(), words, tells_values=True)
    present(page, output, words)


@app.command(help="page.alarm_close")
def close(
    ctx: typer.Context,
    alarm: Annotated[
        list[int],
        typer.Argument(min=1, max=alarms.LAST, help="option.alarms", show_default=False),
    ],
    reason: Annotated[
        str, typer.Option("--reason", help="option.alarm_reason", show_default=False)
    ],
    person: Annotated[str | None, typer.Option("--person", help="option.alarm_person")] = None,
) -> None:
    words = wording(ctx)
    with at_desk(ctx, to_write=True) as desk:
        with desk.store.reading() as transaction:
            for number in alarm:
                alarm_named(transaction, number)
        by = closer(desk, signed_in(desk), person)
        for one in close_alarms(desk, by, alarm, reason, now()):
            name = "done_standing" if one.stands else "done"
            tell(words.say(f"alarm.{name}", alarm=one.id, name=by.name))
