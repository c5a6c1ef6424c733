"""`duban case why`: how each date came about, and how each act stands to the case."""

from typing import Annotated

import typer

from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.views.case.why import why as why_of
from duban.views.choosing import existing_case
from states.facts import Case
from workflow.record.duties import rungs

RegionArgument = Annotated[str, typer.Argument(help="option.region", show_default=False)]


def why(
    ctx: typer.Context,
    region: RegionArgument,
    every: Annotated[bool, typer.Option("--all", help="option.all_acts")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk:
        place, stored = existing_case(desk, region)
        world = desk.world(stored.notice_hash, stored.procedure_hash)
        with desk.store.reading() as transaction:
            laid = rungs.of_case(transaction, stored.id)
        found = why_of(Case(place, stored.facts), world, laid, desk.office.clock(), words)
    match output:
        case Output.TABLE:
            present(found.page(words, is_whole=every), output, words)
        case Output.JSON:
            present(found.tables(words), output, words)
        case Output.CSV:
            present(found.acts, output, words)
