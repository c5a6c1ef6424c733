"""Lines folded as they are read: by cells, of which a Chinese character takes two.

A code, a day, an amount stays in one piece, and no line begins with a mark that closes.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from unicodedata import category, east_asian_width

_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"\s+|[“‘（《〈〔【]*(?:[!-~]+|\S)[，。、；：？！％”’）》〉〕】…:,;]*\s*")


def cells(text: str) -> int:
    """How wide a text is on a terminal, told by the standard library alone, as help needs it."""
    return sum(_cells_of(letter) for letter in text)


def _cells_of(letter: str) -> int:
    if category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1


def breaks(text: str, width: int, measure: Callable[[str], int] = cells) -> list[int]:
    """Where new lines begin in a text of one line, so that none is wider than *width* cells.

    What stands between blanks, as a name, stays whole where it takes no more than half a line. A
    piece that is wider itself is cut. Who prints the lines may *measure* by a rule of its own.
    """
    found: list[int] = []
    used = 0
    names = {one.start(): measure(one[0]) for one in _WORD.finditer(text)}
    for begin, piece in _pieces(text):
        wide = measure(piece.rstrip())
        name = names.get(begin, 0)
        if used and used + name > width and name * 2 <= width:
            found.append(begin)
            used = 0
        if used and used + wide > width:
            found.append(begin)
            used = 0
        if wide > width:
            cut = list(_cuts(piece, width, measure))
            found += (begin + n for n in cut)
            piece = piece[cut[-1] :] if cut else piece
        used += measure(piece)
    return found


def folded(text: str, width: int) -> list[str]:
    """The lines of a text of one line, none of them wider than *width* cells."""
    at = [0, *breaks(text, width), len(text)]
    return [text[one:other].rstrip() for one, other in pairwise(at)]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    return ((one.start(), one[0]) for one in _PIECE.finditer(text))


def _cuts(piece: str, width: int, measure: Callable[[str], int]) -> Iterator[int]:
    used = 0
    for n, letter in enumerate(piece):
        if used and used + measure(letter) > width:
            yield n
            used = 0
        used += measure(letter)
