"""The SVG of a picture: lanes, boxes, arrows with their acts, and a legend."""

from collections.abc import Iterator
from html import escape

from config.drawing import layout as at
from config.drawing.layout import Box, Kind, Row, Run
from config.drawing.model import PARTIES, Lang, Picture
from config.drawing.strokes import Point, strokes
from config.drawing.text import width, wrap

FONTS = '"Noto Sans CJK SC","Microsoft YaHei",sans-serif'
FILLS = {"city": "#dbeafe", "district": "#dcfce7", "institution": "#fef3c7", "expert": "#f3e8ff"}
INKS = {
    Kind.STRAIGHT: "#1f2937",
    Kind.ABOVE: "#1f2937",
    Kind.BELOW: "#b45309",
    Kind.DOWN: "#1d4ed8",
    Kind.ASIDE: "#1d4ed8",
}
STYLE = (
    f"text{{font-family:{FONTS};fill:#111827}}"
    ".s{font-size:11px}.t{font-size:13px;font-weight:600}.h{font-size:14px;font-weight:700}"
    ".e{fill:#b91c1c}.q{fill:#4b5563}.l{paint-order:stroke;stroke:#fff;stroke-width:3px}"
)
NOTES = {
    "zh": (("↻", "状态不变的行为"), ("■", "办结或结束的行为")),
    "en": (("↻", "acts that stay in the state"), ("■", "acts that end it")),
}
TOP = 84.0


def draw(shown: Picture, lang: Lang) -> str:
    """Return the SVG of *shown*."""
    boxes = at.boxes_of(shown)
    runs = at.runs_of(shown, boxes)
    rows = at.rows_of(shown, boxes, runs, TOP)
    height = rows[-1].bottom + at.MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{at.WIDTH:g}" height="{height:g}" '
        f'viewBox="0 0 {at.WIDTH:g} {height:g}" role="img" lang="{lang}">',
        f"<title>{escape(shown.title)}</title><style>{STYLE}</style>",
        f'<rect width="{at.WIDTH:g}" height="{height:g}" fill="#fff"/>',
        _text(at.MARGIN, 34, shown.title, "h"),
        *_legend(lang),
        *(part for row in rows for part in _row(row)),
        *(part for box in boxes.values() for part in _box(box, rows[box.lane])),
        *_arrows(runs, boxes, rows),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start", fill: str = "") -> str:
    colour = f' style="fill:{fill}"' if fill else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}"{colour}>'
        f"{escape(text)}</text>"
    )


def _legend(lang: Lang) -> Iterator[str]:
    x = at.MARGIN
    for party, words in PARTIES.items():
        label = words[0] if lang == "zh" else words[1]
        yield f'<rect x="{x:.1f}" y="50" width="16" height="12" rx="3" fill="{FILLS[party]}" stroke="#6b7280"/>'
        yield _text(x + 21, 60, label, "s")
        x += 44 + width(label, at.SMALL)
    for sign, words_of in NOTES[lang]:
        yield _text(x, 60, f"{sign} {words_of}", "s e" if sign == "■" else "s")
        x += 44 + width(words_of, at.SMALL)


def _row(row: Row) -> Iterator[str]:
    yield (
        f'<rect x="8" y="{row.top:.1f}" width="{at.WIDTH - 16:g}" height="{row.bottom - row.top:.1f}" '
        'rx="8" fill="#f9fafb" stroke="#e5e7eb"/>'
    )
    lines = wrap(row.lane.title, at.HEAD - 20, 14)
    for number, line in enumerate(lines):
        yield _text(at.MARGIN, row.top + 26 + number * 19, line, "h")
    yield _text(at.MARGIN, row.top + 28 + len(lines) * 19, row.lane.clause, "s q")


def _box(box: Box, row: Row) -> Iterator[str]:
    fill = FILLS.get(box.node.owner or "", "#f3f4f6")
    yield (
        f'<rect x="{box.x:.1f}" y="{row.boxes_top:.1f}" width="{at.BOX:g}" height="{box.height:.1f}" '
        f'rx="6" fill="{fill}" stroke="#6b7280"/>'
    )
    y = row.boxes_top + 10
    for line in box.title:
        y += at.TITLE + 3
        yield _text(box.x + at.BOX / 2, y, line, "t", "middle")
    y += 6
    for line, ends in box.notes:
        y += at.LINE
        yield _text(box.x + at.PAD, y, line, "s e" if ends else "s")


def _arrows(runs: list[Run], boxes: dict[str, Box], rows: list[Row]) -> Iterator[str]:
    drawn = strokes(runs, boxes, rows)
    for stroke in drawn:
        ink = INKS[stroke.kind]
        for line in stroke.lines:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
            yield f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="1.3"/>'
        yield _head(stroke.lines[0][-2], stroke.lines[0][-1], ink)
    for stroke in drawn:
        for word in stroke.words:
            yield _text(word.x, word.y, word.text, "s l", "middle", INKS[stroke.kind])


def _head(before: Point, tip: Point, ink: str) -> str:
    """An arrow head at *tip*, pointing away from *before*."""
    length = max(abs(tip[0] - before[0]), abs(tip[1] - before[1]))
    dx, dy = ((tip[0] - before[0]) / length, (tip[1] - before[1]) / length)
    back = (tip[0] - 7 * dx, tip[1] - 7 * dy)
    points = (tip, (back[0] - 4 * dy, back[1] + 4 * dx), (back[0] + 4 * dy, back[1] - 4 * dx))
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="{ink}"/>'
