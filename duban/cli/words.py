"""The command line's own words, chosen by `--lang`, `DUBAN_LANG` or the locale.

Read with the standard library alone, so that `duban --help` costs nothing.
"""

import os
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["zh", "en"]

FOLDER = Path(__file__).parent


def choose_language(arguments: list[str], environment: Mapping[str, str]) -> Language:
    """The language asked for by a flag, the environment or the locale; English failing these."""
    asked = environment.get("DUBAN_LANG", "")
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            asked = arguments[n + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    locale = next(
        (environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), ""
    )
    return "zh" if (asked or locale).lower().startswith("zh") else "en"


@cache
def _all(language: Language) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"words.{language}.toml").read_text(encoding="utf-8"))


LANGUAGE: Language = choose_language(sys.argv, os.environ)


def say(key: str, **facts: object) -> str:
    """The words for *key* (`section.name`), filled with *facts*."""
    section, _, name = key.partition(".")
    text: str = _all(LANGUAGE)[section][name]
    return text.format(**facts) if facts else text


def phrase(text: str) -> str:
    """An expectation stated in English, in the language chosen."""
    known: dict[str, str] = _all(LANGUAGE)["phrase"]
    return known.get(text, text)
