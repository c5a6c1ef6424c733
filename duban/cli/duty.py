"""`duban duty`: what is owed, by whom and by when, over all cases."""

from typing import Annotated

import typer

from duban.cli.list_options import (
    MostOption,
    OverdueOption,
    PageOption,
    ProgrammeOption,
    RegionsOption,
    SaveOption,
    SortOption,
    asked,
    show_list,
)
from duban.cli.rendering import Output, OutputOption
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.views.duties import Duties, duty_query
from duban.views.unseen import unseen_by

app = typer.Typer(
    help="page.duty", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

BEFORE = typer.Option("--due-before", help="option.due_before")


@app.callback()
def group() -> None:
    """Keep `list` a command of its own."""


@app.command(name="list", help="page.duty_list")
def list_(
    ctx: typer.Context,
    due_before: Annotated[str | None, BEFORE] = None,
    overdue: OverdueOption = False,
    owner: Annotated[str | None, typer.Option("--owner", help="option.owner")] = None,
    item: Annotated[str | None, typer.Option("--item", help="option.owed_item")] = None,
    region: RegionsOption = [],  # noqa: B006 - typer reads the default and never changes it
    undated: Annotated[bool, typer.Option("--undated", help="option.undated")] = False,
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
        due_before=due_before,
        overdue=overdue,
        owner=owner,
        item=item,
        region=region,
        undated=undated,
        programme=programme,
        sort=sort,
        page=page,
        most=most,
    )
    with at_desk(ctx) as desk:
        query, unseen = duty_query(given, desk, words), unseen_by(desk, signed_in(desk))
        show_list(
            Duties(desk, query, words, unseen=unseen),
            desk,
            output,
            save,
            paged=bool(page or most),
        )
