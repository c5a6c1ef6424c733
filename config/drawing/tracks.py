"""How arrows run: where each touches its boxes, and the track of its level part.

Those that lead on within a lane run above its boxes, those that lead back or out of it below; an
arrow to a lane that is not the next goes round by the right margin.
"""

from collections.abc import Iterable
from enum import Enum
from math import ceil

import msgspec

from config.drawing.boxes import BOX, LINE, SMALL, TRACK, WIDTH, Box
from config.drawing.model import Arrow, Picture
from config.drawing.text import width

CROWDED = 0.6  # of its length: words that take more of a track stand in lines of their own


class Kind(Enum):
    """How an arrow runs."""

    STRAIGHT, ABOVE, BELOW, DOWN, ASIDE = range(5)


class Run(msgspec.Struct, frozen=True):
    """An arrow with its track, where it touches the boxes, and the lines of its words."""

    arrow: Arrow
    kind: Kind
    track: int
    words: tuple[str, ...]
    exits: tuple[float, ...]
    entry: float

    @property
    def span(self) -> tuple[float, float]:
        """From where to where its level part runs."""
        return min(*self.exits, self.entry), max(*self.exits, self.entry)

    @property
    def last_track(self) -> int:
        """The last of the tracks that its line and its words take."""
        return self.track + depth_of(self.words) - 1


def depth_of(words: tuple[str, ...]) -> int:
    """How many tracks the lines of *words* take."""
    return ceil((len(words) * LINE + 4) / TRACK)


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
        entry = ports.get((number, ""), boxes[arrow.target].x)
        runs.append(Run(arrow, kind, 0, (), exits, entry))
    return _tracked(runs, boxes)


def _ports(kinds: list[tuple[Arrow, Kind]], boxes: dict[str, Box]) -> dict[tuple[int, str], float]:
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
        joined = " / ".join(run.arrow.labels)
        crowded = width(joined, SMALL) > CROWDED * (end - begin)
        words = run.arrow.labels if crowded else (joined,)
        label = max(width(line, SMALL) for line in words) + 12
        middle, half = (begin + end) / 2, max(end - begin + 12, label) / 2
        begin, end = middle - half, middle + half
        depth = depth_of(words)
        row = boxes[run.arrow.sources[0]].lane
        tracks = taken.setdefault((row, run.kind is Kind.ABOVE), [])
        track = 0
        if run.kind is not Kind.STRAIGHT:
            while not all(_free(near, begin, end) for near in tracks[track : track + depth]):
                track += 1
            tracks += [[] for _ in range(track + depth - len(tracks))]
            for near in tracks[track : track + depth]:
                near.append((begin, end))
        placed.append(msgspec.structs.replace(run, track=track, words=words))
    return placed


def _free(track: Iterable[tuple[float, float]], begin: float, end: float) -> bool:
    return all(end < other_begin or begin > other_end for other_begin, other_end in track)
