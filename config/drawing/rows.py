"""How high the lanes are: each as high as its boxes, and the arrows and words around them."""

import msgspec

from config.drawing.boxes import ENTRY, GAP, LINE, SMALL, TRACK, Box
from config.drawing.model import Arrow, Lane, Picture
from config.drawing.text import wrap
from config.drawing.tracks import Kind, Run

FIRST_TRACK = 14.0  # between the boxes and the track nearest to them


class Row(msgspec.Struct, frozen=True):
    """A lane with its heights: top, top and bottom of the boxes, bottom."""

    lane: Lane
    top: float
    boxes_top: float
    boxes_bottom: float
    bottom: float
    headroom: float


def stack_of(arrow: Arrow) -> list[tuple[float, str]]:
    """The acts of a straight *arrow*, in lines between two boxes, each with its height above."""
    stack: list[tuple[float, str]] = []
    height = 5.0
    for label in reversed(arrow.labels):
        for line in reversed(wrap(label, GAP - 2, SMALL)):
            stack.append((height, line))
            height += LINE
        height += 4
    return stack[::-1]


def rows_of(shown: Picture, boxes: dict[str, Box], runs: list[Run], top: float) -> list[Row]:
    """Stack the lanes from *top* down, each as high as its boxes and tracks need."""
    rows = []
    for number, lane in enumerate(shown.lanes):
        mine = [run for run in runs if boxes[run.arrow.sources[0]].lane == number]
        stacks = [stack_of(run.arrow)[0][0] for run in mine if run.kind is Kind.STRAIGHT]
        headroom = max(0.0, max(stacks, default=0) + LINE + 4 - ENTRY)
        above = [run.last_track for run in mine if run.kind is Kind.ABOVE]
        below = [run.last_track for run in mine if run.kind.value > Kind.ABOVE.value]
        arrivals = [
            r for r in runs if r.kind is Kind.ASIDE and boxes[r.arrow.target].lane == number
        ]
        tracks = max(above, default=-1) + 1 + len(arrivals)
        boxes_top = top + 18 + headroom + (FIRST_TRACK + tracks * TRACK if tracks else 0)
        height = max(boxes[node.name].height for node in lane.nodes)
        bottom = boxes_top + height
        end = bottom + (FIRST_TRACK + (max(below) + 1) * TRACK if below else 0) + 12
        end = max(end, top + 70)
        rows.append(Row(lane, top, boxes_top, bottom, end, headroom))
        top = end + 10
    return rows


def track_y(row: Row, track: int, *, above: bool) -> float:
    """How high a track of *row* runs, counted from the boxes."""
    if above:
        return row.boxes_top - row.headroom - FIRST_TRACK - track * TRACK
    return row.boxes_bottom + FIRST_TRACK + track * TRACK
