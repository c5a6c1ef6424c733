"""What an act or an entry goes by is told in words where a night did it."""

from config.words import Words
from duban.views.basis import basis_in_words
from duban.views.page import Coded


def test_basis_of_what_a_night_did_is_told_in_words(spoken: Words) -> None:
    told = basis_in_words("nightly 2024-03-20", spoken)
    assert isinstance(told, Coded)
    assert (told.code, told.label) == (
        "nightly 2024-03-20",
        spoken.say("audit.night", day="2024-03-20"),
    )
    assert [basis_in_words(one, spoken) for one in ("12号函", None)] == ["12号函", None]
