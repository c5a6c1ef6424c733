"""`duban report`: the nightly report of any night, as text, HTML, JSON or a workbook."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from duban.bootstrap import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.night import nightly_text
from duban.cli.printing import WIDTH, Output, OutputOption, console, show_found
from duban.cli.session import at_desk, read_day, wording
from duban.cli.words import say
from duban.rendering.night_mail import as_html
from states.money import yuan
from workflow.night import reports
from workflow.night.reports import NightlyReport

app = typer.Typer(
    help=say("page.report"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

EVERY = 1_000_000


class Form(StrEnum):
    """What a report is made as."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    XLSX = "xlsx"


SUFFIXES = {".txt": Form.TEXT, ".html": Form.HTML, ".htm": Form.HTML, ".json": Form.JSON}


@app.command(help=say("page.report_nightly"))
def nightly(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Option("--date", help=say("option.report_date"))] = None,
    form: Annotated[Form | None, typer.Option("--form", help=say("option.report_form"))] = None,
    to: Annotated[Path | None, typer.Option("--to", help=say("option.to_file"))] = None,
) -> None:
    chosen = form or _form_of(to)
    if chosen is Form.XLSX and to is None:
        raise Stop(Exit.USAGE, say("report.needs_file"))
    with at_desk(ctx) as desk:
        report = report_of(desk, day)
        if to is None:
            _print(desk, report, chosen)
            return
        to.write_bytes(_made(desk, report, chosen))
        tell(say("procedure.drawn", path=to))


def _form_of(to: Path | None) -> Form:
    """The form that a file's name tells; text where it tells nothing."""
    suffix = to.suffix.lower() if to else ""
    return Form.XLSX if suffix == ".xlsx" else SUFFIXES.get(suffix, Form.TEXT)


def report_of(desk: Desk, day: str | None) -> NightlyReport:
    """The report of a night, by default the last one."""
    with desk.store.reading() as transaction:
        if day is None:
            report = reports.last(transaction)
        else:
            report = reports.on_day(transaction, read_day(day, "--date"))
        nights = reports.days(transaction, EVERY) if report is None else []
    if report is None:
        first, last = (nights[-1], nights[0]) if nights else ("—", "—")
        asked = day or desk.office.today
        raise Stop(Exit.NOT_FOUND, say("error.no_report", day=asked, first=first, last=last))
    return report


def _print(desk: Desk, report: NightlyReport, form: Form) -> None:
    if form is Form.TEXT:
        console.print(nightly_text(report, desk.notice().regions_by_code, wording()))
    else:
        sys.stdout.write(f"{_made(desk, report, form).decode()}\n")


def _made(desk: Desk, report: NightlyReport, form: Form) -> bytes:
    """The report as the bytes of a file."""
    labels, regions = wording(), desk.notice().regions_by_code
    match form:
        case Form.TEXT:
            paper = Console(width=WIDTH, no_color=True, highlight=False, record=True, quiet=False)
            with paper.capture() as captured:
                paper.print(nightly_text(report, regions, labels))
            return captured.get().encode()
        case Form.HTML:
            return as_html(desk.night_page(report, labels), labels).encode()
        case Form.JSON:
            return reports.as_json(report).encode()
        case Form.XLSX:
            from duban.rendering.workbook import workbook  # noqa: PLC0415 - xlsxwriter takes a moment

            return workbook(desk.night_page(report, labels), labels)


@app.command(name="list", help=say("page.report_list"))
def list_(
    ctx: typer.Context,
    most: Annotated[int, typer.Option("--most", help=say("option.most"), min=1)] = 30,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            nights = [
                found
                for day in reports.days(transaction, most)
                if (found := reports.on_day(transaction, read_day(day, "DAY"))) is not None
            ]
        rows = [
            {
                "day": one.day,
                "overdue": one.count("overdue"),
                "city_overdue": one.count("city_overdue"),
                "flags": one.count("flags"),
                "outstanding_yuan": yuan(one.outstanding),
                "mails": sum(one.owed.values()),
                "sound": one.is_sound,
            }
            for one in nights
        ]
        show_found(rows, tuple(rows[0]) if rows else (), output)
        tell(say("report.shown", count=len(rows)))
