"""A mail as a frame shows it: as it reads, but styled by a sheet that its policy names.

In a mail each element has its own style, for many programs know nothing else. A page that may be
styled by whatever stands in it could be styled by what somebody wrote, so a frame may not: what is
said of the elements moves into one sheet, and the policy lets that sheet in by its hash.
"""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

import msgspec

POLICY = "default-src 'none'; style-src {}; frame-ancestors 'self'; sandbox"
"""What a mail may do that is shown in a frame: be styled by these sheets, and nothing else."""
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_HEAD = "</head>"


class Framed(msgspec.Struct, frozen=True):
    """A mail for a frame, and the policy that it is given with."""

    html: str
    policy: str


def framed(html: str) -> Framed:
    """A mail whose styles stand in sheets, each named by its hash. Its text is escaped."""
    classes: dict[str, str] = {}

    def classed(style: re.Match[str]) -> str:
        name = classes.setdefault(unescape(style[1]), f"s{len(classes)}")
        return f' class="{name}"'

    moved = _STYLE.sub(classed, html)
    rules = "".join(f".{name}{{{said}}}" for said, name in classes.items() if _is_plain(said))
    text = moved.replace(_HEAD, f"<style>{rules}</style>{_HEAD}", 1) if rules else moved
    sheets = [_named(one) for one in _SHEET.findall(text)]
    return Framed(text, POLICY.format(" ".join(dict.fromkeys(sheets)) or "'none'"))


def _is_plain(style: str) -> bool:
    """Whether a style says something of one element alone."""
    return not re.search(r"[{}<>]", style)


def _named(sheet: str) -> str:
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    return f"'sha256-{digest}'"
