"""Next year's notice as a form: each setting with its fields, where it stands, and what differs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from config.errors import ConfigError
from config.notice_items import DEFAULT, Item
from config.notice_items import Words as Reason
from config.notice_writing import with_items
from config.notices import NoticeFile, parse_notice
from config.words import Words
from duban.views.form.counted import counts_otherwise
from duban.views.notice import BUDGET, clause_of, grouped_items, name_of, title_of
from duban.views.notice_changes import differs, told
from duban.views.notice_fields import BETWEEN, Field, Typed, fields_of, rows_of, value_typed

CLAUSE, ZH, EN = "clause", "zh", "en"
"""What begins the names of the fields beside the value: where an item stands, and why it is so."""


class ItemForm(msgspec.Struct, frozen=True):
    """An item in the form; `rows` of a list of tables; `before` is what it says in the notice in
    force where it differs from that, `wrong` what the checks find.
    """

    key: str
    title: str
    rule: str
    unit: str
    fields: Sequence[Field]
    rows: int
    clause: str
    reason_zh: str
    reason_en: str
    before: str = ""
    wrong: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether it asks for a look."""
        return bool(self.before or self.wrong)


class Group(msgspec.Struct, frozen=True):
    """The items of one subject."""

    key: str
    title: str
    items: Sequence[ItemForm]

    @property
    def marked(self) -> int:
        """How many of them ask for a look."""
        return sum(one.is_marked for one in self.items)


class Checked(msgspec.Struct, frozen=True):
    """What was typed: the text that it makes, and what is wrong by item, or under "" in all."""

    text: str
    file: NoticeFile
    wrong: Mapping[str, str] = {}


def items_typed(file: NoticeFile, typed: Typed, words: Words) -> dict[str, Item]:
    """The items that were typed otherwise than they stand in a notice."""
    clauses = {clause_of(one, words): one for one in (DEFAULT, *_clauses(file))}
    found = {key: _item_typed(key, item, typed, clauses) for key, item in file.items.items()}
    return {key: item for key, item in found.items() if item != file.items[key]}


def checked(file: NoticeFile, changed: Mapping[str, Item], words: Words) -> Checked:
    """Put what was typed into the text of a notice, by the checks of every notice."""
    try:
        text = with_items(file.text, changed, file.path)
        return Checked(text, parse_notice(text, file.path))
    except ConfigError as error:
        wrong = {key: said for key in changed if (said := _wrong(file, key, changed[key], words))}
        if not wrong:
            key = next((o for o in file.items if f"{error.key}.".startswith(f"{o}.")), "")
            wrong = {key: in_short(error, words)}
        return Checked(file.text, file, wrong)


def groups_of(
    file: NoticeFile, before: NoticeFile, wrong: Mapping[str, str], typed: Typed, words: Words
) -> list[Group]:
    """All items as they stand in a notice, or as they were *typed* where that could not be taken.

    *before* is the notice in force.
    """
    return [
        Group(
            group,
            title,
            [_form(key, one, before, wrong.get(key, ""), typed, words) for key, one in items],
        )
        for group, title, items in grouped_items(file, words)
    ]


def clauses_of(file: NoticeFile, words: Words) -> list[str]:
    """Where items may stand, as they are offered: that the office set it, and the clauses."""
    return list(dict.fromkeys(clause_of(one, words) for one in (DEFAULT, *_clauses(file))))


def _clauses(file: NoticeFile) -> Iterator[str]:
    return (item.clause for item in file.items.values())


def _form(
    key: str, item: Item, before: NoticeFile, wrong: str, typed: Typed, words: Words
) -> ItemForm:
    known = before.items.get(key)
    fields = [_as_typed(one, typed) for one in fields_of(key, item, words)]
    reason = item.reason or Reason("", "")

    def beside(name: str, text: str) -> str:
        found = typed(f"{name}{BETWEEN}{key}")
        return text if found is None else found

    return ItemForm(
        key=key,
        title=title_of(key, words),
        rule=item.rule or "",
        unit=_unit(key, item, words),
        fields=fields,
        rows=rows_of(item.value),
        clause=beside(CLAUSE, clause_of(item.clause, words)),
        reason_zh=beside(ZH, reason.zh),
        reason_en=beside(EN, reason.en),
        before=told(key, known, words) if differs(known, item) else "",
        wrong=wrong,
    )


def _unit(key: str, item: Item, words: Words) -> str:
    """What a value is counted in where it is typed: money in yuan."""
    if key == BUDGET:
        return words.say("notice_form.yuan")
    return name_of(item.unit, words) if item.unit else ""


def _as_typed(field: Field, typed: Typed) -> Field:
    text = typed(field.name)
    return field if text is None else replace(field, text=text)


def _item_typed(key: str, item: Item, typed: Typed, clauses: Mapping[str, str]) -> Item:
    clause, zh, en = (typed(f"{one}{BETWEEN}{key}") for one in (CLAUSE, ZH, EN))
    return replace(
        item,
        value=value_typed(key, item, typed),
        clause=item.clause if clause is None else _clause_typed(clause.strip(), clauses),
        reason=item.reason if zh is None or en is None else _reason(zh.strip(), en.strip()),
    )


def _clause_typed(text: str, clauses: Mapping[str, str]) -> str:
    return clauses.get(text, text.replace("（", "(").replace("）", ")"))


def _reason(zh: str, en: str) -> Reason | None:
    """Why; in whichever language it was not given, as it was given in the other."""
    return Reason(zh or en, en or zh) if zh or en else None


def _wrong(file: NoticeFile, key: str, item: Item, words: Words) -> str:
    """What is wrong with one item, were it the only one that changed."""
    try:
        parse_notice(with_items(file.text, {key: item}, file.path), file.path)
    except ConfigError as error:
        if isinstance(error.found, str) and counts_otherwise(error.found, item.unit):
            unit = _unit(key, item, words)
            return words.say("notice_form.other_unit", unit=unit, found=error.found)
        return in_short(error, words)
    return ""


def in_short(error: ConfigError, words: Words) -> str:
    """What was expected and what was typed instead, without the place, at which it is told."""
    match error.found:
        case dict() | list() | tuple():
            return words.say("notice_form.should", expected=error.expected)
        case str() | int() | float() | date() as found if found != "":
            return words.say("notice_form.wrong", expected=error.expected, found=str(found))
    return words.say("notice_form.lacks", expected=error.expected)
