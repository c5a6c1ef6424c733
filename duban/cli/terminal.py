"""Where commands print: how wide it is, and that no text of the data steers it."""

import os
from collections.abc import Iterator
from functools import cache

from rich.console import Console, ConsoleDimensions, ConsoleOptions, RenderableType
from rich.segment import Segment

from duban.harmless import harmless
from states.reading import in_digits

WIDTH, WIDEST = 140, 100_000
"""The width of a table that does not go to a terminal, where COLUMNS says no other; the widest that
it may say."""


class _Screen(Console):
    """A console that looks how wide it is whenever it is asked, not when it is made."""

    @property  # type: ignore[misc]  # nobody sets it
    def size(self) -> ConsoleDimensions:
        """What COLUMNS says in cells, else what the terminal has, else WIDTH."""
        width, height = super().size
        said = os.environ.get("COLUMNS", "").strip()
        if asked := in_digits(said, 1, WIDEST):
            width = asked
        elif not self.is_terminal:
            width = WIDTH
        return ConsoleDimensions(width, height)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """What is printed, piece by piece; no text of it steers the terminal."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else piece._replace(text=harmless(piece.text))


@cache
def console() -> Console:
    """The one of this process, made where something is first shown: it looks where that goes."""
    return _Screen(highlight=False)


def on_paper(shown: RenderableType) -> str:
    """What is to be printed as plain text, for a file."""
    paper = Console(width=WIDTH, no_color=True, highlight=False, record=True)
    with paper.capture() as captured:
        paper.print(shown)
    return captured.get()
