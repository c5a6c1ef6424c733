"""The lines of arrows, and a place for the words on each where no other line runs."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from config.drawing.boxes import ENTRY, GAP, HEAD, LINE, MARGIN, SMALL, WIDTH, Box
from config.drawing.rows import Row, stack_of, track_y
from config.drawing.text import width
from config.drawing.tracks import Kind, Run

Point = tuple[float, float]
CHANNEL = 10.0  # between two lines in the right margin


class Word(msgspec.Struct, frozen=True):
    """A line of text, centred at a point of its base line."""

    x: float
    y: float
    text: str


class Stroke(msgspec.Struct, frozen=True):
    """An arrow as lines; the last point of the first line is its head."""

    kind: Kind
    lines: tuple[tuple[Point, ...], ...]
    words: tuple[Word, ...]


def strokes(runs: Sequence[Run], boxes: dict[str, Box], rows: Sequence[Row]) -> list[Stroke]:
    """Return the lines of every arrow, with its words."""
    lines = [*_lines(runs, boxes, rows)]
    upright = [
        (x1, min(y1, y2), max(y1, y2))
        for parts in lines
        for part in parts
        for (x1, y1), (x2, y2) in pairwise(part)
        if x1 == x2
    ]
    return [
        Stroke(run.kind, parts, tuple(_words(run, parts, upright)))
        for run, parts in zip(runs, lines, strict=True)
    ]


def _lines(
    runs: Sequence[Run], boxes: dict[str, Box], rows: Sequence[Row]
) -> Iterator[tuple[tuple[Point, ...], ...]]:
    asides = 0
    arrivals: dict[int, int] = {}
    for run in runs:
        target = boxes[run.arrow.target]
        into, out = rows[target.lane], rows[boxes[run.arrow.sources[0]].lane]
        if run.kind is Kind.STRAIGHT:
            y = out.boxes_top + ENTRY
            yield (((run.exits[0], y), (run.entry, y)),)
            continue
        above = run.kind is Kind.ABOVE
        y = track_y(out, run.track, above=above)
        ends = [
            (x, out.boxes_top if above else out.boxes_top + boxes[name].height)
            for x, name in zip(run.exits, run.arrow.sources, strict=True)
        ]
        way: list[Point] = [ends[0], (ends[0][0], y)]
        if run.kind is Kind.ASIDE:
            x = WIDTH - 18 - asides * CHANNEL
            used = max(
                (r.last_track + 1 for r in runs if _is_above(r, target.lane, boxes)), default=0
            )
            number = arrivals.get(target.lane, 0)
            arrivals[target.lane], asides = number + 1, asides + 1
            high = track_y(into, used + number, above=True)
            way += [(x, y), (x, high), (run.entry, high)]
        else:
            way.append((run.entry, y))
        below = run.kind is Kind.BELOW
        way.append((run.entry, into.boxes_top + target.height if below else into.boxes_top))
        yield (tuple(way), *(((x, end), (x, y), (ends[0][0], y)) for x, end in ends[1:]))


def _is_above(run: Run, lane: int, boxes: dict[str, Box]) -> bool:
    return run.kind is Kind.ABOVE and boxes[run.arrow.target].lane == lane


def _words(
    run: Run, parts: tuple[tuple[Point, ...], ...], upright: Sequence[tuple[float, float, float]]
) -> Iterator[Word]:
    if run.kind is Kind.STRAIGHT:
        (x, y), _ = parts[0]
        for height, line in stack_of(run.arrow):
            yield Word(x + GAP / 2, y - height, line)
        return
    y = parts[0][1][1]
    deep = len(run.words) * LINE + 2
    above = run.kind is Kind.ABOVE
    low, high = (y - deep, y - 2) if above else (y + 2, y + deep)
    needed = max(width(line, SMALL) for line in run.words) + 5
    xs = [x for part in parts for x, at in part if at == y]
    near = [x for x, top, bottom in upright if top < high and bottom > low]
    x = _gap(min(xs), max(xs), needed, near)
    for number, line in enumerate(run.words):
        yield Word(x, y - 5 - number * LINE if above else y + 14 + number * LINE, line)


def _gap(begin: float, end: float, needed: float, upright: Sequence[float]) -> float:
    """The middle of a gap between upright lines that is wide enough and near the middle."""
    middle = (begin + end) / 2
    stops = sorted({begin, *(x for x in upright if begin < x < end), end})
    gaps = [pair for pair in pairwise(stops) if pair[1] - pair[0] >= needed]
    if not gaps:
        right = min((x for x in upright if x > end), default=end + 2 * needed)
        left = max((x for x in upright if x < begin), default=begin - 2 * needed)
        beside = [(end, right), (max(left, MARGIN + HEAD), begin)]
        gaps = [pair for pair in beside if pair[1] - pair[0] >= needed] or [(begin, end)]
    low, high = min(gaps, key=lambda gap: abs(sum(gap) / 2 - middle))
    if high - low < needed:
        return middle
    return min(max(middle, low + needed / 2), high - needed / 2)
