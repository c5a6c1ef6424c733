"""`duban report`: the nightly report of any night, as text, HTML, JSON or a workbook."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.days_given import day_given
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.night import nightly_text
from duban.cli.rendering import Output, OutputOption, present_found
from duban.cli.session import at_desk, wording
from duban.cli.terminal import console, on_paper
from duban.files import write_whole
from duban.harmless import escaped, harmless
from duban.rendering.night_mail import as_html
from duban.rendering.workbook import workbook
from duban.views.night import archive
from duban.views.night.reported import night_page, report_of
from states.reading import LARGEST
from workflow.night import reports
from workflow.night.reports import NightlyReport

app = typer.Typer(
    help="page.report", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


class Form(StrEnum):
    """What a report is made as."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    XLSX = "xlsx"


SUFFIXES = {".txt": Form.TEXT, ".html": Form.HTML, ".htm": Form.HTML, ".json": Form.JSON}


@app.command(help="page.report_nightly")
def nightly(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Option("--date", help="option.report_date")] = None,
    form: Annotated[Form | None, typer.Option("--form", help="option.report_form")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="option.to_file")] = None,
) -> None:
    chosen, words = form or _form_of(to), wording(ctx)
    if chosen is Form.XLSX and to is None:
        raise Stop(Exit.USAGE, words.say("report.needs_file"))
    with at_desk(ctx) as desk:
        report = report_of(desk, day_given(day, "--date", desk, words) if day else None)
        if to is not None:
            write_whole(to, _made(desk, report, chosen, words))
            tell(words.say("procedure.drawn", path=to))
        elif chosen is Form.TEXT:
            console().print(nightly_text(night_page(desk, report, words), words))
        else:
            plainly = escaped if chosen is Form.JSON else harmless
            sys.stdout.write(f"{plainly(_made(desk, report, chosen, words).decode())}\n")


def _form_of(to: Path | None) -> Form:
    """The form that a file's name tells; text where it tells nothing."""
    suffix = to.suffix.lower() if to else ""
    return Form.XLSX if suffix == ".xlsx" else SUFFIXES.get(suffix, Form.TEXT)


def _made(desk: Desk, report: NightlyReport, form: Form, words: Words) -> bytes:
    """The report as the bytes of a file."""
    page = night_page(desk, report, words)
    match form:
        case Form.TEXT:
            return on_paper(nightly_text(page, words)).encode()
        case Form.HTML:
            return as_html(page, words).encode()
        case Form.JSON:
            return reports.as_json(report).encode()
        case Form.XLSX:
            return workbook(page, words)


@app.command(name="list", help="page.report_list")
def list_(
    ctx: typer.Context,
    most: Annotated[int, typer.Option("--most", help="option.most", min=1, max=LARGEST)] = 30,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        nights = archive.archive_table(archive.latest(transaction, most), words)
    present_found(nights, output, words)
    tell(words.say("report.shown", count=nights.count))
