"""What two courses owe, held against one another: added, removed, moved or altered."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from states.labels import read_label
from workflow.record.owing import Owed
from workflow.rehearsal.account import as_data

MARKS = ("days_left", "overdue_working_days")
"""Which of its kind and item it is: a reminder or an overdue notice moves as the same one."""
_ABOUT = ("date", "kind", "item", "to")


class OwedMoved(msgspec.Struct, frozen=True):
    """Something owed that is added, removed, moved to another day, or altered on its day.

    `facts` are those in which it differs, before and after; amounts in yuan.
    """

    change: str
    kind: str
    item: str | None
    to: tuple[str, ...]
    before: date | None
    after: date | None
    facts: dict[str, tuple[Any, Any]] = {}


def owed_moves(before: Sequence[Owed], after: Sequence[Owed]) -> Iterator[OwedMoved]:
    """What differs, by day; what is of one kind, item and mark is one another's counterpart."""
    found: list[OwedMoved] = []
    olds, news = list(map(as_data, before)), list(map(as_data, after))
    for same in (_on_its_day, _as_it_is_counted):
        groups: dict[object, list[dict[str, Any]]] = defaultdict(list)
        for one in news:
            groups[same(one)].append(one)
        rest = []
        for one in olds:
            counterparts = groups[same(one)]
            if counterparts:
                found.extend(_differing(one, counterparts.pop(0)))
            else:
                rest.append(one)
        olds, news = rest, [one for group in groups.values() for one in group]
    found.extend(_moved("removed", one, None) for one in olds)
    found.extend(_moved("added", None, one) for one in news)
    yield from sorted(found, key=lambda one: (one.before or one.after, one.kind, one.item or ""))


def _kind(one: dict[str, Any]) -> tuple[Any, ...]:
    item = one.get("item")
    return (one["kind"], item and read_label(item).item, tuple(one["to"]))


def _on_its_day(one: dict[str, Any]) -> tuple[Any, ...]:
    return (*_kind(one), one["date"])


def _as_it_is_counted(one: dict[str, Any]) -> tuple[Any, ...]:
    return (*_kind(one), *(one.get(mark) for mark in MARKS))


def _differing(old: dict[str, Any], new: dict[str, Any]) -> Iterator[OwedMoved]:
    if old["date"] != new["date"]:
        yield _moved("moved", old, new)
    elif _facts(old, new):
        yield _moved("altered", old, new)


def _facts(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, tuple[Any, Any]]:
    old, new = old or {}, new or {}
    names = [name for name in dict.fromkeys((*old, *new)) if name not in _ABOUT]
    pairs = {name: (old.get(name), new.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _moved(change: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> OwedMoved:
    one = new or old or {}
    return OwedMoved(
        change=change,
        kind=one["kind"],
        item=one.get("item"),
        to=tuple(one["to"]),
        before=_day(old),
        after=_day(new),
        facts=_facts(old, new),
    )


def _day(one: dict[str, Any] | None) -> date | None:
    return date.fromisoformat(one["date"]) if one else None
