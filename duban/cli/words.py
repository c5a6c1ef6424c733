"""The words of this process, chosen at import: for what is not handed its words yet."""

import os
import re
import sys
from functools import cache
from pathlib import Path

from config.words import Language, Words, chapter
from duban.cli.language import SETTINGS_FILE, choose_language

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


def phrase(text: str, language: Language | None = None) -> str:
    """An expectation or a hint that the code states in English, in the language chosen."""
    language = language or LANGUAGE
    known: dict[str, str] = chapter(language, "errors")["phrase"]
    if text in known or not text:
        return known.get(text, text)
    for pattern, said in _patterns(language):
        if match := pattern.fullmatch(text):
            return said.format(*(known.get(part, part) for part in match.groups()))
    return text
