"""The SVG of a picture: lanes, boxes, arrows with their acts, and a legend."""

from collections.abc import Iterator
from html import escape
from math import floor

from config.drawing import boxes as at
from config.drawing.boxes import Box, boxes_of
from config.drawing.model import Picture
from config.drawing.rows import Row, rows_of
from config.drawing.strokes import Point, strokes
from config.drawing.text import width, wrap
from config.drawing.tracks import Kind, Run, runs_of
from config.words import Words

FONTS = "'Noto Sans CJK SC','Microsoft YaHei',sans-serif"
FILLS = {"city": "#dbeafe", "district": "#dcfce7", "institution": "#fef3c7", "expert": "#f3e8ff"}
INKS = {
    Kind.STRAIGHT: "#1f2937",
    Kind.ABOVE: "#1f2937",
    Kind.BELOW: "#b45309",
    Kind.DOWN: "#1d4ed8",
    Kind.ASIDE: "#1d4ed8",
}
LOOKS = {
    "head": 'font-size="14" font-weight="700"',
    "title": 'font-size="13" font-weight="600"',
    "note": 'font-size="11"',
    "end": 'font-size="11" fill="#b91c1c"',
    "clause": 'font-size="11" fill="#4b5563"',
    "word": 'font-size="11" paint-order="stroke" stroke="#fff" stroke-width="3"',
}
"""How each kind of text looks, as attributes: where a page forbids styles they are kept."""
SIGNS = {"begins": "●", "stays": "↻", "over": "■"}
TOP = 84.0


def draw(shown: Picture, words: Words) -> str:
    """Return the SVG of *shown*, with a legend in the language of *words*."""
    boxes = boxes_of(shown)
    runs = runs_of(shown, boxes)
    rows = rows_of(shown, boxes, runs, TOP)
    height = rows[-1].bottom + at.MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{at.WIDTH:g}" height="{height:g}" '
        f'viewBox="0 0 {at.WIDTH:g} {height:g}" role="img" lang="{words.language}" '
        f'font-family="{FONTS}" fill="#111827">',
        f"<title>{escape(shown.title)}</title>",
        f'<rect width="{at.WIDTH:g}" height="{height:g}" fill="#fff"/>',
        _text(at.MARGIN, 34, shown.title, "head"),
        *_legend(words),
        *(part for row in rows for part in _row(row)),
        *(part for box in boxes.values() for part in _box(box, rows[box.lane])),
        *_arrows(runs, boxes, rows),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start", fill: str = "") -> str:
    colour = f' fill="{fill}"' if fill else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" {LOOKS[kind]} text-anchor="{anchor}"{colour}>'
        f"{escape(text)}</text>"
    )


def _rect(x: float, y: float, wide: float, high: float, fill: str, edge: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" '
        f'rx="{min(high / 4, 6):g}" fill="{fill}" stroke="{edge}"/>'
    )


def _legend(words: Words) -> Iterator[str]:
    x = at.MARGIN
    for party, fill in FILLS.items():
        label = words.say(f"drawing.{party}")
        yield _rect(x, 50, 16, 12, fill, "#6b7280")
        yield _text(x + 21, 60, label, "note")
        x += 44 + width(label, at.SMALL)
    for name, sign in SIGNS.items():
        label = words.say(f"drawing.note_{name}")
        yield _text(x, 60, f"{sign} {label}", "end" if name == "over" else "note")
        x += 44 + width(label, at.SMALL)


def _row(row: Row) -> Iterator[str]:
    yield _rect(8, row.top, at.WIDTH - 16, row.bottom - row.top, "#f9fafb", "#e5e7eb")
    lines = [line for part in row.lane.title for line in wrap(part, at.HEAD - 14, 14)]
    for number, line in enumerate(lines):
        yield _text(at.MARGIN, row.top + 26 + number * 19, line, "head")
    yield _text(at.MARGIN, row.top + 28 + len(lines) * 19, row.lane.clause, "clause")


def _box(box: Box, row: Row) -> Iterator[str]:
    fill = FILLS.get(box.node.owner or "", "#f3f4f6")
    yield _rect(box.x, row.boxes_top, at.BOX, box.height, fill, "#6b7280")
    y = row.boxes_top + 10
    for line in box.title:
        y += at.TITLE + 3
        yield _text(box.x + at.BOX / 2, y, line, "title", "middle")
    y += 6
    for line, ends in box.notes:
        y += at.LINE
        yield _text(box.x + at.PAD, y, line, "end" if ends else "note")


def _arrows(runs: list[Run], boxes: dict[str, Box], rows: list[Row]) -> Iterator[str]:
    drawn = strokes(runs, boxes, rows)
    for stroke in drawn:
        ink = INKS[stroke.kind]
        for line in stroke.lines:
            points = " ".join(f"{_sharp(x)},{_sharp(y)}" for x, y in line)
            yield f'<polyline points="{points}" fill="none" stroke="{ink}"/>'
        yield _head(stroke.lines[0][-2], stroke.lines[0][-1], ink)
    for stroke in drawn:
        for word in stroke.words:
            yield _text(word.x, word.y, word.text, "word", "middle", INKS[stroke.kind])


def _sharp(length: float) -> float:
    """The middle of a pixel: there a line of one pixel is drawn without a blur."""
    return floor(length) + 0.5


def _head(before: Point, tip: Point, ink: str) -> str:
    """An arrow head at *tip*, pointing away from *before*."""
    length = max(abs(tip[0] - before[0]), abs(tip[1] - before[1]))
    dx, dy = ((tip[0] - before[0]) / length, (tip[1] - before[1]) / length)
    back = (tip[0] - 7 * dx, tip[1] - 7 * dy)
    points = (tip, (back[0] - 4 * dy, back[1] + 4 * dx), (back[0] + 4 * dy, back[1] - 4 * dx))
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="{ink}"/>'
