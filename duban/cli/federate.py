"""`duban federate`: several offices together, each read and none changed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from config.words import Words
from duban.address import DATABASE, scheme_of
from duban.bootstrap.desk import TRAINING
from duban.bootstrap.several import Looked, looking, readable
from duban.cli.addresses import sound_address
from duban.cli.exits import Stop
from duban.cli.failures import in_words
from duban.cli.guard import tell
from duban.cli.list_options import SaveOption
from duban.cli.progress import count_bar
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import wording
from duban.files import write_whole
from duban.rendering.book import require_suffix, save
from duban.rendering.data import as_row
from duban.rendering.workbook import pages_workbook
from duban.views.federation import Standing, Unasked, federation_page, standing
from duban.views.page import Page, Pairs
from states.reading import InvalidInput
from states.saying import Failure, saying

app = typer.Typer(
    help="page.federate", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.callback()
def group() -> None:
    """Keep `report` a command of its own."""


@app.command(help="page.federate_report")
def report(
    ctx: typer.Context,
    places: Annotated[list[str], typer.Argument(metavar="PLACE…", help="option.federated")],
    file: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    if file is not None:
        require_suffix(file)
    for place in places:
        _require_sound(place)
    with count_bar(words.say("federation.reading")) as told:
        offices, unasked = _asked(places, told)
    page = federation_page(offices, unasked, words)
    if file is not None:
        _save(file, page, words)
    elif output is Output.CSV:
        present(page.table("offices"), output, words)
    else:
        present(page, output, words)
    if output is Output.TABLE:
        _tell_of_training(offices, words)
    if unasked:
        code, _ = in_words(unasked[0][1], words)
        counts = {"count": len(unasked), "asked": len(offices)}
        names = words.say("word.comma").join(place for place, _ in unasked)
        raise Stop(code, words.say("federation.some_unasked", places=names, **counts))


def _require_sound(place: str) -> None:
    """Raise InvalidInput for an address that is none, or that holds a password."""
    sound_address(place, "PLACE")
    if "://" in place and not re.match(DATABASE, place):
        raise InvalidInput("PLACE", saying("expected.database"), scheme_of(place))


def _asked(
    places: list[str], told: Callable[[int, int], None]
) -> tuple[list[Standing], list[Unasked]]:
    """How the offices stand, and of which nothing can be told."""
    offices: list[Standing] = []
    unasked: list[Unasked] = []
    with looking(places) as found:
        for done, (place, one) in enumerate(found):
            told(done, len(found))
            if not isinstance(one, Looked):
                unasked.append((place, one))
                continue
            try:
                with readable(place):
                    offices.append(standing(one))
            except (Failure, OSError) as error:
                unasked.append((place, error))
    return offices, unasked


def _tell_of_training(offices: list[Standing], words: Words) -> None:
    """Say which of several are made up: what all come to is then no sum of real money."""
    made_up = [one.place for one in offices if one.kind == TRAINING]
    if made_up and len(made_up) < len(offices):
        names = words.say("word.comma").join(made_up)
        tell(words.say("federation.with_training", places=names))


def _save(file: Path, page: Page, words: Words) -> None:
    """Save all tables as sheets; as a .csv the offices alone."""
    offices = page.table("offices")
    if file.suffix.lower() == ".csv":
        save(file, offices.columns, offices.rows, words)
    else:
        parts = tuple(as_row(one) if isinstance(one, Pairs) else one for one in page.parts)
        write_whole(file, pages_workbook([replace(page, parts=parts)], words))
    tell(words.say("note.saved", path=file, count=offices.count))
