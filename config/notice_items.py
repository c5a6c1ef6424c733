"""An item of a notice file: a value with where it comes from."""

import re
from typing import Any

import msgspec

from config.errors import ConfigError
from states.saying import NOTHING, close_to, saying

DEFAULT = "default"
GROUPS = ("fact", "indicators")
"""Tables whose sub-tables are the items: `[fact.…]` and `[indicators.…]`."""

CLAUSE = re.compile(
    r"default|文头|落款|正文(?:[一二三四](?:\([一二三四五六]\))?)?|附[一二三四五](?:\([一二三四]\))?"
)
RULE = re.compile(r"R-(?:[0-6]|[EPFWDATMK])\.\d{1,2}|K0")
SENTENCE = re.compile(r"S\d{3}")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A short text in Chinese and English."""

    zh: str
    en: str


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value with its provenance: clause or default with a reason, rule, and sentences.

    `choices` are the values that may stand there, `unit` is for the reader. No `value` means
    that neither the notice nor the office has set one.
    """

    clause: str
    value: Any = None
    rule: str | None = None
    sentences: tuple[str, ...] = ()
    reason: Words | None = None
    choices: tuple[str, ...] = ()
    unit: str | None = None


def read_items(document: dict[str, Any], path: str) -> dict[str, Item]:
    """Read the items of a notice document by key, those of a group as `group.key`.

    Raises ConfigError naming the item and its field.
    """
    items: dict[str, Item] = {}
    for key, table in document.items():
        if key in GROUPS and isinstance(table, dict):
            items |= {
                f"{key}.{name}": _item(sub, path, f"{key}.{name}") for name, sub in table.items()
            }
        elif key != "id":
            items[key] = _item(table, path, key)
    return items


def _item(table: object, path: str, key: str) -> Item:
    if not isinstance(table, dict):
        hint = saying("hint.write_table", key=key)
        raise ConfigError(path, key, saying("expected.table"), table, hint)
    fields = [field.name for field in msgspec.structs.fields(Item)]
    for name in table:
        if name not in fields:
            expected = saying("expected.one_of", options=fields)
            raise ConfigError(path, f"{key}.{name}", expected, name, close_to(name, fields))
    try:
        item = msgspec.convert(table, Item)
    except msgspec.ValidationError as error:
        found = saying("found.words", words=str(error))
        raise ConfigError(path, key, saying("expected.provenance"), found) from None
    _check(item, path, key)
    return item


def _check(item: Item, path: str, key: str) -> None:
    if not CLAUSE.fullmatch(item.clause):
        raise ConfigError(path, f"{key}.clause", saying("expected.clause"), item.clause)
    if item.clause == DEFAULT and item.reason is None:
        hint = saying("hint.add", what='reason = { zh = "…", en = "…" }')
        raise ConfigError(path, f"{key}.reason", saying("expected.reason"), NOTHING, hint)
    if item.rule is not None and not RULE.fullmatch(item.rule):
        raise ConfigError(path, f"{key}.rule", saying("expected.rule"), item.rule)
    for sentence in item.sentences:
        if not SENTENCE.fullmatch(sentence):
            expected = saying("expected.sentence_number")
            raise ConfigError(path, f"{key}.sentences", expected, sentence)
    if item.choices and item.value not in item.choices:
        expected = saying("expected.one_of", options=item.choices)
        raise ConfigError(path, key, expected, item.value, close_to(item.value, item.choices))
