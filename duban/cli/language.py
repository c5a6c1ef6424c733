"""The language of a command line: chosen once by who begins it, and handed on from there.

Read with the standard library alone, so that `duban --help` costs nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from config.words import Language, Words
from duban.cli.course import Course

SETTINGS_FILE = "duban.toml"


class Asked(NamedTuple):
    """What holds for a whole command line: its words and course, the options before it."""

    words: Words
    course: Course
    office: Path | None = None
    lang: str | None = None


def asked_of(ctx: Any) -> Asked:
    """What holds for the command line of a typer context."""
    asked: Asked = ctx.find_root().obj
    return asked


def words_of(ctx: Any) -> Words:
    """The words of the command line of a typer context."""
    return asked_of(ctx).words


def choose_language(
    arguments: list[str], environment: Mapping[str, str], settings: Path | None = None
) -> Language:
    """The language asked for by a flag, the environment, *settings* or the locale; else English."""
    asked = environment.get("DUBAN_LANG") or _kept_in(settings)
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            asked = arguments[n + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    locale = next(
        (environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), ""
    )
    if asked not in ("zh", "en"):
        asked = locale
    return "zh" if asked.lower().startswith("zh") else "en"


def _kept_in(settings: Path | None) -> str:
    """The language that a settings file names; what is wrong with the file is said elsewhere."""
    try:
        kept = tomli.loads(settings.read_text(encoding="utf-8")) if settings else {}
    except (OSError, ValueError):
        return ""
    return str(kept.get("lang", ""))
