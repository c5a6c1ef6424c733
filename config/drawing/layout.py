"""Where everything stands: boxes in a lane a step, and the room that arrows need around them.

Arrows run in tracks. Those that lead on within a lane run above its boxes, those that lead back
or out of it below; an arrow to a lane that is not the next goes round by the right margin.
Lengths are pixels.
"""

from collections.abc import Iterable
from enum import Enum

import msgspec

from config.drawing.model import Arrow, Lane, Node, Picture
from config.drawing.text import width, wrap

WIDTH, MARGIN, HEAD = 1600.0, 20.0, 116.0
BOX, GAP, PAD = 120.0, 66.0, 8.0
TRACK, ENTRY = 19.0, 22.0  # between two tracks; where a straight arrow enters, below the top
TITLE, SMALL, LINE = 13.0, 11.0, 13.5  # sizes of text, and the height of a small line
FIRST_TRACK = 14.0


class Kind(Enum):
    """How an arrow runs."""

    STRAIGHT, ABOVE, BELOW, DOWN, ASIDE = range(5)


class Box(msgspec.Struct, frozen=True):
    """A state with its place. `notes` are lines of text, True for those that end the case."""

    node: Node
    lane: int
    column: int
    x: float
    title: tuple[str, ...]
    notes: tuple[tuple[str, bool], ...]

    @property
    def height(self) -> float:
        """The height that its text needs."""
        notes = 8 + len(self.notes) * LINE if self.notes else 0
        return max(44, 20 + len(self.title) * (TITLE + 3) + notes)


class Run(msgspec.Struct, frozen=True):
    """An arrow with the track that it runs in, and where it touches the boxes."""

    arrow: Arrow
    kind: Kind
    track: int
    exits: tuple[float, ...]
    entry: float

    @property
    def span(self) -> tuple[float, float]:
        """From where to where its level part runs."""
        return min(*self.exits, self.entry), max(*self.exits, self.entry)


class Row(msgspec.Struct, frozen=True):
    """A lane with its heights: top, top and bottom of the boxes, bottom."""

    lane: Lane
    top: float
    boxes_top: float
    boxes_bottom: float
    bottom: float
    headroom: float


def boxes_of(shown: Picture) -> dict[str, Box]:
    """Place the states of each lane side by side."""
    boxes = {}
    for row, lane in enumerate(shown.lanes):
        for column, node in enumerate(lane.nodes):
            x = MARGIN + HEAD + column * (BOX + GAP)
            notes = [(f"↻ {act}", False) for act in node.stays] + [
                (f"■ {act}", True) for act in node.ends
            ]
            lines = tuple(
                ("  " * (n > 0) + line, ends)
                for text, ends in notes
                for n, line in enumerate(wrap(text, BOX - 2 * PAD, SMALL))
            )
            title = tuple(wrap(node.label, BOX - 2 * PAD, TITLE))
            boxes[node.name] = Box(node, row, column, x, title, lines)
    return boxes


def kind_of(arrow: Arrow, boxes: dict[str, Box]) -> Kind:
    """Say how *arrow* has to run."""
    target, sources = boxes[arrow.target], [boxes[name] for name in arrow.sources]
    row = sources[0].lane
    if row != target.lane:
        return Kind.DOWN if target.lane == row + 1 else Kind.ASIDE
    if any(source.column > target.column for source in sources):
        return Kind.BELOW
    is_next = len(sources) == 1 and sources[0].column == target.column - 1
    return Kind.STRAIGHT if is_next else Kind.ABOVE


def runs_of(shown: Picture, boxes: dict[str, Box]) -> list[Run]:
    """Give every arrow the points where it touches its boxes, and a track."""
    kinds = [(arrow, kind_of(arrow, boxes)) for arrow in shown.arrows]
    ports = _ports(kinds, boxes)
    runs = []
    for number, (arrow, kind) in enumerate(kinds):
        exits = tuple(ports.get((number, name), boxes[name].x + BOX) for name in arrow.sources)
        runs.append(Run(arrow, kind, 0, exits, ports.get((number, ""), boxes[arrow.target].x)))
    return _tracked(runs, boxes)


def _ports(
    kinds: list[tuple[Arrow, Kind]], boxes: dict[str, Box]
) -> dict[tuple[int, str], float]:
    """Spread the ends of arrows over the upper and lower side of each box, by where they go."""
    sides: dict[tuple[str, bool], list[tuple[float, int, str]]] = {}
    for number, (arrow, kind) in enumerate(kinds):
        if kind is Kind.STRAIGHT:
            continue
        target = boxes[arrow.target].x
        for name in arrow.sources:
            toward = WIDTH if kind is Kind.ASIDE else target
            side = sides.setdefault((name, kind is Kind.ABOVE), [])
            side.append((toward, number, name))
        mean = sum(boxes[name].x for name in arrow.sources) / len(arrow.sources)
        come = WIDTH if kind is Kind.ASIDE else mean
        sides.setdefault((arrow.target, kind is not Kind.BELOW), []).append((come, number, ""))
    ports = {}
    for (name, _), ends in sides.items():
        for n, (_, number, end) in enumerate(sorted(ends), 1):
            ports[number, end] = boxes[name].x + BOX * n / (len(ends) + 1)
    return ports


def _tracked(runs: list[Run], boxes: dict[str, Box]) -> list[Run]:
    """Give each run the track nearest to the boxes where nothing else stands."""
    taken: dict[tuple[int, bool], list[list[tuple[float, float]]]] = {}
    placed = []
    for run in sorted(runs, key=lambda run: (run.kind.value, run.span[1] - run.span[0])):
        begin, end = run.span
        if run.kind is Kind.ASIDE:
            begin, end = min(run.exits), WIDTH
        label = width(label_of(run.arrow), SMALL) + 12
        middle, half = (begin + end) / 2, max(end - begin + 12, label) / 2
        begin, end = middle - half, middle + half
        row = boxes[run.arrow.sources[0]].lane
        tracks = taken.setdefault((row, run.kind is Kind.ABOVE), [])
        track = 0
        if run.kind is not Kind.STRAIGHT:
            track = next((n for n, t in enumerate(tracks) if _free(t, begin, end)), len(tracks))
            tracks += [[] for _ in range(track + 1 - len(tracks))]
            tracks[track].append((begin, end))
        placed.append(msgspec.structs.replace(run, track=track))
    return placed


def _free(track: Iterable[tuple[float, float]], begin: float, end: float) -> bool:
    return all(end < other_begin or begin > other_end for other_begin, other_end in track)


def label_of(arrow: Arrow) -> str:
    """The acts of *arrow* in one line."""
    return " / ".join(arrow.labels)


def stack_of(arrow: Arrow) -> list[str]:
    """The acts of a straight *arrow*, in lines that fit between two boxes."""
    return [line for label in arrow.labels for line in wrap(label, GAP - 2, SMALL)]


def rows_of(shown: Picture, boxes: dict[str, Box], runs: list[Run], top: float) -> list[Row]:
    """Stack the lanes from *top* down, each as high as its boxes and tracks need."""
    rows = []
    for number, lane in enumerate(shown.lanes):
        mine = [run for run in runs if boxes[run.arrow.sources[0]].lane == number]
        stacks = [len(stack_of(run.arrow)) for run in mine if run.kind is Kind.STRAIGHT]
        headroom = max(0.0, max(stacks, default=0) * LINE + 8 - ENTRY)
        above = [run.track for run in mine if run.kind is Kind.ABOVE]
        below = [run.track for run in mine if run.kind.value > Kind.ABOVE.value]
        arrivals = [r for r in runs if r.kind is Kind.ASIDE and boxes[r.arrow.target].lane == number]
        tracks = max(above, default=-1) + 1 + len(arrivals)
        boxes_top = top + 18 + headroom + (FIRST_TRACK + tracks * TRACK if tracks else 0)
        height = max(boxes[node.name].height for node in lane.nodes)
        bottom = boxes_top + height
        end = bottom + (FIRST_TRACK + (max(below) + 1) * TRACK if below else 0) + 12
        end = max(end, top + 70)
        rows.append(Row(lane, top, boxes_top, bottom, end, headroom))
        top = end + 10
    return rows
