"""Finding Chinese names by what is typed: characters, pinyin, or the first letters of it."""

from collections.abc import Callable
from functools import cache

from config.words import Words
from states.notice import Region


@cache
def syllables(name: str) -> tuple[str, ...]:
    """The pinyin of a name, syllable by syllable, without tones."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - takes a moment that few commands need

    return tuple(part.casefold() for part in lazy_pinyin(name))


def meant_by(typed: str) -> Callable[[str], bool]:
    """Tells whether a name is meant by what is typed.

    Characters may stand anywhere in the name; pinyin begins with one of its syllables.
    """
    wanted = _plain(typed)

    def is_meant(name: str) -> bool:
        return wanted in _plain(name) or (wanted.isascii() and _sounds(name, wanted))

    return is_meant


def regions_meant(typed: str, regions: tuple[Region, ...]) -> list[Region]:
    """The regions whose code begins so, or whose name, in either language, or unit is meant."""
    is_meant, said = meant_by(typed), Words("en").region
    return [
        one
        for one in regions
        if one.code.startswith(typed.strip()) or any(map(is_meant, (one.name, one.unit, said(one))))
    ]


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


def _sounds(name: str, wanted: str) -> bool:
    parts = syllables(name)
    initials = "".join(part[:1] for part in parts)
    return wanted in initials or any(
        "".join(parts[n:]).startswith(wanted) for n in range(len(parts))
    )
