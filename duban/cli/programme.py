"""`duban programme`: next year's notice beside the one that runs."""

from typing import Annotated

import typer

from duban.bootstrap.editions import PROCEDURE
from duban.bootstrap.new_programme import (
    open_programme,
    require_openable,
    twin_of,
)
from duban.cli.edition import sound_edition
from duban.cli.guard import tell
from duban.cli.options import DryRunOption
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.views.choosing import programme_named
from duban.views.programmes import programme_pairs, programme_table

app = typer.Typer(
    help="page.programme", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

NoticeOption = Annotated[str, typer.Option("--notice", help="option.notice")]
ProcedureOption = Annotated[str, typer.Option("--procedure", help="option.procedure")]
ProgrammeArgument = Annotated[str, typer.Argument(help="option.programme", show_default=False)]


@app.command(help="page.programme_add")
def add(
    ctx: typer.Context,
    notice: NoticeOption,
    procedure: ProcedureOption = PROCEDURE,
    dry_run: DryRunOption = False,
) -> None:
    words = wording(ctx)
    edition = sound_edition(notice, procedure, words)
    facts = {"programme": edition.programme, "title": edition.notice.notice.title}
    with at_desk(ctx, to_write=True) as desk:
        require_openable(desk, edition)
        twin = twin_of(desk, edition)
        if not dry_run:
            open_programme(desk, edition)
        if twin is not None:
            number = edition.notice.notice.document_number
            tell(words.say("programme.twin", programme=twin, number=number))
        told = "programme.would_open" if dry_run else "programme.opened"
        tell(words.say(told, units=len(edition.notice.notice.regions), **facts))


@app.command("list", help="page.programme_list")
def list_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        present(programme_table(transaction, desk.programmes(), words), output, words)


@app.command(help="page.programme_show")
def show(
    ctx: typer.Context, programme: ProgrammeArgument, output: OutputOption = Output.TABLE
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk:
        chosen = programme_named(desk.programmes(), programme, "PROGRAMME")
        present(programme_pairs(desk, chosen, words), output, words)
