"""`duban case import`: whole past cases, previewed, then entered all or none."""

from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.json_text import line_of, read_json
from duban.cli.options import DryRunOption, YesOption
from duban.cli.printing import Output, OutputOption, show_json, show_rows
from duban.cli.session import at_desk, refusal_text, wording
from duban.cli.words import WORDS, say
from duban.desk import Desk
from states.money import yuan
from states.reading import InvalidInput
from workflow.past import importing
from workflow.past.file import PastCase, read_past
from workflow.past.importing import Entered

COLUMNS = (
    "region",
    "step",
    "state_label",
    "outcome_label",
    "acts_entered",
    "acts_of_nights",
    "approved_yuan",
    "disbursed_yuan",
    "spent_yuan",
    "outstanding_yuan",
)


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=say("option.past_file"), show_default=False)],
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    output: OutputOption = Output.TABLE,
) -> None:
    text = file.read_text(encoding="utf-8-sig")
    past = _read(text, file)
    with at_desk(ctx, to_write=True) as desk:
        programme, words = desk.programme(), wording()
        seen = importing.preview(desk.office, programme, past)
        _show(desk, seen, text, file, words, output)
        _require_sound(seen, text, file, words)
        if dry_run:
            tell(say("import.dry_run"))
            return
        require_yes(say("import.ask", count=len(seen)), yes=yes)
        entered = importing.enter(desk.office, programme, past)
        _require_sound(entered, text, file, words)
        acts = sum(one.acts + len(one.nights) for one in entered)
        mails = sum(one.superseded for one in entered)
        tell(say("import.done", count=len(entered), acts=acts, mails=mails))


def _read(text: str, file: Path) -> tuple[PastCase, ...]:
    """The cases of the file; what is wrong in it is named with its line."""
    given = read_json(text, str(file))
    try:
        return read_past(given)
    except InvalidInput as error:
        said = WORDS.said(*error.sayings)
        raise Stop(Exit.USAGE, f"{file}:{line_of(text, error.place)}: {said}") from None


def _require_sound(entered: tuple[Entered, ...], text: str, file: Path, words: Words) -> None:
    """Stop with the first act of each case that the rules refuse; nothing was written then."""
    lines, count = [], 0
    for one in entered:
        if one.refused:
            first, count = one.refused[0], count + len(one.refused)
            lines.append(_place(first.act.place, text, file))
            lines.append(refusal_text(first.refusal, words))
            if len(one.refused) > 1:
                lines.append(say("import.and_after", count=len(one.refused) - 1))
    if lines:
        raise Stop(Exit.REFUSED, "\n".join([*lines, say("import.refused", count=count)]))


def _place(place: str, text: str, file: Path) -> str:
    return f"{file}:{line_of(text, place)}: {place}"


def _show(
    desk: Desk,
    entered: tuple[Entered, ...],
    text: str,
    file: Path,
    words: Words,
    output: Output,
) -> None:
    """What each case comes to: its step, its state, its money, and what the nights did."""
    rows = [_row(desk, one, words) for one in entered]
    if output is Output.JSON:
        for row, one in zip(rows, entered, strict=True):
            row["nights"] = [{"day": night.day, "act": night.act} for night in one.nights]
            row["refused"] = [
                {
                    "place": refused.act.place,
                    "line": line_of(text, refused.act.place),
                    "event": refused.act.number,
                    "act": refused.refusal.command,
                    "rules": list(refused.refusal.rules),
                }
                for refused in one.refused
            ]
        show_json(rows)
        return
    show_rows(rows, COLUMNS, output)


def _row(desk: Desk, one: Entered, words: Words) -> dict[str, object]:
    region = desk.notice().regions_by_code.get(one.region_code)
    row: dict[str, object] = {
        "region_code": one.region_code,
        "region": region.name if region else one.region_code,
        "acts_entered": one.acts,
        "acts_of_nights": len(one.nights),
        "mails_superseded": one.superseded,
        "acts_refused": len(one.refused),
    }
    if one.facts is not None:
        facts, money = one.facts, one.facts.money
        row |= {
            "step": int(facts.step),
            "state": facts.shown_state,
            "state_label": words.label("state", facts.shown_state),
            "outcome": facts.outcome.value,
            "outcome_label": words.label("outcome", facts.outcome),
            "late": facts.late,
            "approved_yuan": yuan(money.approved),
            "disbursed_yuan": yuan(money.disbursed),
            "spent_yuan": yuan(money.eligible_spent),
            "recovered_yuan": yuan(money.recovered),
            "outstanding_yuan": yuan(money.outstanding_recovery),
        }
    return row
