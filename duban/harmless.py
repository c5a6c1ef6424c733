"""Texts without the characters that would steer a terminal or turn the direction of a line.

Data come from files, mails and databases. What steers has no place in what people read, so a mark
stands in its place; for programs JSON has it escaped, so that nothing is lost.
"""

import json
import re

STEERING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff"
    r"\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
"""Controls (Cc, but for tab and line feed), formats (Cf), lone surrogates, and other line ends."""


def harmless(text: str) -> str:
    """The text with a mark in the place of each character that steers."""
    return text if text.isprintable() else STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped(written: str) -> str:
    """JSON as it was written, with what steers in its texts as escapes: it reads back the same."""
    return STEERING.sub(lambda found: json.dumps(found[0])[1:-1], written)
