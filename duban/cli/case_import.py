"""`duban case import`: whole past cases, previewed, then entered all or none."""

from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.options import DryRunOption, YesOption
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.practice.past_example import write_example
from duban.sheets.json_text import line_of, read_json
from duban.sheets.past import Faulty
from duban.sheets.past_files import (
    Taken,
    is_sheet,
    sheet_of,
    taken_from,
    taken_from_sheet,
)
from duban.views.choosing import programme_named
from duban.views.form.about import about_programme
from duban.views.past import entered_table, refusals
from states.reading import InvalidInput
from workflow.past import importing
from workflow.past.importing import Entered


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="option.past_file", show_default=False)],
    programme: Annotated[str, typer.Option("--programme", help="option.programme_of_past")] = "",
    example: Annotated[bool, typer.Option("--example", help="option.past_example")] = False,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    if example:
        _write_example(ctx, file, programme, words)
        return
    content = file.read_bytes()
    taken = None if is_sheet(file.name, content) else _read(file, words)
    with at_desk(ctx, to_write=True) as desk:
        chosen = programme_named(desk.programmes(), programme, "--programme")
        taken = taken or _read_sheet(file, content, desk, chosen, words)
        notice = desk.office.shelf.notice(desk.versions(chosen).notice_hash)
        regions = notice.regions_by_code
        seen = importing.preview(desk.office, chosen, taken.cases)
        present(entered_table(seen, taken.line_of, regions, words), output, words)
        _require_sound(seen, taken, file, words)
        if dry_run:
            tell(words.say("import.dry_run"))
            return
        require_yes(words.say("import.ask", count=len(seen)), words, yes=yes)
        entered = importing.enter(desk.office, chosen, taken.cases)
        _require_sound(entered, taken, file, words)
        acts = sum(one.acts + len(one.nights) for one in entered)
        mails = sum(one.superseded for one in entered)
        tell(words.say("import.done", count=len(entered), acts=acts, mails=mails))


def _write_example(ctx: typer.Context, file: Path, programme: str, words: Words) -> None:
    """Write an example of a sheet where there is no file yet."""
    with at_desk(ctx) as desk:
        if file.exists():
            raise Stop(Exit.USAGE, words.say("contact.file_exists", path=file))
        chosen = programme_named(desk.programmes(), programme, "--programme")
        write_example(file, about_programme(desk, chosen), words)
        tell(words.say("import.example", path=file))


def _read(file: Path, words: Words) -> Taken:
    """The cases of a JSON file; what is wrong in it is named with its line."""
    text = file.read_text(encoding="utf-8-sig")
    given = read_json(text, str(file))
    try:
        return taken_from(given, text)
    except InvalidInput as error:
        said = words.said(*error.sayings)
        raise Stop(Exit.USAGE, f"{file}:{line_of(text, error.place)}: {said}") from None


def _read_sheet(file: Path, content: bytes, desk: Desk, programme: str, words: Words) -> Taken:
    """The cases of a sheet; each cell that is wrong is named with its row and column."""
    sheet = sheet_of(file.name, content, words)
    try:
        return taken_from_sheet(sheet, about_programme(desk, programme), words)
    except Faulty as error:
        lines = [f"{file}: {one.told(words)}" for one in error.faults]
        raise Stop(Exit.USAGE, "\n".join([*lines, words.said(*error.sayings)])) from None


def _require_sound(entered: tuple[Entered, ...], taken: Taken, file: Path, words: Words) -> None:
    """Stop with the first act of each case that the rules refuse; nothing was written then."""
    lines = [
        f"{file}: {taken.told(one.place, one.says, words)}"
        if taken.sheet
        else f"{file}:{one.line}: {one.place}\n{one.says}"
        for one in refusals(entered, taken.line_of, words)
    ]
    if lines:
        said = words.say("import.refused", count=sum(len(one.refused) for one in entered))
        raise Stop(Exit.REFUSED, "\n".join([*lines, said]))
