"""`duban mail`: the mails owed and what became of them; one as it reads; and what may be done."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from config.words import LANGUAGES
from duban.cli import mail_acts, mail_mode
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
from duban.files import write_whole
from duban.rendering.data import write_json
from duban.running.mail_view import mail_as_read
from duban.views.mail import as_data, mail_page, row_table
from duban.views.mails import Mails, mail_query
from states.reading import InvalidInput
from states.saying import saying

AT_ONCE = 40
"""The latest mails are most of what is looked for."""

app = typer.Typer(
    help="page.mail", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command(name="list", help="page.mail_list")
def list_(
    ctx: typer.Context,
    status: Annotated[str | None, typer.Option("--status", help="option.mail_status")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="option.mail_kind")] = None,
    region: RegionsOption = [],  # noqa: B006 - typer reads the default and never changes it
    to: Annotated[str | None, typer.Option("--to", help="option.mail_to")] = None,
    day: Annotated[str | None, typer.Option("--day", help="option.mail_day")] = None,
    since: Annotated[str | None, typer.Option("--since", help="option.mail_since")] = None,
    until: Annotated[str | None, typer.Option("--until", help="option.mail_up_to")] = None,
    search: Annotated[str | None, typer.Option("--search", help="option.mail_search")] = None,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="option.mail_unsigned")] = False,
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
        kind=kind,
        region=region,
        to=to,
        day=day,
        since=since,
        until=until,
        search=search,
        unsigned=unsigned,
        programme=programme,
        sort=sort,
        page=page,
        most=most,
        at_once=AT_ONCE,
    )
    with at_desk(ctx) as desk:
        found = Mails(desk, mail_query(given, desk, words), words)
        any_shown = show_list(found, desk, output, save, paged=bool(page or most))
    if any_shown and output is Output.TABLE and save is None:
        tell(words.say("mail.look"))


@app.command(help="page.mail_show")
def show(
    ctx: typer.Context,
    mail: Annotated[str, typer.Argument(help="option.mail", show_default=False)],
    html: Annotated[Path | None, typer.Option("--html", help="option.html")] = None,
    language: Annotated[str | None, typer.Option("--in", help="option.mail_lang")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    if language not in (None, *LANGUAGES):
        raise InvalidInput("--in", saying("expected.one_of", options=LANGUAGES), language)
    chosen = next((one for one in LANGUAGES if one == language), words.language)
    with at_desk(ctx) as desk:
        found = mail_as_read(desk, mail, words, chosen)
    if html is not None:
        write_whole(html, found.letter.html.encode())
        tell(words.say("procedure.drawn", path=html))
    if output is Output.JSON:
        write_json(sys.stdout, as_data(found))
    elif output is Output.CSV:
        present(row_table(found, words), output, words)
    else:
        present(mail_page(found, words), output, words)


app.command(help="page.mail_hold")(mail_acts.hold)
app.command(help="page.mail_release")(mail_acts.release)
app.command(help="page.mail_resend")(mail_acts.resend)
app.command(help="page.mail_cancel")(mail_acts.cancel)
app.command(help="page.mail_mute")(mail_acts.mute)
app.command(help="page.mail_unmute")(mail_acts.unmute)
app.command(help="page.mail_status")(mail_mode.status)
app.command(help="page.mail_live")(mail_mode.live)
app.command(help="page.mail_trial")(mail_mode.trial)
app.command(help="page.mail_check")(mail_mode.check)
