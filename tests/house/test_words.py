"""One word a thing: the glossary is whole, and the words that it retires are not used."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.documents import GLOSSARY, coded, table
from tests.house.sources import ROOT, tracked

READ = (".py", ".toml", ".md", ".txt", ".html", ".mmd", ".svg", ".yml")
HISTORY = (
    GLOSSARY,
    "CHANGELOG.md",
    "config/wording/zh/also.toml",
    "workflow/migrations/versions",
    "tests/migrations",
    "tests/house/test_words.py",
)
"""What tells of earlier words or understands them, or of the tables that were called by them."""
OF_OTHERS = "/vendor/"
"""Stands in the path of what others wrote."""


def retired() -> list[str]:
    """The words that are not used any more."""
    return [one.strip() for row in table(GLOSSARY, "not") for one in row[0].split(",")]


def found(word: str, text: str) -> bool:
    """Whether a text uses a word: a Latin one as a word of its own, in whatever number or case."""
    whole = rf"\b{re.escape(word)}s?\b" if word.isascii() else re.escape(word)
    return re.search(whole, text, re.I) is not None


def pages() -> Iterator[tuple[str, Path]]:
    """The files that people read or write."""
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        is_ours = not name.startswith(HISTORY) and OF_OTHERS not in name
        if path.suffix in READ and is_ours:
            yield name, path


@pytest.mark.parametrize("word", retired())
def test_retired_word_is_not_used(word: str) -> None:
    using = [name for name, path in pages() if found(word, path.read_text(encoding="utf-8"))]
    assert using == []


def test_retired_words_would_be_found() -> None:
    assert len(retired()) > 4
    assert found("obligation", "Two Obligations are open")
    assert found("未了义务", "列出未了义务。")
    assert not found("obligation", "obligatory")


@pytest.mark.parametrize("column", [0, 1], ids=["English", "中文"])
def test_a_word_stands_for_one_thing(column: int) -> None:
    words = [row[column] for row in table(GLOSSARY, "English")]
    assert len(words) > 50
    assert sorted(set(words)) == sorted(words)


def test_what_a_word_stands_for_is_where_it_says() -> None:
    places = [place for row in table(GLOSSARY, "English") for place in coded(row[3])]
    assert [place for place in places if not (ROOT / place).exists()] == []
