"""`duban case`: one case or many."""

from typing import ClassVar

import typer

from duban.cli.lazy_groups import Pages


class CasePages(Pages):
    """The commands about cases."""

    PLACES: ClassVar = {
        "list": "duban.cli.case_list:list_",
        "show": "duban.cli.case_show:show",
        "history": "duban.cli.case_show:history_",
        "do": "duban.cli.case_do:do",
        "bulk": "duban.cli.case_bulk:bulk",
        "undo": "duban.cli.case_do:undo",
        "correct": "duban.cli.case_correct:correct",
        "import": "duban.cli.case_import:import_",
        "why": "duban.cli.case_why:why",
        "account": "duban.cli.case_account:account",
    }
    PREFIX = "page.case_"


app = typer.Typer(
    cls=CasePages,
    help="page.case",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def case() -> None:
    """Hold the commands together."""
