"""The documents that describe the code, taken apart."""

import re
from functools import cache

from tests.house.sources import ROOT

ARCHITECTURE = "docs/explanation/architecture.md"
CONTRIBUTING = "CONTRIBUTING.md"
GLOSSARY = "docs/explanation/glossary.md"
_CODE = re.compile(r"`([^`\n]+)`")


@cache
def text_of(page: str) -> str:
    """A document, as it is written."""
    return (ROOT / page).read_text(encoding="utf-8")


def coded(text: str) -> list[str]:
    """What stands in a text as code."""
    return _CODE.findall(text)


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the table whose first column is called *heading*, without its head."""
    lines = iter(text_of(page).splitlines())
    for line in lines:
        if line.startswith(f"| {heading} |"):
            next(lines)
            break
    else:
        raise LookupError(f"{page} has no table of {heading}")
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def homes(heading: str) -> dict[str, tuple[str, ...]]:
    """What has its home where, by the table of that *heading*."""
    found: dict[str, tuple[str, ...]] = {}
    for named, where, *_ in table(ARCHITECTURE, heading):
        for name in coded(named) or [named]:
            found[name] = tuple(coded(where))
    return found
