"""`duban rehearse`: play a scenario file and show, or check, what happens."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from config.calendars import packaged_calendar
from config.errors import ConfigError
from config.notices import load_notice, with_policy
from config.procedures import load_procedure
from config.words import Words
from duban.bootstrap import NOTICE, PROCEDURE, words
from duban.cli.exits import Exit, Stop
from duban.cli.failures import invalid, misconfigured
from duban.cli.guard import tell
from duban.cli.json_text import line_of, read_json
from duban.cli.printing import Output, OutputOption, console, show_json, show_rows
from duban.cli.progress import days_bar
from duban.cli.rehearsal_view import case_rows, rehearsal_view
from duban.cli.words import LANGUAGE, say
from states.calendar import WorkCalendar
from states.notice import Notice
from states.reading import InvalidInput
from states.rulebook import Rulebook
from states.work import replace
from workflow.rehearsal.account import account
from workflow.rehearsal.check import Checked
from workflow.rehearsal.check import check as hold
from workflow.rehearsal.expected import read_expected
from workflow.rehearsal.play import Run, Stage
from workflow.rehearsal.scenario import Script, read_script, within_calendar

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help=say("page.rehearse"))
def rehearse(
    file: Annotated[Path, typer.Argument(help=say("option.scenario_file"), show_default=False)],
    check: Annotated[bool, typer.Option("--check", help=say("option.check"))] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    script, notice, calendar, expected = _read(file, check=check)
    run = _play(script, notice, calendar)
    labels = words(LANGUAGE)
    shown = account(run, lambda problem: _explained(labels, problem))
    checked = hold(expected, shown["cases"]) if check else None
    if output is Output.JSON:
        show_json(shown)
    elif output is Output.CSV:
        show_rows(case_rows(shown), (), output)
    elif checked is None:
        console.print(rehearsal_view(shown, notice, labels))
        sound = "rehearse.sound" if shown["history"]["verified"] else "rehearse.broken"
        tell(say(sound, events=shown["history"]["events"], head=shown["history"]["head"][:16]))
    if checked is not None:
        _report(checked, output)


def _explained(labels: Words, problem: Any) -> tuple[str, str]:
    explained = labels.explain(problem)
    return explained.says, explained.cure


def _read(file: Path, *, check: bool) -> tuple[Script, Notice, WorkCalendar, list[dict[str, Any]]]:
    """The script with notice, calendar and, to *check*, what it expects.

    What is wrong is said with its line in the file, before anything is played.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(str(file), "UTF-8", "another encoding") from None
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
        raise Stop(Exit.USAGE, f"{file}:{line}: {invalid(error)}") from None
    except ConfigError as error:
        place = f"{error.path}.{error.key}"
        wrong = ConfigError(place, "", error.expected, error.found, error.cure)
        line = line_of(text, place)
        raise Stop(Exit.USAGE, f"{file}:{line}: {misconfigured(wrong)}") from None
    return script, notice, calendar, expected


def _play(script: Script, notice: Notice, calendar: WorkCalendar) -> Run:
    rulebook = Rulebook(load_procedure(PROCEDURE).procedure)
    stage = Stage(script, notice, rulebook, calendar)
    total = (stage.last_day - stage.first_day).days + 1
    with days_bar(say("rehearse.playing"), total) as advance:
        try:
            return stage.play(advance)
        finally:
            stage.close()


def _report(checked: Checked, output: Output) -> None:
    """Print each difference; any ends in exit code 1. JSON keeps stdout to its one document."""
    rows = [
        {
            "scenario": one.scenario,
            "place": one.place,
            "expected": json.dumps(one.expected, ensure_ascii=False, default=str),
            "found": json.dumps(one.found, ensure_ascii=False, default=str),
        }
        for one in checked.differences
    ]
    if rows and output is Output.TABLE:
        show_rows(rows, ("scenario", "place", "expected", "found"), output)
    elif rows:
        for row in rows:
            tell(say("rehearse.difference", **row))
    counts = {"compared": checked.compared, "uncompared": checked.uncompared}
    if rows:
        raise Stop(Exit.ERROR, say("rehearse.differs", count=len(rows), **counts))
    tell(say("rehearse.agrees" if checked.compared else "rehearse.nothing_expected", **counts))
