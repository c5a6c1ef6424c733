"""What an act changes of the facts of a case, and the facts that the acts of a case add up to.

Of a fact that has parts only those that changed are kept: a filing that is accepted does not name
its documents again, a duty that is fulfilled not its term.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import astuple

from states.facts import Facts
from workflow.record.history import Changes, Record

_FIELDS = Facts.__struct_fields__
_BY_KEY = "duties"
"""The fact that has values by key, each with parts of its own; none of its keys ever goes."""

_WHOLE = frozenset({"targets"})
"""Facts by key that are kept whole when they change."""


def difference(before: Facts | None, after: Facts) -> Changes:
    """The parts of the facts that an act changed; all facts where there were none before."""
    changes: Changes = {}
    olds = (None,) * len(_FIELDS) if before is None else astuple(before)
    for name, old, new in zip(_FIELDS, olds, astuple(after), strict=True):
        if new is old:
            continue
        if name == _BY_KEY:
            known = old or {}
            some = {
                key: _parts(known.get(key), value)
                for key, value in new.items()
                if known.get(key) != value
            }
            if some:
                changes[name] = some
        elif before is None or new != old:
            changes[name] = _parts(old, new)
    return changes


def _parts(old: Any, new: Any) -> Any:
    """What changed within a value, where both have the same parts; all of the new one otherwise."""
    if type(new) is not type(old) or not isinstance(new, msgspec.Struct):
        return new
    parts = zip(new.__struct_encode_fields__, astuple(old), astuple(new), strict=True)
    return {name: now for name, was, now in parts if now is not was and now != was}


def fold(records: Iterable[Record]) -> Facts:
    """The facts that a case's acts add up to."""
    state: Changes = {}
    for record in records:
        for name, value in record.changes.items():
            state[name] = {**state.get(name, {}), **value} if name == _BY_KEY else value
        for name, value in record.parts.items():
            known = state.get(name)
            if name == _BY_KEY:
                old = known or {}
                state[name] = {**old, **{key: _with(old.get(key), value[key]) for key in value}}
            else:
                state[name] = value if name in _WHOLE else _with(known, value)
    return msgspec.convert(state, Facts)


def _with(known: Any, parts: Any) -> Any:
    """A value with some of its parts anew."""
    return {**known, **parts} if isinstance(known, dict) and isinstance(parts, dict) else parts
