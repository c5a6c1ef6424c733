"""The machine cut: the text of a notice into normalised sentences, always the same way.

A text as it comes from a PDF has hard line wraps, page numbers and form feeds. What is cut:

- blanks, page numbers (`- 7 -`) and empty lines do not count;
- a line shorter than the page is wide ends what it says (a heading, a date, a paragraph);
- a line that begins with a heading or list mark (一、 （一） 1.) begins a new sentence;
- outside brackets and quotes 。 ； ： and ！ ？ end a sentence, a colon between digits does not.

So a text that is wrapped anew, or not at all, gives the same sentences.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator

PAGE_NUMBER = re.compile(r"[-—–‐\s]*\d{1,4}[-—–‐\s]*")
MARK = re.compile(r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d{1,2}[.、](?!\d))")
OPENING, CLOSING = "([{《〈「『“‘〔【", ")]}》〉」』”’〕】"
ENDINGS = "。;:!?"
UNFINISHED = ",、(《“"  # no passage ends with one of these
FIRST_WIDE = 0x2000  # from here on a character is counted as two wide
FULL_LINE = 0.8  # of the widest line; a shorter one is the last of its paragraph


def cut(text: str) -> list[str]:
    """Cut the text of a notice into its sentences, normalised and in order."""
    return [sentence for passage in _passages(_lines(text)) for sentence in _sentences(passage)]


def normalise(text: str) -> str:
    """Return *text* in one width of characters (NFKC) and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def digest(sentence: str) -> str:
    """Return the sha256 of a sentence, normalised first, in hex."""
    return hashlib.sha256(normalise(sentence).encode()).hexdigest()


def _lines(text: str) -> list[str]:
    return [
        line for line in map(str.strip, text.splitlines()) if line and not _is_page_number(line)
    ]


def _is_page_number(line: str) -> bool:
    return line[0] in "-—–‐" and PAGE_NUMBER.fullmatch(line) is not None


def _width(line: str) -> int:
    return sum(2 if ord(char) >= FIRST_WIDE else 1 for char in line)


def _passages(lines: list[str]) -> Iterator[str]:
    """Join wrapped lines up to a short one, or to the next mark."""
    page = max(map(_width, lines), default=0)
    passage = ""
    for line in lines:
        short = _width(line) < FULL_LINE * page
        plain = normalise(line)
        if passage and MARK.match(plain):
            yield passage
            passage = ""
        passage += plain
        if short and plain[-1] not in UNFINISHED:
            yield passage
            passage = ""
    if passage:
        yield passage


def _sentences(passage: str) -> Iterator[str]:
    begin = depth = 0
    for at, char in enumerate(passage):
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif char in ENDINGS and not depth and not _between_digits(passage, at):
            yield passage[begin : at + 1]
            begin = at + 1
    if passage[begin:]:
        yield passage[begin:]


def _between_digits(passage: str, at: int) -> bool:
    around = passage[at - 1 : at] + passage[at + 1 : at + 2]
    return passage[at] == ":" and len(around) == 2 and around.isdigit()
