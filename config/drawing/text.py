"""How wide a text is, and where it breaks."""

import re

WIDE = 0x2000  # from here on a character is as wide as it is high
NARROW = 0.56  # of its height: any other character, on average
TOKEN = re.compile(r"[!-~]+[ ]*|.[、，]?")


def width(text: str, size: float) -> float:
    """Return about how wide *text* is at *size*."""
    return sum(size if ord(char) >= WIDE else size * NARROW for char in text)


def wrap(text: str, most: float, size: float) -> list[str]:
    """Break *text* into lines no wider than *most*; a word that is wider stands alone."""
    lines = [""]
    for token in TOKEN.findall(text):
        if lines[-1] and width(lines[-1] + token.rstrip(), size) > most:
            lines.append("")
        lines[-1] += token
    return [line.rstrip() for line in lines]
