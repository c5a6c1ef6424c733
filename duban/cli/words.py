"""The command line's own words, chosen by `--lang`, `DUBAN_LANG`, duban.toml or the locale.

Read with the standard library alone, so that `duban --help` costs nothing.
"""

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from config.words import Language, Words, chapter

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


LANGUAGE: Language = choose_language(sys.argv, os.environ, Path(SETTINGS_FILE))
WORDS = Words(LANGUAGE)
say, named, sentences, day_text = WORDS.say, WORDS.named, WORDS.sentences, WORDS.day


@cache
def _patterns(language: Language) -> list[tuple[re.Pattern[str], str]]:
    """The phrases with blanks (`{}`), as patterns with what stands for them."""
    known: dict[str, str] = chapter(language, "errors")["phrase"]
    return [
        (re.compile(re.escape(english).replace(r"\{\}", "(.+?)"), re.DOTALL), text)
        for english, text in known.items()
        if "{}" in english
    ]


def phrase(text: str) -> str:
    """An expectation or a hint that the code states in English, in the language chosen."""
    known: dict[str, str] = chapter(LANGUAGE, "errors")["phrase"]
    if text in known or not text:
        return known.get(text, text)
    for pattern, said in _patterns(LANGUAGE):
        if match := pattern.fullmatch(text):
            return said.format(*(known.get(part, part) for part in match.groups()))
    return text
