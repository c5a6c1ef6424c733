"""An item of a notice file: a value with where it comes from."""

import re
from typing import Any

import msgspec

from config.errors import ConfigError, did_you_mean, shown

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
        cure = f"write [{key}] and value = … below it"
        raise ConfigError(path, key, "a table with value and clause", shown(table), cure)
    fields = [field.name for field in msgspec.structs.fields(Item)]
    for name in table:
        if name not in fields:
            cure = did_you_mean(name, fields)
            raise ConfigError(path, f"{key}.{name}", "one of " + ", ".join(fields), name, cure)
    try:
        item = msgspec.convert(table, Item)
    except msgspec.ValidationError as error:
        raise ConfigError(path, key, "an item with its provenance", str(error)) from None
    _check(item, path, key)
    return item


def _check(item: Item, path: str, key: str) -> None:
    if not CLAUSE.fullmatch(item.clause):
        expected = "a clause such as 正文一(二) or 附五(三), or default"
        raise ConfigError(path, f"{key}.clause", expected, shown(item.clause))
    if item.clause == DEFAULT and item.reason is None:
        cure = 'add reason = { zh = "…", en = "…" }'
        raise ConfigError(path, f"{key}.reason", "the reason of a default", "nothing", cure)
    if item.rule is not None and not RULE.fullmatch(item.rule):
        raise ConfigError(path, f"{key}.rule", "a rule such as R-2.1", shown(item.rule))
    for sentence in item.sentences:
        if not SENTENCE.fullmatch(sentence):
            raise ConfigError(path, f"{key}.sentences", "numbers such as S012", shown(sentence))
    if item.choices and item.value not in item.choices:
        cure = did_you_mean(str(item.value), item.choices)
        expected = "one of " + ", ".join(item.choices)
        raise ConfigError(path, key, expected, shown(item.value), cure)
