"""What was typed into a form, read: in the words, figures and separators that people use.

A label stands for its code, 36万元 for 360000, 2023年7月31日 for 2023-07-31, full-width characters
for plain ones, and every separator for every other. All that is wrong is told at once, each with
its field; nothing is guessed.

Failure
├── InvalidInput
│   └── NoField     there is no such field
└── Unread          fields of a form are not what they have to be
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from duban.views.form.beside import Typed, spread
from duban.views.form.called import coded, meant, offered, without_brackets
from duban.views.form.days import day_in, in_every_form, moment_in
from duban.views.form.field import MAPS, ActForm, Field, FieldKind, Option
from duban.views.form.plain import (
    ALL,
    APART,
    BETWEEN_NAMES,
    JOINED,
    NUMBERED,
    apart,
    figure_in,
    money_in,
    plain,
    yes_no_in,
)
from states.commands import Command
from states.reading import InvalidInput, fields_of, read_command
from states.saying import Failure, Saying, saying

Given = Mapping[str, Sequence[str]]
"""Texts by field; those for one name of a map stand under `field.name`."""

GIVES = re.compile("[：=＝]")
"""What stands between a name and its value, beside a plain colon."""
LINES = re.compile(r"[;；\r\n]+")
PAIRS = re.compile(
    r"(?<![、，,;；|｜/／\r\n])[、，,;；|｜/／\r\n]++(?=[^、，,;；|｜/／\r\n]*[:：=＝])"
)
"""What parts the pairs of a map: a separator with a name after it, not that of thousands.

It begins where a run of separators does, and takes all of it, so that a long run is read once.
"""

DAYS = {FieldKind.DAY: day_in, FieldKind.MOMENT: moment_in}
"""How the one value of a field is read that may be said by what day it is."""
ONE_VALUE = {
    FieldKind.MONEY: money_in,
    FieldKind.COUNT: figure_in,
    FieldKind.NUMBER: figure_in,
    FieldKind.YES_NO: yes_no_in,
}
"""How the one value of a field is read."""


class Mistake(msgspec.Struct, frozen=True):
    """A field that can't be read, and why."""

    key: str
    label: str
    error: InvalidInput

    @property
    def told(self) -> InvalidInput:
        """The error as a person reads it, who knows the field by its label."""
        error = self.error
        if isinstance(error, NoField):
            return error
        place = self.key if self.label == self.key else f"{self.label} ({self.key})"
        return InvalidInput(place, error.expected, error.found, error.hint)


class NoField(InvalidInput):
    """An act has no such field; nothing was done."""

    def __init__(self, form: ActForm, key: str, hint: Saying) -> None:
        expected = saying("expected.field_of", act=form.label)
        super().__init__(f"{form.act}.{key}", expected, key, hint)
        self.sayings = (saying("error.no_field", act=form.label, given=key), hint)


class Unread(Failure):
    """Fields of a form are not what they have to be; nothing was done."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        told: list[Saying] = []
        for one in mistakes:
            told.extend(said for said in one.told.sayings if said not in told)
        super().__init__(*told)
        self.mistakes = tuple(mistakes)


def read_form(form: ActForm, given: Given) -> Command:
    """The command that a form asks for. Raises Unread with every field that can't be read."""
    return read_command(form.act, data_of(form, given), form.act)


def data_of(form: ActForm, given: Given) -> dict[str, Any]:
    """The fields given, by their names, as data; those left empty are absent. Raises Unread."""
    data: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for key, texts, entries in by_field(form, given):
        field = next((one for one in form.fields if one.key == key), None)
        try:
            if field is None and key not in fields_of(form.act):
                raise _no_field(form, key)
            value = _value(form, field, texts, entries) if field else list(texts)
            read_command(form.act, {key: value}, form.act)
        except InvalidInput as error:
            mistakes.append(Mistake(key, field.label if field else key, in_every_form(error)))
            continue
        if value is not None:
            data[key] = value
    if mistakes:
        raise Unread(mistakes)
    return data


def given_of(form: ActForm) -> dict[str, Sequence[str]]:
    """What a form would say if it came back as it is."""
    given: dict[str, Sequence[str]] = {one.key: as_sent(one) for one in form.fields if one.texts}
    for field in form.fields:
        given |= {f"{field.key}.{one.name}": [one.text] for one in field.entries if one.text}
    return given


def as_sent(field: Field) -> Sequence[str]:
    """The texts of a field as a page sends them: sentences a line each, commas and all."""
    if field.kind is FieldKind.SENTENCES:
        return ["".join(f"{text}\n" for text in field.texts)]
    return field.texts


def refilled(form: ActForm, given: Given) -> ActForm:
    """The form with what was typed in place of what was known."""
    typed = {key: (texts, entries) for key, texts, entries in by_field(form, given)}
    nothing: tuple[tuple[str, ...], dict[str, str]] = ((), {})
    fields = tuple(one.holding(*typed.get(one.key, nothing)) for one in form.fields)
    return msgspec.structs.replace(form, fields=fields)


def by_field(form: ActForm, given: Given) -> list[Typed]:
    """What was typed into each field that is named, by its key or label, with its entries.

    What a list of papers says of other fields stands in those.
    """
    return spread(form, as_typed(form, given))


def as_typed(form: ActForm, given: Given) -> list[Typed]:
    """What was typed into each field that is named, and into no other."""
    keys = {plain(word): one.key for one in form.fields for word in one.also} | _short_labels(form)
    keys |= {word: one.key for one in form.fields for word in (plain(one.label), one.key)}
    found: dict[str, tuple[list[str], dict[str, str]]] = {}
    for name, texts in given.items():
        whole = keys.get(name) or keys.get(plain(name))
        head, dot, entry = name.partition(".")
        part = whole is None and not (dot and head in keys)
        whole = whole or (_only_one_with(name, keys) if part else None)
        key = whole or (keys.get(head) if dot else None) or name
        kept, entries = found.setdefault(key, ([], {}))
        if whole is None and dot and head in keys:
            entries[entry] = "".join(texts)
        else:
            kept.extend(texts)
    return [(key, tuple(texts), entries) for key, (texts, entries) in found.items()]


def _only_one_with(name: str, keys: Mapping[str, str]) -> str | None:
    """The one field that has *name* as a part of what it is called (截止 of 统计截止日期)."""
    said = plain(name)
    found = {key for word, key in keys.items() if said in word}
    return found.pop() if len(found) == 1 and len(said) > 1 and not said.isascii() else None


def _short_labels(form: ActForm) -> dict[str, str]:
    """Fields by their labels without what stands in brackets, where that names but one."""
    shorts = [(without_brackets(one.label), one.key) for one in form.fields]
    times = Counter(short for short, _ in shorts)
    return {short: key for short, key in shorts if short and times[short] == 1}


def _no_field(form: ActForm, key: str) -> NoField:
    """The error for a field that the form does not have; it offers labels with their codes."""
    fields = [Option(one.key, one.label, one.also) for one in form.fields]
    hint = offered(key, fields)
    if hint is None and fields:
        hint = saying("hint.fields", act=form.label, fields=[coded(one) for one in fields])
    return NoField(form, key, hint or saying("hint.no_fields", act=form.label))


# --- one field ------------------------------------------------------------------------------------


def _value(form: ActForm, field: Field, texts: Sequence[str], entries: Mapping[str, str]) -> Any:
    """What a field says, as data for its command; None where nothing was typed."""
    said = [text for text in texts if text.strip()]
    place = f"{form.act}.{field.key}"
    if field.kind in MAPS:
        return _map(field, said, entries, place) or None
    if not said:
        return None
    if field.kind is FieldKind.SENTENCES:
        return [one for text in said for one in _sentences(field, text)]
    if field.kind in (FieldKind.CHOICES, FieldKind.NAMES):
        return [one for text in said for one in _names(field, text, place)]
    if len(set(said)) > 1:
        raise InvalidInput(place, saying("expected.one_value"), " ".join(said))
    if field.kind is FieldKind.CHOICE:
        return _code(field, said[0], place)
    if field.kind is FieldKind.YES_OR_NO:
        return yes_no_in(said[0])
    if field.kind in DAYS:
        return DAYS[field.kind](said[0], form.today)
    read = ONE_VALUE.get(field.kind)
    return read(said[0]) if read else said[0].strip()


def _sentences(field: Field, text: str) -> list[str]:
    """Sentences, one a line; where there is but one line, apart by any separator."""
    if any(text == one.label for one in field.options):
        return [text]
    text = NUMBERED.sub("\n", text) if NUMBERED.match(text.strip()) else text
    parts = LINES if LINES.search(text.strip()) or text.endswith("\n") else APART
    return [part.strip() for part in parts.split(text) if part.strip()]


def _names(field: Field, text: str, place: str) -> list[str]:
    if (whole := _option(field.options, text)) is not None:
        return [whole.code]
    if plain(text) in ALL and field.options:
        return [one.code for one in field.options]
    return [code for part in apart(text) for code in _codes(field, part, place)]


def _codes(field: Field, part: str, place: str) -> list[str]:
    """What one part stands for: an option, or several that are joined (PDF和Word, 甲/乙)."""
    if _option(field.options, part) is None:
        joined = [_option(field.options, one) for one in JOINED.split(part) if one]
        if len(joined) > 1 and (codes := [one.code for one in joined if one]) and all(joined):
            return codes
        if field.is_open:
            return [_code(field, one, place) for one in BETWEEN_NAMES.split(part) if one]
    return [_code(field, part, place)]


def _code(field: Field, word: str, place: str) -> str:
    """The code that a word stands for; of a label its beginning will do where all are known.

    Raises InvalidInput where it has to be an option and is none.
    """
    found = _option(field.options, word)
    if found is not None:
        return found.code
    if field.is_open:
        return word.strip()
    begun = [one for one in field.options if plain(one.label).startswith(plain(word))]
    if len(begun) == 1:
        return begun[0].code
    expected = saying("expected.one_of", options=[one.label for one in field.options])
    raise InvalidInput(place, expected, word, offered(word, field.options))


def _option(options: Sequence[Option], word: str) -> Option | None:
    """The one option that a word names, whatever its width and case."""
    found = meant(word, options)
    return found[0] if len(found) == 1 else None


def _map(
    field: Field, texts: Sequence[str], entries: Mapping[str, str], place: str
) -> dict[str, Any]:
    """Values by name: of the entries, and of texts that say `name:value` each."""
    options = [Option(one.name, one.label, one.also) for one in field.entries]
    known = {one.name: one.text for one in field.entries if one.text}
    pairs = [(name, text) for name, text in entries.items() if text.strip()]
    for text in texts:
        for part in PAIRS.split(text):
            name, colon, value = (piece.strip() for piece in GIVES.sub(":", part).rpartition(":"))
            alone = None if colon else _option(options, value)
            if alone is not None and alone.code in known:
                name, value = alone.code, known[alone.code]
            if part.strip() and not (name and value):
                raise _half_said(field, place, part.strip())
            if part.strip():
                pairs.append((name, value))
    read = partial(_entry, field, place)
    values: dict[str, Any] = {}
    for name, value in pairs:
        found = _option(options, name)
        code = found.code if found else name
        if code in values:
            raise InvalidInput(place, saying("expected.each_name_once"), name)
        values[code] = read(value)
    return values


def _half_said(field: Field, place: str, part: str) -> InvalidInput:
    """The error for a name without a value, or a value without a name."""
    name, is_money = part.rstrip(":：=＝").strip(), field.kind is FieldKind.AMOUNTS
    expected = saying("expected.names_with_amounts" if is_money else "expected.names_with_values")
    if not name or part[0] in ":：=＝":
        return InvalidInput(place, expected, part)
    hint = saying("hint.no_amount" if is_money else "hint.no_value", name=name, field=field.label)
    return InvalidInput(place, expected, part, hint)


def _entry(field: Field, place: str, text: str) -> Any:
    """The value of one name."""
    if field.kind is FieldKind.WORDS:
        return _code(field, text, place)
    return money_in(text) if field.kind is FieldKind.AMOUNTS else figure_in(text)
