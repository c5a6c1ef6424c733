"""The sentences of a new notice beside those of the last one: what is new, changed, gone."""

from collections.abc import Iterable

from config.sentence_register import Aligned, Kept, shortened
from config.words import Words
from duban.views.page import Coded, Kind, Table, Tone, Value, column

TONES: dict[Kept, Tone] = {Kept.CHANGED: "warn", Kept.NEW: "warn", Kept.GONE: "bad"}


def sentence_table(found: Iterable[Aligned], words: Words) -> Table:
    """What differs, a sentence a row; one that is the same is not listed."""
    told = [one for one in found if one.kept is not Kept.SAME]
    rows: list[tuple[Value, ...]] = [
        (
            one.known.number if one.known else "",
            Coded(one.kept, words.say(f"kept.{one.kept}")),
            one.known.clause if one.known else words.say("kept.after", number=one.after),
            one.known.gist if one.known else "",
            shortened(one.text),
        )
        for one in told
    ]
    columns = (
        column(words, "sentence", whole=True),
        column(words, "kept", Kind.CODED),
        column(words, "clause", Kind.CLAUSE),
        column(words, "gist"),
        column(words, "begins"),
    )
    tones = tuple(TONES[one.kept] for one in told)
    empty = words.say("kept.all_same")
    return Table(
        "sentences", words.say("title.sentences"), columns, tuple(rows), tones, empty=empty
    )
