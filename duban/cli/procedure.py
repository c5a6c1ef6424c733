"""`duban procedure`: check the notice and the procedure, draw them, show them as a table."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from config.diagram import mermaid, svg
from config.lint import check as check_files
from config.lint import summary as summary_of
from config.procedures import load_procedure
from duban.bootstrap import NOTICE, PROCEDURE, words
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.printing import Output, OutputOption, show_json, show_rows
from duban.cli.words import LANGUAGE, say
from states.reading import InvalidInput

app = typer.Typer(
    help=say("page.procedure"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

ProcedureOption = Annotated[str, typer.Option("--procedure", help=say("option.procedure"))]
NoticeOption = Annotated[str, typer.Option("--notice", help=say("option.notice"))]


@app.command(help=say("page.procedure_check"))
def check(
    procedure: ProcedureOption = PROCEDURE,
    notice: NoticeOption = NOTICE,
    text: Annotated[Path | None, typer.Option("--text", help=say("option.text"))] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    official = text.read_text(encoding="utf-8") if text else None
    findings = check_files(procedure, notice, text=official)
    rows = [
        {
            "code": one.code,
            "place": f"{Path(one.file).name} {one.key}",
            "says": one.zh if LANGUAGE == "zh" else one.en,
            "expected": one.expected,
        }
        for one in findings
    ]
    if output is not Output.TABLE or findings:
        show_rows(rows, ("code", "place", "says", "expected"), output)
    if findings:
        raise Stop(Exit.ERROR, say("procedure.findings", count=len(findings)))
    found = summary_of(procedure, notice)
    tell(say("procedure.clean", **{n: getattr(found, n) for n in found.__struct_fields__}))
    if official:
        tell(say("procedure.text_agrees", count=found.sentences))


@app.command(help=say("page.procedure_diagram"))
def diagram(
    procedure: ProcedureOption = PROCEDURE,
    form: Annotated[str, typer.Option("--form", help=say("option.form"))] = "mermaid",
    to: Annotated[Path | None, typer.Option("--to", help=say("option.to_file"))] = None,
) -> None:
    if form not in ("mermaid", "svg"):
        raise InvalidInput("--form", "one of mermaid, svg", form)
    draw = svg if form == "svg" else mermaid
    drawn = draw(load_procedure(procedure).procedure, LANGUAGE)
    if to is None:
        sys.stdout.write(f"{drawn}\n")
    else:
        to.write_text(drawn, encoding="utf-8")
        tell(say("procedure.drawn", path=to))


@app.command(help=say("page.procedure_show"))
def show(procedure: ProcedureOption = PROCEDURE, output: OutputOption = Output.TABLE) -> None:
    loaded = load_procedure(procedure).procedure
    labels = words(LANGUAGE)
    rows = [
        {
            "act": rule.name,
            "label": labels.label("command", rule.name),
            "actors": tuple(labels.label("party", actor) for actor in rule.actors),
            "from": tuple(dict.fromkeys(s for path in rule.paths for s in path.sources)),
            "to": tuple(dict.fromkeys(path.to for path in rule.paths)),
            "rules": rule.rules,
            "clause": rule.clause,
            "documents": rule.documents,
        }
        for rule in loaded.commands
    ]
    if output is Output.JSON:
        show_json(rows)
    else:
        show_rows(rows, ("act", "label", "actors", "to", "rules", "clause"), output)
