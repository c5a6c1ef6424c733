"""`duban case list`: the cases that are asked for, printed or saved."""

import typer

from duban.cli.list_options import (
    FlagOption,
    LateByOption,
    LateOption,
    MostOption,
    OutcomeOption,
    OverdueOption,
    PageOption,
    ProgrammeOption,
    RegionsOption,
    SaveOption,
    SearchOption,
    SortOption,
    StateOption,
    StepOption,
    asked,
    show_list,
)
from duban.cli.rendering import Output, OutputOption
from duban.cli.session import at_desk, wording
from duban.views.cases import Cases, case_query


def list_(
    ctx: typer.Context,
    region: RegionsOption = [],  # noqa: B006 - typer reads the default and never changes it
    step: StepOption = None,
    state: StateOption = None,
    outcome: OutcomeOption = None,
    late: LateOption = False,
    overdue: OverdueOption = False,
    late_by: LateByOption = None,
    flag: FlagOption = False,
    search: SearchOption = None,
    programme: ProgrammeOption = None,
    sort: SortOption = None,
    page: PageOption = None,
    most: MostOption = None,
    save: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    given = asked(
        region=region,
        step=step,
        state=state,
        outcome=outcome,
        late=late,
        overdue=overdue,
        late_by=late_by,
        flag=flag,
        search=search,
        programme=programme,
        sort=sort,
        page=page,
        most=most,
    )
    with at_desk(ctx) as desk:
        words = wording(ctx)
        show_list(
            Cases(desk, case_query(given, desk, words), words),
            desk,
            output,
            save,
            paged=bool(page or most),
        )
