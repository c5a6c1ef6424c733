"""A notice as it is read: each item with its value in words, its clause or why it is a default."""

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any

from config.notice_items import DEFAULT, Item
from config.notices import NoticeFile, parse_notice
from config.rule_register import load_rules
from config.words import Section, Words
from duban.views.page import Column, Page, Table, Value
from states.money import grouped
from workflow.record.documents import document
from workflow.record.programmes import versions_of
from workflow.store.transaction import Transaction

BUDGET, INDICATORS = "programme_budget", "indicators."
PLACE = "indicators.K0_physical_space"
NAMES: tuple[Section, ...] = ("document", "plan_section", "value", "indicator")
"""Where else the catalogue may have a name that stands in a value."""

_parsed = lru_cache(maxsize=8)(partial(parse_notice, is_pinned=True))
rules = cache(load_rules)


def notice_file(transaction: Transaction, programme: str) -> NoticeFile:
    """The notice of a programme with all its items. Raises LookupError where there is none."""
    versions = versions_of(transaction, programme)
    if versions is None:
        raise LookupError(f"there is no programme {programme}")
    kept = document(transaction, versions.notice_hash)
    return _parsed(kept.body, kept.name)


# --- values in words ------------------------------------------------------------------------------


def name_of(text: str, words: Words) -> str:
    """What a name within a value is called; one that the catalogue lacks is left as it is."""
    own = words.named("notice_word", text)
    if own != text:
        return own
    return next((said for one in NAMES if (said := words.label(one, text)) != text), text)


def in_words(value: Any, words: Words) -> str:
    """A value of a notice as a person reads it."""
    match value:
        case bool():
            return words.say("word.yes" if value else "word.no")
        case date():
            return words.day(value)
        case str():
            return name_of(value, words)
        case [{"name": _}, *_]:
            return words.listed(words.label("region", one["name"]) for one in value)
        case list() | tuple():
            return words.listed(in_words(one, words) for one in value)
        case dict():
            pairs = (f"{name_of(str(k), words)} {in_words(v, words)}" for k, v in value.items())
            return words.say("notice_page.between").join(pairs)
    return str(value)


def value_of(key: str, item: Item, words: Words) -> str:
    """The value of an item in words, with its unit."""
    if item.value is None:
        return words.say("notice_page.unset")
    if item.choices:
        return words.say(f"notice_choice.{key}_{item.value}")
    if key == BUDGET:
        return grouped(item.value)
    if key.startswith(INDICATORS):
        return _floors(key, item.value, words)
    said = in_words(item.value, words)
    if not item.unit or not isinstance(item.value, int | str | list):
        return said
    unit = name_of(item.unit, words)
    return words.say("notice_page.unit_head", value=said, unit=unit)


def _floors(key: str, value: dict[str, Any], words: Words) -> str:
    """The floor of each class; growth each year is kept as no rate, a place as a number."""
    units = value.get("units", {})
    said = []
    for of, floor in value["floors"].items():
        if key == PLACE:
            asked = words.say("notice_page.present")
        elif floor == 0:
            asked = words.say("notice_page.growing")
        else:
            asked = f"{floor} {name_of(units[of], words)}"
        said.append(f"{name_of(of, words)} {asked}")
    return words.say("notice_page.between").join(said)


def title_of(key: str, words: Words) -> str:
    """What an item is called."""
    if key.startswith(INDICATORS):
        return words.label("indicator", key.removeprefix(INDICATORS))
    return words.named("notice_item", key)


def clause_of(clause: str | None, words: Words) -> str:
    """Where something stands in the notice; of what it is silent on, that the office set it."""
    if clause in (None, DEFAULT):
        return words.say("notice_page.ours")
    return words.label("clause", str(clause))


def reason_of(item: Item, words: Words) -> str:
    """Why a value is as it is, where that is written down."""
    return str(getattr(item.reason, words.language)) if item.reason else ""


# --- the page -------------------------------------------------------------------------------------


def notice_page(file: NoticeFile, words: Words) -> Page:
    """All items of a notice, those of one subject together."""
    notice = file.notice
    return Page(
        key="notice",
        language=words.language,
        title=words.say("notice_page.title"),
        lead=words.say(
            "notice_page.lead", number=notice.document_number, title=name_of(notice.title, words)
        ),
        parts=tuple(_tables(file, words)),
    )


def grouped_items(
    file: NoticeFile, words: Words
) -> Iterator[tuple[str, str, list[tuple[str, Item]]]]:
    """The items of one subject together, under the key and the title of a group of rules.

    What no rule goes by stands first.
    """
    known = rules()
    group_of = {rule.id: rule.group for rule in known.rule}
    found: dict[str, list[tuple[str, Item]]] = {}
    for key, item in file.items.items():
        group = "indicators" if key.startswith(INDICATORS) else group_of.get(item.rule or "", "")
        found.setdefault(group, []).append((key, item))
    titles = {
        "": words.say("notice_page.general"),
        **{one.key: str(getattr(one, words.language)) for one in known.group},
        "indicators": words.say("notice_page.of_indicators"),
    }
    for group, title in titles.items():
        if group in found:
            yield group or "general", title, found[group]


def _tables(file: NoticeFile, words: Words) -> Iterator[Table]:
    for group, title, items in grouped_items(file, words):
        rows = tuple(_row(key, item, words) for key, item in items)
        yield Table(f"items-{group}", title, _columns(words), rows)


def _row(key: str, item: Item, words: Words) -> tuple[Value, ...]:
    return (
        title_of(key, words),
        value_of(key, item, words),
        clause_of(item.clause, words),
        item.rule,
        reason_of(item, words),
    )


def _columns(words: Words) -> tuple[Column, ...]:
    return (
        Column("item", words.say("notice_page.item")),
        Column("value", words.say("notice_page.value")),
        Column("clause", words.say("column.clause"), whole=True),
        Column("rule", words.say("column.rule"), whole=True),
        Column("reason", words.say("notice_page.reason")),
    )


def rules_page(words: Words) -> Page:
    """How this office reads the notice: each rule with its clause, and why it is read so."""
    known = rules()
    columns = (
        Column("rule", words.say("column.rule"), whole=True),
        Column("reading", words.say("notice_page.reading")),
        Column("clause", words.say("column.clause"), whole=True),
        Column("reason", words.say("notice_page.reason")),
    )
    parts = tuple(
        Table(
            f"rules-{group.key}",
            str(getattr(group, words.language)),
            columns,
            tuple(
                (
                    rule.id,
                    str(getattr(rule, words.language)),
                    clause_of(rule.clause, words),
                    str(getattr(rule.reason, words.language)) if rule.reason else "",
                )
                for rule in known.rule
                if rule.group == group.key
            ),
        )
        for group in known.group
    )
    title = words.say("notice_page.rules")
    return Page(key="rules", language=words.language, title=title, parts=parts)
