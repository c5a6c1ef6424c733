"""TOML that a person wrote: the line of whatever is wrong in it."""

import re

import tomli

_STOPPED = re.compile(r"\(at line (\d+)")
_TABLE = re.compile(r"\s*\[\[?([^\[\]]+)\]")
_KEY = re.compile(r"\s*([\w.\"-]+)\s*=")


def toml_line(text: str, key: str) -> int | None:
    """The line of a key (`indicators.patents.value`), or of the nearest thing that holds it.

    Without a key it is the line on which the reader stopped. None where neither stands anywhere.
    """
    return _line_of_key(text, key) if key else _stopped(text)


def _stopped(text: str) -> int | None:
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        match = _STOPPED.search(str(error))
        return int(match[1]) if match else text.rstrip().count("\n") + 1
    return None


def _line_of_key(text: str, key: str) -> int | None:
    wanted = key.partition("[")[0].split(".")
    table: list[str] = []
    deepest, line = 0, None
    for number, row in enumerate(text.split("\n"), 1):
        if match := _TABLE.match(row):
            named = table = _parts(match[1])
        elif match := _KEY.match(row):
            named = [*table, *_parts(match[1])]
        else:
            continue
        if len(named) > deepest and named == wanted[: len(named)]:
            deepest, line = len(named), number
    return line


def _parts(dotted: str) -> list[str]:
    return [part.strip(' "') for part in dotted.split(".")]
