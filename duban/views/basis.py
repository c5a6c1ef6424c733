"""What an act or an entry goes by: a paper, as it was written, or the night that did it."""

from config.words import Words
from duban.views.page import Coded

NIGHT = "nightly "
"""Begins what an act goes by that was done by a night; its day follows."""


def basis_in_words(basis: str | None, words: Words) -> Coded | str | None:
    """What an act goes by; of one that a night did, which night, for programs as it is kept."""
    night = (basis or "").removeprefix(NIGHT)
    return basis if night == (basis or "") else Coded(basis, words.say("audit.night", day=night))
