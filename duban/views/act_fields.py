"""What an act said, field by field, as people read it: labels, words for codes, amounts in yuan."""

from collections.abc import Iterator, Mapping
from typing import Any

from config.words import Words
from duban.views.form.field import FieldKind
from duban.views.form.kinds import kinds_of
from duban.views.form.offered import label_of
from states.commands.correction import CorrectAct

CORRECT = CorrectAct().name
_IN_FEN = frozenset({FieldKind.MONEY, FieldKind.AMOUNTS})


def said_of(act: str, data: Mapping[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    """The fields that were filled in, by their outside names, amounts in *data* in fen.

    Of a correction that is what the act says by now, and why.
    """
    if act == CORRECT:
        yield from _said_of_correction(data, words)
        return
    kinds = kinds_of(act)
    for key, value in data.items():
        if value not in (None, "", {}, [], ()):
            in_fen = kinds.get(key) in _IN_FEN
            yield words.label("field", key), _printed(value, words, in_fen=in_fen)


def _said_of_correction(data: Mapping[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    corrected = dict(data.get("corrected", {}))
    number, act = data.get("number"), corrected.pop("command", None)
    key = "amended.corrects" if act else "amended.strikes"
    yield words.label("field", "reason"), data.get("reason") or ""
    if act:
        yield words.say(key, number=number), words.label("command", act)
        yield from said_of(act, corrected, words)
    else:
        yield words.label("command", CORRECT), words.say(key, number=number)


def _printed(value: Any, words: Words, *, in_fen: bool) -> str:
    match value:
        case Mapping():
            parts = ((_named(name, words), one) for name, one in value.items())
            return words.listed(
                words.say("word.of_name", name=name, value=_printed(one, words, in_fen=in_fen))
                for name, one in parts
            )
        case list() | tuple():
            return words.listed(_printed(one, words, in_fen=in_fen) for one in value)
        case bool():
            return words.say("word.yes" if value else "word.no")
        case int() if in_fen:
            return words.amount(value)
        case str():
            return label_of(value, words)
    return str(value)


def _named(name: str, words: Words) -> str:
    """What the name of a value in a map is called: an indicator, a figure, an institution."""
    label = words.label("indicator", name)
    return words.named("figure", name) if label == name and name in words.names("figure") else label
