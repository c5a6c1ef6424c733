"""What a word means among things that have a code, a label, and other words that people use."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from duban.views.form.field import Option
from duban.views.form.plain import plain
from states.saying import Saying, saying

CLOSE, WITHIN = 0.5, 0.75
"""How like a word has to be to a name to be taken for it, from 0 to 1; how like one is that is
part of the other."""
MOST_OFFERED = 3
BRACKETS = re.compile(r"\([^()]*\)$")
"""What stands in brackets at the end of a name; wide ones are plain by then."""
LONGEST = 60
"""Nobody means anything by a longer word, and comparing takes long where there are many letters."""


def meant(word: str, things: Sequence[Option]) -> list[Option]:
    """The things that a word names: by code or label, else by another word for them.

    Width, case and blanks make no difference.
    """
    said = plain(word)
    named = [one for one in things if said in (plain(one.code), plain(one.label))]
    return named or [one for one in things if said in map(plain, one.also)]


def without_brackets(name: str) -> str:
    """A name without what stands in brackets at its end, plain: 某机构（演示） is 某机构."""
    return BRACKETS.sub("", plain(name))


def offered(word: str, things: Sequence[Option]) -> Saying | None:
    """A hint at the things that a word may have meant, the likeliest first; None for none."""
    said = plain(word)[:LONGEST]
    likely = sorted(((_likeness(said, one), n) for n, one in enumerate(things)), reverse=True)
    best = max((found for found, _ in likely), default=0.0)
    near = [things[n] for found, n in likely if found >= max(CLOSE, best - 0.25)][:MOST_OFFERED]
    if not near:
        return None
    return saying("hint.meant", names=[coded(one) for one in near])


def coded(thing: Option) -> str:
    """A thing by its label with the code that is typed, where that is another."""
    return thing.label if thing.label == thing.code else f"{thing.label} ({thing.code})"


def _likeness(said: str, thing: Option) -> float:
    return max(_alike(said, plain(name)) for name in (thing.label, thing.code, *thing.also))


def _alike(said: str, name: str) -> float:
    ratio = SequenceMatcher(None, said, name).ratio()
    shorter, longer = sorted((said, name), key=len)
    return max(ratio, WITHIN) if len(shorter) > 1 and shorter in longer else ratio
