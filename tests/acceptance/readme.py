"""What a README asks its reader to type, and what it says will be seen."""

import re
from pathlib import Path

import msgspec

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"\$ (?P<typed>.*?)(?:  # exit code (?P<code>\d+))?")


class Asked(msgspec.Struct, frozen=True):
    """A command, the exit code it ends with, and lines that it is said to show."""

    typed: str
    code: int
    shows: tuple[str, ...]


def asked_by(readme: Path) -> list[Asked]:
    """The commands of a README in their order."""
    found: list[Asked] = []
    for block in BLOCK.findall(readme.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if prompt := PROMPT.fullmatch(line):
                found.append(Asked(prompt["typed"], int(prompt["code"] or 0), ()))
            else:
                last = found.pop()
                found.append(Asked(last.typed, last.code, (*last.shows, line.strip())))
    return found
