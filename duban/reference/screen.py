"""A terminal's screen as an SVG in which Chinese and Latin letters keep to their cells.

Each run of letters of one width stands at its own cell, and rules are drawn as lines, so that the
columns meet whatever fonts the reader has. Nothing is fetched from elsewhere.
"""

from collections.abc import Iterator
from html import escape
from io import StringIO
from itertools import groupby
from unicodedata import name

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

CELL, LINE, SIZE, EDGE = 8.4, 19.0, 14, 18
FONTS = (
    "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono','Noto Sans CJK SC',"
    "'PingFang SC','Microsoft YaHei',monospace"
)
INK, PAPER, RULE = "#1f2937", "#fcfcfa", "#9ca3af"
COLOURS = {"red": "#b42318", "yellow": "#9a6700", "green": "#1a7f37", "cyan": "#0e7490"}
WAYS = {
    "HORIZONTAL": "LR",
    "VERTICAL": "UD",
    "LEFT": "L",
    "RIGHT": "R",
    "UP": "U",
    "DOWN": "D",
}

Letter = tuple[str, int, int, Style]
"""A letter with its cell, its line and its style."""


def as_svg(shown: str, width: int) -> str:
    """What a terminal of *width* cells shows, ANSI colours included, as an SVG."""
    lines = list(_lines(shown, width))
    right, bottom = 2 * EDGE + width * CELL, 2 * EDGE + len(lines) * LINE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right:.1f} {bottom:.1f}"'
        f' width="{right:.0f}" height="{bottom:.0f}" font-family="{FONTS}" font-size="{SIZE}">',
        f'<rect width="100%" height="100%" rx="8" fill="{PAPER}" stroke="#d1d5db"/>',
        f'<path d="{"".join(_rule(one) for line in lines for one in line)}"'
        f' stroke="{RULE}" fill="none"/>',
        *(
            _run(list(run))
            for line in lines
            for (is_blank, *_), run in groupby(line, _kind)
            if not is_blank
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _lines(shown: str, width: int) -> Iterator[list[Letter]]:
    console = Console(width=width, file=StringIO(), force_terminal=True)
    for row, segments in enumerate(console.render_lines(Text.from_ansi(shown), pad=False)):
        line, cell = [], 0
        for segment in segments:
            for letter in segment.text:
                line.append((letter, cell, row, segment.style or Style()))
                cell += cell_len(letter)
        yield line


def _ways(letter: str) -> str:
    """Where the lines of a rule's corner or crossing go: some of L, R, U, D."""
    words = name(letter, "").removeprefix("BOX DRAWINGS ").split()
    return "".join(WAYS.get(word, "") for word in words) if "─" <= letter <= "╿" else ""


def _kind(letter: Letter) -> tuple[object, ...]:
    """What can stand in one run: letters of one width and style; blanks and rules in none."""
    text, _, _, style = letter
    blank = text.isspace() or bool(_ways(text))
    return blank, cell_len(text), text == "█", style


def _at(cell: float, row: float) -> tuple[float, float]:
    return EDGE + cell * CELL, EDGE + row * LINE


def _rule(letter: Letter) -> str:
    text, cell, row, _ = letter
    x, y = _at(cell + 0.5, row + 0.5)
    ends = {"L": (x - CELL / 2, y), "R": (x + CELL / 2, y)}
    ends |= {"U": (x, y - LINE / 2), "D": (x, y + LINE / 2)}
    return "".join(f"M{x:.1f} {y:.1f}L{ends[w][0]:.1f} {ends[w][1]:.1f}" for w in _ways(text))


def _run(letters: list[Letter]) -> str:
    text = "".join(letter for letter, *_ in letters)
    _, cell, row, style = letters[0]
    colour = COLOURS.get(style.color.name.removeprefix("bright_"), INK) if style.color else INK
    x, y = _at(cell, row)
    span = cell_len(text) * CELL
    if text[0] == "█":
        return f'<rect x="{x:.1f}" y="{y + 4:.1f}" width="{span:.1f}" height="11" fill="#dc6803"/>'
    weight = ' font-weight="bold"' if style.bold else ""
    return (
        f'<text x="{x:.1f}" y="{y + 14:.1f}" textLength="{span:.1f}" fill="{colour}"{weight}>'
        f"{escape(text)}</text>"
    )
