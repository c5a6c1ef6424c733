"""A message from outside, read within bounds: whatever it holds, reading it ends soon and in order.

The standard library's parser goes as deep as a message leads it; this one reads the beginning of a
message, a few levels deep, and takes what it can't make out for what it looks like most.
"""

import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from html import unescape
from itertools import islice

import msgspec

from notifications.text import one_line

MOST_BYTES = 512 * 1024
"""So much of a message is read; the rest is somebody's letter or a file."""
HEAD_BYTES = 64 * 1024
LONGEST_HEADER = 4_000
MOST_TEXT = 64 * 1024
MOST_PARTS, DEEPEST = 50, 6

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_BOUNDARY = re.compile(r';\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.I)
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([A-Za-z0-9_-]{1,40})', re.I)
_PLAIN_CHARSET = re.compile(
    r"utf-?8|us-ascii|gb18030|big5|euc-kr|shift_jis|(?:iso-8859|windows|cp|koi8)-?\w+"
)
_CHINESE = ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312")
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"</?(?:br|p|div|tr|td|th|li|h\d|table)\b[^<>]*>", re.I)


class Part(msgspec.Struct, frozen=True):
    """A message or a part of one: its headers by lower-case name, and its body as it came.

    The message itself has the depth 0; its parts have 1, as has a message that is enclosed in it.
    """

    headers: dict[str, str]
    body: bytes
    depth: int

    @property
    def kind(self) -> str:
        """The type of its content, such as `text/plain`."""
        return self.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()

    @property
    def content(self) -> bytes:
        """The body without its transfer encoding."""
        match self.headers.get("content-transfer-encoding", "").strip().lower():
            case "base64":
                return _from_base64(self.body)
            case "quoted-printable":
                return a2b_qp(self.body)
        return self.body

    @property
    def text(self) -> str:
        """The content as text, without the markup of HTML, its lines ended by line feeds."""
        charset = _CHARSET.search(self.headers.get("content-type", ""))
        text = _decoded(self.content, charset[1] if charset else "")[:MOST_TEXT]
        return (_without_markup(text) if self.kind == "text/html" else text).replace("\r\n", "\n")


def parts(message: bytes) -> list[Part]:
    """The message and all its parts, those of enclosed messages too, in the order of the bytes."""
    return list(islice(_parts(message[:MOST_BYTES], 0), MOST_PARTS))


def headers(head: bytes) -> dict[str, str]:
    """The headers in *head* by lower-case name, in words; of several the first."""
    found: dict[str, str] = {}
    for line in _FOLD.sub(b" ", head[:HEAD_BYTES]).splitlines():
        name, colon, value = line[:LONGEST_HEADER].partition(b":")
        if colon and name.isascii():
            key = name.decode("ascii").strip().lower()
            found.setdefault(key, one_line(_words(_decoded(value, ""))).strip())
    return found


def _parts(raw: bytes, depth: int) -> Iterator[Part]:
    head, body = _parted(raw)
    part = Part(headers(head), body, depth)
    yield part
    if depth == DEEPEST:
        return
    if part.kind in ("message/rfc822", "message/global"):
        yield from _parts(part.content, depth + 1)
    elif part.kind.startswith("multipart/"):
        named = _BOUNDARY.search(part.headers["content-type"])
        if named is not None:
            for piece in _pieces(body, named[1] or named[2]):
                yield from _parts(piece, depth + 1)


def _parted(raw: bytes) -> tuple[bytes, bytes]:
    """Head and body; a part may begin with the empty line that says that it has no headers."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return b"", raw
    end = _END_OF_HEAD.search(raw)
    return (raw, b"") if end is None else (raw[: end.start()], raw[end.end() :])


def _pieces(body: bytes, boundary: str) -> list[bytes]:
    """What stands between the lines of the boundary; what is cut off has no last one."""
    line = rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("utf-8", "replace"))
    pieces = re.split(line + rb"(--)?[ \t]*(?:\r?\n|\Z)", body, maxsplit=MOST_PARTS)
    found = []
    for is_last, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if is_last:
            break
        found.append(piece)
    return found


def _from_base64(body: bytes) -> bytes:
    """What the letters among the bytes come to; the last ones of what was cut off are let go."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return a2b_base64(letters + b"=" * (-len(letters) % 4))


def _decoded(raw: bytes, charset: str) -> str:
    """Text in a charset that is known, any Chinese one as the widest of them; else by its looks."""
    name = "gb18030" if charset.lower() in _CHINESE else charset.lower()
    if _PLAIN_CHARSET.fullmatch(name):
        try:
            return raw.decode(name, "replace")
        except LookupError:
            pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _words(text: str) -> str:
    """A header with its encoded words in letters."""
    if "=?" not in text:
        return text
    try:
        found = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(
        one if isinstance(one, str) else _decoded(one, charset or "") for one, charset in found
    )


def _without_markup(html: str) -> str:
    """The words of a page, a line for each of its blocks."""
    for name in ("style", "script"):
        html = _without_element(html, name)
    words = unescape(_TAG.sub(" ", _BREAK.sub("\n", html))).replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def _without_element(html: str, name: str) -> str:
    """The page without the elements *name*; one that does not end takes the rest with it."""
    low, kept, at = html.lower(), [], 0
    if len(low) != len(html):  # a letter whose small form is longer
        low = html
    while (start := low.find(f"<{name}", at)) >= 0:
        kept.append(html[at:start])
        end = low.find(f"</{name}", start)
        if end < 0:
            return "".join(kept)
        at = end
    return "".join([*kept, html[at:]])
