"""`duban rehearse`: play a scenario file and show, or check, what happens."""

import re
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.address import DATABASE, scheme_of
from duban.bootstrap.editions import NOTICE, PROCEDURE
from duban.bootstrap.yearbook import Year, year_from
from duban.cli.addresses import sound_address
from duban.cli.edition import sound_edition
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.progress import days_bar
from duban.cli.rendering import Output, OutputOption, present, present_pages
from duban.cli.session import wording
from duban.practice.scenarios import NotPlayable, Playable, playable, under
from duban.rendering.data import records, write_json
from duban.views.rehearsal import case_table, difference_table, rehearsal_pages
from states.deciding import World
from states.reading import InvalidInput
from states.refusals import Problem
from states.saying import saying
from workflow.rehearsal.account import account
from workflow.rehearsal.check import Checked
from workflow.rehearsal.check import check as hold
from workflow.rehearsal.shown import Run
from workflow.rehearsal.unread import Unread
from workflow.store.database import Store
from workflow.store.scratch_schema import scratch_schema

app = typer.Typer(add_completion=False, rich_markup_mode=None)

NONE: list[Path] = []


@app.command(help="page.rehearse")
def rehearse(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="option.scenario_file", show_default=False)],
    check: Annotated[bool, typer.Option("--check", help="option.check")] = False,
    notice: Annotated[str, typer.Option("--notice", help="option.notice")] = NOTICE,
    procedure: Annotated[str, typer.Option("--procedure", help="option.procedure")] = PROCEDURE,
    calendar: Annotated[list[Path], typer.Option("--calendar", help="option.year_table")] = NONE,
    database: Annotated[str | None, typer.Option("--database", help="option.played_in")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    sound_address(database, "--database")
    edition = sound_edition(notice, procedure, words)
    years = [year_from(one) for one in calendar]
    read = _read(file, words, by=under(edition), years=years, check=check)
    tell_unread(read.unread, words)
    run = _play(read, words) if database is None else _play_at(database, read, words)
    shown = account(run, lambda problem: _explained(words, problem))
    checked = hold(read.expected, shown["cases"]) if check else None
    if output is Output.JSON:
        write_json(sys.stdout, shown)
    elif output is Output.CSV:
        present(case_table(shown), output, words)
    elif checked is None:
        present_pages(rehearsal_pages(shown, read.notice, words), words)
        sound = "rehearse.sound" if shown["history"]["verified"] else "rehearse.broken"
        events, head = shown["history"]["events"], shown["history"]["head"][:16]
        tell(words.say(sound, events=events, head=head))
    if checked is not None:
        _report(checked, output, words)


def _explained(words: Words, problem: Problem) -> tuple[str, str]:
    explained = words.explain(problem)
    return explained.says, explained.cure


def tell_unread(unread: Iterable[Unread], words: Words) -> None:
    """Say which keys of a file nobody reads: a misspelt one would else be played in silence."""
    for one in unread:
        tell(words.said(one.said))


def _read(file: Path, words: Words, *, by: World, years: Sequence[Year], check: bool) -> Playable:
    """The scenario of a file; what is wrong is said with its line."""
    if file.suffix == ".toml":
        raise Stop(Exit.USAGE, words.say("rehearse.no_scenario", file=file))
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            str(file), saying("expected.utf8"), saying("found.other_encoding")
        ) from None
    try:
        return playable(text, str(file), by=by, years=years, expecting=check)
    except NotPlayable as error:
        said = f"{file}:{error.line}: {words.said(*error.sayings)}"
        raise Stop(Exit.USAGE, said) from None


def _play_at(database: str, read: Playable, words: Words) -> Run:
    """Play in a schema of a database server, which goes too where the play is told to end."""
    if not re.match(DATABASE, database):
        raise InvalidInput("--database", saying("expected.database"), scheme_of(database))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with scratch_schema(database) as store:
        return _play(read, words, store)


def _play(read: Playable, words: Words, store: Store | None = None) -> Run:
    stage = read.stage(store)
    total = (stage.last_day - stage.first_day).days + 1
    with days_bar(words.say("rehearse.playing"), total) as advance:
        try:
            return stage.play(advance)
        finally:
            stage.close()


def _report(checked: Checked, output: Output, words: Words) -> None:
    """Print each difference; any ends in exit code 1. JSON keeps stdout to its one document."""
    found = difference_table(checked, words)
    if found.rows and output is Output.TABLE:
        present(found, output, words)
    else:
        for row in records(found.columns, found.rows):
            tell(words.say("rehearse.difference", **row))
    counts = {"compared": checked.compared, "uncompared": checked.uncompared}
    if found.rows:
        raise Stop(Exit.ERROR, words.say("rehearse.differs", count=found.count, **counts))
    agrees = "rehearse.agrees" if checked.compared else "rehearse.nothing_expected"
    tell(words.say(agrees, **counts))
