"""`duban procedure`: check the notice and the procedure, draw them, show them as a table."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from config.diagram import mermaid, svg
from config.lint import check as check_files
from config.lint import summary as summary_of
from config.procedures import load_procedure
from duban.bootstrap.editions import NOTICE, PROCEDURE
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.rendering import Output, OutputOption, present, present_found
from duban.files import write_whole
from duban.harmless import harmless
from duban.views.procedure import act_table, finding_table
from states.reading import InvalidInput
from states.saying import saying

app = typer.Typer(
    help="page.procedure", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

FORMS = ("mermaid", "svg")

ProcedureOption = Annotated[str, typer.Option("--procedure", help="option.procedure")]
NoticeOption = Annotated[str, typer.Option("--notice", help="option.notice")]


@app.command(help="page.procedure_check")
def check(
    ctx: typer.Context,
    procedure: ProcedureOption = PROCEDURE,
    notice: NoticeOption = NOTICE,
    text: Annotated[Path | None, typer.Option("--text", help="option.text")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = words_of(ctx)
    official = text.read_text(encoding="utf-8") if text else None
    findings = check_files(procedure, notice, text=official)
    present_found(finding_table(findings, words), output, words)
    if findings:
        raise Stop(Exit.ERROR, words.say("procedure.findings", count=len(findings)))
    found = summary_of(procedure, notice)
    tell(words.say("procedure.clean", **{n: getattr(found, n) for n in found.__struct_fields__}))
    tell(words.say("procedure.explored", pairs=found.pairs, cases=found.cases))
    if official:
        tell(words.say("procedure.text_agrees", count=found.sentences))


@app.command(help="page.procedure_diagram")
def diagram(
    ctx: typer.Context,
    procedure: ProcedureOption = PROCEDURE,
    form: Annotated[str, typer.Option("--form", help="option.form")] = "mermaid",
    to: Annotated[Path | None, typer.Option("--to", help="option.to_file")] = None,
) -> None:
    if form not in FORMS:
        raise InvalidInput("--form", saying("expected.one_of", options=FORMS), form)
    draw, words = svg if form == "svg" else mermaid, words_of(ctx)
    drawn = draw(load_procedure(procedure).procedure, words.language)
    if to is None:
        sys.stdout.write(f"{harmless(drawn)}\n")
    else:
        write_whole(to, drawn.encode())
        tell(words.say("procedure.drawn", path=to))


@app.command(help="page.procedure_show")
def show(
    ctx: typer.Context,
    procedure: ProcedureOption = PROCEDURE,
    output: OutputOption = Output.TABLE,
) -> None:
    loaded = load_procedure(procedure).procedure
    words = words_of(ctx).with_procedure(loaded)
    present(act_table(loaded, words), output, words)
