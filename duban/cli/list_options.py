"""Lists on the command line: the options that narrow them, and how they are shown or saved."""

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.days_given import tell_day
from duban.cli.guard import tell
from duban.cli.rendering import Output, present_found
from duban.rendering import data
from duban.rendering.book import require_suffix, save
from duban.views.listing import LAST_PAGE, MOST, AnyListing, Asked, Row
from duban.views.page import Table

RegionsOption = Annotated[
    list[str], typer.Option("--region", "-r", help="option.regions", show_default=False)
]
StepOption = Annotated[int | None, typer.Option("--step", min=1, max=6, help="option.step")]
StateOption = Annotated[str | None, typer.Option("--state", help="option.state")]
OutcomeOption = Annotated[str | None, typer.Option("--outcome", help="option.outcome")]
LateOption = Annotated[bool, typer.Option("--late", help="option.late")]
OverdueOption = Annotated[bool, typer.Option("--overdue", help="option.overdue")]
LateByOption = Annotated[str | None, typer.Option("--late-by", help="option.late_by")]
FlagOption = Annotated[bool, typer.Option("--flag", help="option.flag")]
NewsOption = Annotated[bool, typer.Option("--news", help="option.news")]
SearchOption = Annotated[str | None, typer.Option("--unit", "--search", help="option.search")]
ProgrammeOption = Annotated[str | None, typer.Option("--programme", help="option.programme")]
SortOption = Annotated[str | None, typer.Option("--sort", help="option.sort")]
PageOption = Annotated[int | None, typer.Option("--page", min=1, max=LAST_PAGE, help="option.page")]
MostOption = Annotated[int | None, typer.Option("--most", min=1, max=MOST, help="option.page_rows")]
SaveOption = Annotated[Path | None, typer.Option("--save", help="option.save")]


def asked(
    words: Words, *, most: int | None = None, at_once: int = MOST, **options: object
) -> Asked:
    """What the options of a command ask of a list, *at_once* rows a page if not so many at *most*.

    Each option is a filter of its name.
    """
    given = {"size": [str(most or at_once)]}
    for name, value in options.items():
        if isinstance(value, list | tuple):
            given[name] = [str(one) for one in value]
        elif value is not None and value is not False:
            given[name] = ["1" if value is True else str(value)]
    return Asked(
        {name: texts for name, texts in given.items() if texts},
        _option,
        partial(tell_day, words=words),
    )


def _option(name: str) -> str:
    return "--most" if name == "size" else f"--{name.replace('_', '-')}"


def show_list(
    shown: AnyListing, desk: Desk, output: Output, file: Path | None, *, paged: bool
) -> bool:
    """Save all rows where there is a *file*, else print them; of a table, or if *paged*, a page.

    Return whether there are any.
    """
    words = shown.words
    if file is not None:
        require_suffix(file)
    with desk.store.reading() as transaction:
        if file is None and (paged or output is Output.TABLE):
            page = shown.page(transaction)
            present_found(page, output, words)
            _tell_rest(page, words)
            return bool(page.rows)
        rows = _Counted(shown.rows(transaction))
        if file is not None:
            by, total = desk.imprint, words.say("funds.total")
            save(file, shown.columns, rows, words, title=shown.title, by=by, total=total)
            tell(words.say("note.saved", path=file, count=rows.count))
        elif output is Output.JSON:
            data.write_json(sys.stdout, data.records(shown.columns, rows))
        else:
            data.write_csv_rows(sys.stdout, shown.columns, rows)
    if not rows.count:
        tell(shown.empty)
    return bool(rows.count)


def show_rows(
    table: Table, output: Output, file: Path | None, words: Words, *, called: str = "", by: str = ""
) -> None:
    """Save a table where there is a *file*, else print it, as far as a person reads it.

    A file bears its title, or what it is *called*, and *by* whom it was made.
    """
    if file is not None:
        title = called or table.title
        sums = table.sums
        count = save(file, table.columns, table.rows, words, title=title, by=by, sums=sums)
        tell(words.say("note.saved", path=file, count=count))
        return
    page = table if output is not Output.TABLE else table.cut(MOST)
    present_found(page, output, words)
    _tell_rest(page, words)


def _tell_rest(page: Table, words: Words) -> None:
    """Say that there is nothing, or that there is more."""
    if not page.count:
        tell(page.empty)
    elif page.more:
        tell(words.say("note.some_rows", shown=len(page.rows), count=page.count))


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row
