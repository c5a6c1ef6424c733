"""The command line's own words, chosen by `--lang`, `DUBAN_LANG`, duban.toml or the locale.

Read with the standard library alone, so that `duban --help` costs nothing.
"""

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["zh", "en"]

FOLDER = Path(__file__).parent
SETTINGS_FILE = "duban.toml"


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
        kept = tomllib.loads(settings.read_text(encoding="utf-8")) if settings else {}
    except (OSError, ValueError):
        return ""
    return str(kept.get("lang", ""))


@cache
def _all(language: Language) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"words.{language}.toml").read_text(encoding="utf-8"))


LANGUAGE: Language = choose_language(sys.argv, os.environ, Path(SETTINGS_FILE))


def say(key: str, /, **facts: object) -> str:
    """The words for *key* (`section.name`), filled with *facts*."""
    section, _, name = key.partition(".")
    text: str = _all(LANGUAGE)[section][name]
    return text.format(**facts) if facts else text


def named(section: str, name: str) -> str:
    """The words for one of a section's names; a name that it lacks as it is."""
    return str(_all(LANGUAGE)[section].get(name, name))


def sentences(*said: str) -> str:
    """Sentences one after the other; a blank between them only where the language has one."""
    return ("" if LANGUAGE == "zh" else " ").join(one for one in said if one)


def day_text(day: date) -> str:
    """A day with its weekday."""
    return f"{day.isoformat()} {say('word.weekdays').split()[day.weekday()]}"


@cache
def _patterns(language: Language) -> list[tuple[re.Pattern[str], str]]:
    """The phrases with blanks (`{}`), as patterns with what stands for them."""
    known: dict[str, str] = _all(language)["phrase"]
    return [
        (re.compile(re.escape(english).replace(r"\{\}", "(.+?)"), re.DOTALL), text)
        for english, text in known.items()
        if "{}" in english
    ]


def phrase(text: str) -> str:
    """An expectation or a hint that the code states in English, in the language chosen."""
    known: dict[str, str] = _all(LANGUAGE)["phrase"]
    if text in known or not text:
        return known.get(text, text)
    for pattern, said in _patterns(LANGUAGE):
        if match := pattern.fullmatch(text):
            return said.format(*(known.get(part, part) for part in match.groups()))
    return text
