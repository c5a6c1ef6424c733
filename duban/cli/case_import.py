"""`duban case import`: whole past cases, previewed, then entered all or none."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.options import DryRunOption, YesOption
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.sheets.json_text import line_of, read_json
from duban.views.choosing import programme_named
from duban.views.past import entered_table, refusals
from states.reading import InvalidInput
from workflow.past import importing
from workflow.past.file import PastCase, read_past
from workflow.past.importing import Entered


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="option.past_file", show_default=False)],
    programme: Annotated[str, typer.Option("--programme", help="option.programme_of_past")] = "",
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    text = file.read_text(encoding="utf-8-sig")
    past = _read(text, file, words)
    with at_desk(ctx, to_write=True) as desk:
        chosen = programme_named(desk.programmes(), programme, "--programme")
        notice = desk.office.shelf.notice(desk.versions(chosen).notice_hash)
        regions = notice.regions_by_code
        seen = importing.preview(desk.office, chosen, past)
        present(entered_table(seen, partial(line_of, text), regions, words), output, words)
        _require_sound(seen, text, file, words)
        if dry_run:
            tell(words.say("import.dry_run"))
            return
        require_yes(words.say("import.ask", count=len(seen)), words, yes=yes)
        entered = importing.enter(desk.office, chosen, past)
        _require_sound(entered, text, file, words)
        acts = sum(one.acts + len(one.nights) for one in entered)
        mails = sum(one.superseded for one in entered)
        tell(words.say("import.done", count=len(entered), acts=acts, mails=mails))


def _read(text: str, file: Path, words: Words) -> tuple[PastCase, ...]:
    """The cases of the file; what is wrong in it is named with its line."""
    given = read_json(text, str(file))
    try:
        return read_past(given)
    except InvalidInput as error:
        said = words.said(*error.sayings)
        raise Stop(Exit.USAGE, f"{file}:{line_of(text, error.place)}: {said}") from None


def _require_sound(entered: tuple[Entered, ...], text: str, file: Path, words: Words) -> None:
    """Stop with the first act of each case that the rules refuse; nothing was written then."""
    lines = [
        f"{file}:{one.line}: {one.place}\n{one.says}"
        for one in refusals(entered, partial(line_of, text), words)
    ]
    if lines:
        said = words.say("import.refused", count=sum(len(one.refused) for one in entered))
        raise Stop(Exit.REFUSED, "\n".join([*lines, said]))
