"""Asking for the fields of an act one after the other, with what is known filled in."""

from collections.abc import Sequence

from config.words import Words
from duban.cli.asking import ask
from duban.cli.guard import tell
from duban.views.form.field import MAPS, ActForm, Entry, Field
from duban.views.form.reading import Given, Unread, as_sent, data_of

NOTHING = "-"
"""What is answered where a field is to be left empty that something is known for."""


def asked_fields(form: ActForm, words: Words) -> Given:
    """What the person at the terminal says to each field; an empty answer keeps what is known."""
    tell(words.say("ask.fields", act=form.label, clause=words.label("clause", form.clause)))
    given: dict[str, Sequence[str]] = {}
    for field in form.fields:
        given |= _asked(form, field, words)
    return given


def _asked(form: ActForm, field: Field, words: Words) -> Given:
    """The answer to a field, asked again until it can be read."""
    while True:
        answer = _entries(field, words) if field.kind in MAPS and field.entries else None
        answer = answer if answer is not None else {field.key: _answer(field, words)}
        try:
            data_of(form, answer)
        except Unread as error:
            tell(words.said(*error.sayings))
        else:
            return answer


def _answer(field: Field, words: Words) -> Sequence[str]:
    shown = [next((o.label for o in field.options if o.code == text), text) for text in field.texts]
    told = (field.hint, _choices(field, words) or field.how)
    answer = ask(_question(field.label, shown, told, words, required=field.required))
    if answer == NOTHING:
        return ()
    return [answer] if answer else as_sent(field)


def _entries(field: Field, words: Words) -> Given:
    """An answer for each name of a map."""
    tell(words.sentences(words.say("ask.of_each", field=field.label), field.hint))
    return {f"{field.key}.{one.name}": [_entry(one, words)] for one in field.entries}


def _entry(entry: Entry, words: Words) -> str:
    answer = ask(_question(f"  {entry.label}", [entry.text], (entry.hint,), words))
    return "" if answer == NOTHING else answer or entry.text


def _choices(field: Field, words: Words) -> str:
    """The options of a field, by their labels."""
    if not field.options:
        return ""
    return words.say("ask.choices", options=[one.label for one in field.options])


def _question(
    label: str, known: Sequence[str], told: Sequence[str], words: Words, *, required: bool = False
) -> str:
    """The question for a field: its label, what has to be kept to, and what is known."""
    mark = words.say("ask.required") if required else ""
    beside = words.sentences(*told)
    filled = words.say("ask.known", known=list(known)) if any(known) else ""
    return "".join(
        (
            label,
            mark,
            words.say("ask.beside", told=beside) if beside else "",
            filled,
            words.say("ask.colon"),
        )
    )
