"""The measures of the picture, and a box for each state: lanes below each other, states in order.

Lengths are pixels.
"""

import msgspec

from config.drawing.model import Node, Picture
from config.drawing.text import wrap

WIDTH, MARGIN, HEAD = 1600.0, 20.0, 100.0
BOX, GAP, PAD = 118.0, 70.0, 6.0
TRACK, ENTRY = 19.0, 22.0  # between two tracks; where a straight arrow enters, below the top
TITLE, SMALL, LINE = 13.0, 11.0, 13.5  # sizes of text, and the height of a small line
BOLD = 1.07  # how much wider bold text is


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


def boxes_of(shown: Picture) -> dict[str, Box]:
    """Place the states of each lane side by side."""
    boxes = {}
    for row, lane in enumerate(shown.lanes):
        for column, node in enumerate(lane.nodes):
            x = MARGIN + HEAD + column * (BOX + GAP)
            notes = [(f"● {act}", False) for act in node.begins]
            notes += [(f"↻ {act}", False) for act in node.stays]
            notes += [(f"■ {act}", True) for act in node.ends]
            lines = tuple(
                (line, ends) for text, ends in notes for line in wrap(text, BOX - 2 * PAD, SMALL)
            )
            title = tuple(wrap(node.label, BOX - 2 * PAD, TITLE * BOLD))
            boxes[node.name] = Box(node, row, column, x, title, lines)
    return boxes
