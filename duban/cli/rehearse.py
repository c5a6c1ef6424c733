"""`duban rehearse`: play a scenario file and show, or check, what happens."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from config.calendars import packaged_calendar
from config.errors import ConfigError
from config.notices import load_notice, with_policy
from config.procedures import load_procedure
from config.words import Words
from duban.bootstrap.editions import NOTICE, PROCEDURE
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.json_text import line_of, read_json
from duban.cli.progress import days_bar
from duban.cli.rendering import Output, OutputOption, present, present_pages
from duban.cli.session import wording
from duban.rendering.data import records, write_json
from duban.views.rehearsal import case_table, difference_table, rehearsal_pages
from states.calendar import WorkCalendar
from states.notice import Notice
from states.reading import InvalidInput
from states.refusals import Problem
from states.rulebook import Rulebook
from states.saying import saying
from states.work import replace
from workflow.rehearsal.account import account
from workflow.rehearsal.check import Checked
from workflow.rehearsal.check import check as hold
from workflow.rehearsal.expected import read_expected
from workflow.rehearsal.play import Stage
from workflow.rehearsal.scenario import Script, read_script, within_calendar
from workflow.rehearsal.shown import Run

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="page.rehearse")
def rehearse(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="option.scenario_file", show_default=False)],
    check: Annotated[bool, typer.Option("--check", help="option.check")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    script, notice, calendar, expected = _read(file, words, check=check)
    run = _play(script, notice, calendar, words)
    shown = account(run, lambda problem: _explained(words, problem))
    checked = hold(expected, shown["cases"]) if check else None
    if output is Output.JSON:
        write_json(sys.stdout, shown)
    elif output is Output.CSV:
        present(case_table(shown), output, words)
    elif checked is None:
        present_pages(rehearsal_pages(shown, notice, words), words)
        sound = "rehearse.sound" if shown["history"]["verified"] else "rehearse.broken"
        events, head = shown["history"]["events"], shown["history"]["head"][:16]
        tell(words.say(sound, events=events, head=head))
    if checked is not None:
        _report(checked, output, words)


def _explained(words: Words, problem: Problem) -> tuple[str, str]:
    explained = words.explain(problem)
    return explained.says, explained.cure


def _read(
    file: Path, words: Words, *, check: bool
) -> tuple[Script, Notice, WorkCalendar, list[dict[str, Any]]]:
    """The script with notice, calendar and, to *check*, what it expects.

    What is wrong is said with its line in the file, before anything is played.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            str(file), saying("expected.utf8"), saying("found.other_encoding")
        ) from None
    given = read_json(text, str(file))
    try:
        script = read_script(given)
        notice = with_policy(load_notice(NOTICE).notice, script.policy)
        if script.regions is not None:
            notice = replace(notice, regions=script.regions)
        calendar = script.calendar or packaged_calendar()
        within_calendar(script, calendar)
        expected = read_expected(script) if check else []
    except InvalidInput as error:
        line = line_of(text, error.place)
        raise Stop(Exit.USAGE, f"{file}:{line}: {words.said(*error.sayings)}") from None
    except ConfigError as error:
        place = f"{error.path}.{error.key}"
        wrong = ConfigError(place, "", error.expected, error.found, error.hint)
        line = line_of(text, place)
        raise Stop(Exit.USAGE, f"{file}:{line}: {words.said(*wrong.sayings)}") from None
    return script, notice, calendar, expected


def _play(script: Script, notice: Notice, calendar: WorkCalendar, words: Words) -> Run:
    rulebook = Rulebook(load_procedure(PROCEDURE).procedure)
    stage = Stage(script, notice, rulebook, calendar)
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
