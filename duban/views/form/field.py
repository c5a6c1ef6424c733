"""A form as a person fills it in: fields of a few kinds, in words, with texts as they are typed."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from states.refusals import Problem


class FieldKind(StrEnum):
    """What is written into a field. Amounts are written in yuan; a list says one a line."""

    TEXT = "text"
    PROSE = "prose"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    YES_NO = "yes_no"
    YES_OR_NO = "yes_or_no"
    """An answer that may be left open."""
    CHOICE = "choice"
    CHOICES = "choices"
    AMOUNTS = "amounts"
    FIGURES = "figures"
    WORDS = "words"
    NAMES = "names"
    SENTENCES = "sentences"


class Source(StrEnum):
    """Whence a value is that stands in a field, which decides what it means to say nothing."""

    KNOWN = "known"
    """The case, its contract, its papers say it: it is taken where nobody names another."""
    NOTICE = "notice"
    """The notice asks for it: whether that is what came, only who has the papers can say."""
    RECKONED = "reckoned"
    """The act works it out by itself where nothing is said."""


MAPS = frozenset({FieldKind.AMOUNTS, FieldKind.FIGURES, FieldKind.WORDS})
"""The kinds that give each of several names a value of its own."""


class Option(msgspec.Struct, frozen=True):
    """What a field may say: the code that programs use, and what people call it."""

    code: str
    label: str
    also: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """A value of its own for one name, as it is typed; a hint where there is a bound to it.

    `also` is what else the name is called.
    """

    name: str
    label: str
    text: str = ""
    hint: str = ""
    also: tuple[str, ...] = ()


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field: its name in data, its label, and the texts that stand in it.

    `hint` says within what it has to stay, `how` in which form it is written, `sample` is what an
    example has where nothing is known. A field that
    *is_open* takes other words than its options as well; where it is not, they are all that it
    takes. A map has an entry for each name that is known, and its texts hold others; its options
    are those of each entry. People may call it *also* by other words than its label. `source` is
    whence what stands in it is.
    """

    key: str
    label: str
    kind: FieldKind
    required: bool = False
    hint: str = ""
    how: str = ""
    sample: str = ""
    options: tuple[Option, ...] = ()
    is_open: bool = True
    texts: tuple[str, ...] = ()
    source: Source = Source.KNOWN
    entries: tuple[Entry, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The texts that are none of the options."""
        known = {word for one in self.options for word in (one.code, one.label)}
        return tuple(text for text in self.texts if text not in known)

    @property
    def is_filled(self) -> bool:
        """Whether something stands in the field."""
        return bool(self.texts) or any(one.text for one in self.entries)

    def says(self, option: Option) -> bool:
        """Whether the option is among what stands in the field."""
        return option.code in self.texts or option.label in self.texts

    def holding(self, texts: Sequence[str], entries: Mapping[str, str]) -> "Field":
        """The same field with other texts in it; those of names that it does not have stay."""
        held = tuple(
            msgspec.structs.replace(one, text=entries.get(one.name, "")) for one in self.entries
        )
        known = {one.name for one in self.entries}
        rest = (f"{name}:{text}" for name, text in entries.items() if text and name not in known)
        return msgspec.structs.replace(self, texts=(*texts, *rest), entries=held)


class ActForm(msgspec.Struct, frozen=True, kw_only=True):
    """The form of one act: what it is, who may do it, and what has to be said.

    `parties` are those on whose behalf it can be done, the usual one first. What moves money takes
    two persons. `objections` are the problems that stand in its way whatever is filled in. Days
    without a year, and words for days, are read as on *today*.
    """

    act: str
    label: str
    clause: str
    rules: tuple[str, ...]
    parties: tuple[Option, ...]
    moves_money: bool
    objections: tuple[Problem, ...]
    fields: tuple[Field, ...]
    today: date

    @property
    def is_filled(self) -> bool:
        """Whether all that is required is there, and nothing is to be vouched for by a tick."""
        return all(
            one.is_filled for one in self.fields if one.required or one.kind is FieldKind.YES_NO
        )

    def label_of(self, key: str) -> str:
        """The label of a field; nothing where there is none of that name."""
        return next((one.label for one in self.fields if one.key == key), "")

    def field(self, key: str) -> Field:
        """The field of that name. Raises KeyError where there is none."""
        for one in self.fields:
            if one.key == key:
                return one
        raise KeyError(key)
