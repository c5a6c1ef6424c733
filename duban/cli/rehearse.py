"""`duban rehearse`: play a scenario file and show, or check, what happens."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.rule import Rule

from config.calendars import packaged_calendar
from config.notices import load_notice, with_policy
from config.procedures import load_procedure
from config.wording import Wording
from duban.bootstrap import NOTICE, PROCEDURE, words
from duban.cli.exits import Exit, Stop
from duban.cli.failures import tell
from duban.cli.printing import Output, console, show_json, show_rows
from duban.cli.words import LANGUAGE, say
from states.notice import Notice
from states.procedure import Rulebook
from states.reading import InvalidInput
from states.work import replace
from workflow.rehearsal.account import account
from workflow.rehearsal.check import Checked
from workflow.rehearsal.check import check as hold
from workflow.rehearsal.play import Run, Stage
from workflow.rehearsal.scenario import Script, read_script, within_calendar

app = typer.Typer(rich_markup_mode=None)


@app.command(help=say("page.rehearse"))
def rehearse(
    file: Annotated[Path, typer.Argument(help=say("option.scenario_file"), show_default=False)],
    check: Annotated[bool, typer.Option("--check", help=say("option.check"))] = False,
    output: Annotated[
        Output, typer.Option("--output", "-o", help=say("option.output"))
    ] = Output.TABLE,
) -> None:
    script = _read(file)
    run, notice = _play(script)
    labels = words(LANGUAGE)
    shown = account(run, lambda p: _explained(labels, p))
    if output is Output.JSON:
        show_json(shown)
    elif not check:
        _show(shown, notice, labels)
    if check:
        _report(hold([one.given for one in script.scenarios], shown["cases"]))


def _explained(labels: Wording, problem: Any) -> tuple[str, str]:
    explained = labels.explain(problem)
    return explained.says, explained.cure


def _read(file: Path) -> Script:
    try:
        given = json.loads(file.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"{file}:{error.lineno}:{error.colno}"
        raise InvalidInput(place, "JSON", error.msg) from None
    return read_script(given)


def _play(script: Script) -> tuple[Run, Notice]:
    notice = with_policy(load_notice(NOTICE).notice, script.policy)
    if script.regions is not None:
        notice = replace(notice, regions=script.regions)
    calendar = script.calendar or packaged_calendar()
    within_calendar(script, calendar)
    rulebook = Rulebook(load_procedure(PROCEDURE).procedure)
    stage = Stage(script, notice, rulebook, calendar)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, transient=True, console=_stderr()) as bar:
        total = (stage.last_day - stage.first_day).days + 1
        task = bar.add_task(say("rehearse.playing"), total=total)

        def advance(day: date) -> None:
            bar.update(task, advance=1, description=f"{say('rehearse.playing')} {day}")

        try:
            return stage.play(advance), notice
        finally:
            stage.close()


def _stderr() -> Any:
    return type(console)(stderr=True)


def _report(checked: Checked) -> None:
    """Print each difference; any ends in exit code 1."""
    rows = [
        {
            "scenario": one.scenario,
            "place": one.place,
            "expected": json.dumps(one.expected, ensure_ascii=False, default=str),
            "found": json.dumps(one.found, ensure_ascii=False, default=str),
        }
        for one in checked.differences
    ]
    if rows:
        show_rows(rows, ("scenario", "place", "expected", "found"), Output.TABLE)
    counts = {"compared": checked.compared, "uncompared": checked.uncompared}
    if rows:
        raise Stop(Exit.ERROR, say("rehearse.differs", count=len(rows), **counts))
    tell(say("rehearse.agrees", **counts))


def _show(shown: dict[str, Any], notice: Notice, labels: Wording) -> None:
    """A readable account: a table a case, mails by day, refusals, flags, sums."""
    for case in shown["cases"]:
        region = notice.regions_by_code.get(case["region_code"])
        name = region.name if region else case["region_code"]
        console.print(Rule(f"{case['id']} {name}", align="left"))
        _show_case(case, labels)
    show_rows(
        [{"amount": labels.label("money", k), "yuan": v} for k, v in shown["totals"].items()],
        ("amount", "yuan"),
        Output.TABLE,
        title=say("rehearse.totals"),
    )
    sound = "rehearse.sound" if shown["history"]["verified"] else "rehearse.broken"
    tell(say(sound, events=shown["history"]["events"], head=shown["history"]["head"][:16]))


def _show_case(case: dict[str, Any], labels: Wording) -> None:
    state = labels.label("state", case["state"]) if case["state"] else "—"
    outcome = labels.label("outcome", case["outcome"]) if case["outcome"] else "—"
    late = say("column.late") if case["late"] else ""
    console.print(f"{say('column.step')} {case['step']} · {state} · {outcome} {late}")
    moves = [
        {
            "at": one["at"].replace("T", " "),
            "act_label": labels.label("command", one["event"]),
            "from_state": labels.label("state", one["from"]) if one["from"] else "",
            "to_state": labels.label("state", one["to"]),
            "step": one["to_step"],
            "clause": one["clause"],
        }
        for one in case["transitions"]
    ]
    columns = ("at", "act_label", "from_state", "to_state", "step", "clause")
    show_rows(moves, columns, Output.TABLE, title=say("rehearse.moves"))
    mails = [
        {
            "day": one["date"],
            "kind": labels.label("notice_kind", one["kind"]),
            "item": labels.label("item", one["item"]) if one.get("item") else "",
            "to": tuple(labels.label("role", role) for role in one["to"]),
        }
        for one in case["notices"]
    ]
    show_rows(mails, ("day", "kind", "item", "to"), Output.TABLE, title=say("rehearse.mails"))
    for one in case["refusals"]:
        act = labels.label("command", one["kind"])
        rules = "、".join(one["rules"])
        console.print(say("rehearse.refused", seq=one["seq"], act=act, rules=rules), style="yellow")
        console.print(f"  {one['message']} → {one['cure']}", markup=False)
    for flag in case["flags"]:
        level = labels.label("flag", flag["level"])
        console.print(
            say("rehearse.flag", level=level, on=flag["raised_on"], off=flag["closed_on"] or "—"),
            style="red",
        )
    money = {labels.label("money", name): value for name, value in case["money_yuan"].items()}
    console.print(say("word.comma").join(f"{name} {value}" for name, value in money.items()))
