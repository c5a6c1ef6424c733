"""Text on the terminal that is folded by cells, with codes and days in one piece."""

from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.containers import Lines
from rich.text import Text

from duban.cli.folding import breaks


class Folded(Text):
    """A text in a table or on a line of its own: where it is folded, nothing is torn or lost."""

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        """The lines of the text in *width* cells."""
        if how.get("no_wrap"):
            return super().wrap(console, width, **how)
        found = Lines()
        for line in self.split(allow_blank=True):
            parts = line.divide(breaks(line.plain, width, cell_len))
            for part in parts:
                part.rstrip_end(width)
            if justify := how.get("justify") or self.justify:
                parts.justify(console, width, justify=justify, overflow="fold")
            found.extend(parts)
        return found
