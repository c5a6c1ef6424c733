"""How wide a text is, and where it breaks."""

import re

WIDE = 0x2000  # from here on a character is as wide as it is high
THIN, BROAD = frozenset("fijlrt.,:;'()/ "), frozenset("mwMW")
TOKEN = re.compile(r"[!-~]+[ ]*|.[、，]?")


def width(text: str, size: float) -> float:
    """Return about how wide *text* is at *size*."""
    return size * sum(map(_share, text))


def _share(char: str) -> float:
    """How wide a character of a usual sans-serif font is, as a share of its size."""
    if ord(char) >= WIDE:
        return 1
    if char in THIN:
        return 0.31
    return 0.86 if char in BROAD else 0.62 if char.isupper() else 0.56


def wrap(text: str, most: float, size: float) -> list[str]:
    """Break *text* into lines no wider than *most*; a word that is wider stands alone."""
    lines = [""]
    for token in TOKEN.findall(text):
        if lines[-1] and width(lines[-1] + token.rstrip(), size) > most:
            lines.append("")
        lines[-1] += token
    return [line.rstrip() for line in lines]
