"""`duban case show` and `history`: a case as it stands or stood, and its acts."""

from datetime import date
from typing import Annotated

import typer

from duban.bootstrap.desk import Desk
from duban.cli.days_given import day_given
from duban.cli.list_options import SaveOption, show_rows
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.identity.looking import look
from duban.views.case.acts import acts, as_it_stood
from duban.views.case.page import page_of, standing
from duban.views.choosing import existing_case, not_there_then
from duban.views.unseen import Unseen
from workflow.record import history

RegionArgument = Annotated[str, typer.Argument(help="option.region", show_default=False)]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="option.as_of")]


def show(
    ctx: typer.Context,
    region: RegionArgument,
    as_of: AsOfOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk:
        place, stored = existing_case(desk, region)
        day = desk.office.today
        if as_of is not None:
            day = day_given(as_of, "--as-of", desk, words)
            with desk.store.reading() as transaction:
                past = as_it_stood(transaction, stored, day)
            if past is None:
                raise not_there_then(day)
            stored = past
        world = desk.world(stored.notice_hash, stored.procedure_hash)
        if as_of is None:
            _seen(desk, stored.id)
    if output is Output.TABLE:
        page = page_of(place, stored, world, day, words, is_past=as_of is not None)
        present(page, output, words)
    else:
        present(standing(stored, day), output, words)


def _seen(desk: Desk, case_id: str) -> None:
    """Write down that who has signed in looks at a case, if anything is new in it."""
    if (visitor := signed_in(desk)) is None:
        return
    with desk.store.reading() as transaction:
        has_news = case_id in Unseen(desk.clock, visitor).news(transaction)
        last = history.last_of_case(transaction, case_id)
    if has_news and last is not None:
        look(desk, visitor, case_id, last.seq)


def history_(
    ctx: typer.Context,
    region: RegionArgument,
    as_of: AsOfOption = None,
    save: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk:
        place, stored = existing_case(desk, region)
        until = day_given(as_of, "--as-of", desk, words) if as_of else date.max
        with desk.store.reading() as transaction:
            done = acts(transaction, stored.id, until, words)
        imprint = desk.imprint
    title = words.say("title.case_history", region=words.region(place))
    show_rows(done, output, save, words, called=title, by=imprint)
