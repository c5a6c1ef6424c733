"""`duban case list`: the cases that are asked for, printed or saved."""

import typer

from duban.cli.list_options import (
    FlagOption,
    LateByOption,
    LateOption,
    MostOption,
    NewsOption,
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
from duban.cli.signed_in import signed_in
from duban.views.cases import Cases, case_query
from duban.views.unseen import unseen_by


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
    news: NewsOption = False,
    search: SearchOption = None,
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
        region=region,
        step=step,
        state=state,
        outcome=outcome,
        late=late,
        overdue=overdue,
        late_by=late_by,
        flag=flag,
        news=news,
        search=search,
        programme=programme,
        sort=sort,
        page=page,
        most=most,
    )
    with at_desk(ctx) as desk:
        query, unseen = case_query(given, desk, words), unseen_by(desk, signed_in(desk))
        show_list(
            Cases(desk, query, words, unseen=unseen),
            desk,
            output,
            save,
            paged=bool(page or most),
        )
