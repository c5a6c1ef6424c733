"""The words of the nightly report, read once a language."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from config.wording import Language

FOLDER = Path(__file__).parent


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language; `{}` is filled by who uses them."""

    page: dict[str, str]
    step: dict[str, str]
    section: dict[str, str]
    tile: dict[str, str]
    column: dict[str, str]
    check: dict[str, str]
    act: dict[str, str]
    job: dict[str, str]
    count: dict[str, str]


@cache
def words_of(language: Language) -> Words:
    """The words of *language*."""
    text = (FOLDER / f"words.{language}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Words)
