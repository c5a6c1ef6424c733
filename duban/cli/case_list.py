"""`duban case list`: the cases that are asked for, printed or saved."""

from typing import Annotated

import typer

from config.words import Words
from duban.cli.choosing import (
    FlagOption,
    LateOption,
    OutcomeOption,
    ProgrammeOption,
    RegionsOption,
    StateOption,
    StepOption,
    found,
    wanted,
)
from duban.cli.guard import tell
from duban.cli.printing import Output, OutputOption, Row
from duban.cli.saving import SaveOption, show_or_save
from duban.cli.session import at_desk, wording
from duban.cli.words import say
from states.money import yuan
from states.notice import Region
from workflow.record.cases import Listed

LISTED = (
    "region_code",
    "region",
    "step",
    "state_label",
    "outcome_label",
    "late_mark",
    "flag_label",
    "approved_yuan",
    "disbursed_yuan",
    "spent_yuan",
)

SearchOption = Annotated[str | None, typer.Option("--unit", "--search", help=say("option.search"))]


def list_(
    ctx: typer.Context,
    region: RegionsOption = [],  # noqa: B006 - typer reads the default and never changes it
    step: StepOption = None,
    state: StateOption = None,
    outcome: OutcomeOption = None,
    late: LateOption = False,
    flag: FlagOption = False,
    search: SearchOption = None,
    programme: ProgrammeOption = None,
    save: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        asked = wanted(
            desk,
            regions=region,
            step=step,
            state=state,
            outcome=outcome,
            late=late,
            flag=flag,
            programme=programme,
        )
        words, regions = wording(), desk.notice().regions_by_code
        rows = [listed_row(one, regions, words) for one in found(desk, asked, search)]
        columns = LISTED if len({row["programme"] for row in rows}) < 2 else ("programme", *LISTED)
        is_narrowed = any((region, step, state, outcome, late, flag, search, programme))
    show_or_save(rows, columns, output, save, style=_style)
    if not rows:
        tell(say("note.none_found") if is_narrowed else say("note.no_cases"))


def listed_row(one: Listed, regions: dict[str, Region], words: Words) -> dict[str, object]:
    """A case as a row of the list."""
    return {
        "region_code": one.region_code,
        "region": regions[one.region_code].name,
        "step": one.step,
        "state": one.state,
        "state_label": words.label("state", one.state),
        "outcome": one.outcome,
        "outcome_label": words.label("outcome", one.outcome),
        "late": one.late,
        "late_mark": say("word.late") if one.late else "",
        "flag": one.flag,
        "flag_label": words.label("flag", one.flag) if one.flag else "",
        "approved_yuan": yuan(one.approved),
        "disbursed_yuan": yuan(one.disbursed),
        "spent_yuan": yuan(one.eligible_spent),
        "programme": one.programme_id,
    }


def _style(row: Row) -> str:
    """Ended cases stand back, flagged ones out."""
    if row["outcome"] != "OPEN":
        return "dim"
    return {"red": "red", "yellow": "yellow"}.get(str(row["flag"]), "")
