"""Notice files: a notice as data, clause by clause, and the typed notice read from it."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from config.errors import ConfigError
from config.files import PACKAGE, canonical, content_hash, parse_toml, read_text
from config.notice_items import Item, read_items
from config.notice_overrides import POLICY_KEYS, with_policy
from config.values import check, notice_types, typed
from states.notice import Notice
from states.saying import NOTHING, close_to, saying

__all__ = [
    "POLICY_KEYS",
    "NoticeFile",
    "load_notice",
    "packaged_notices",
    "parse_notice",
    "with_policy",
]

FOLDER = PACKAGE / "notices"
CONDITIONS = {"A": "fact.conditions_key_city", "B": "fact.conditions_other"}
"""The facts that are the conditions of a track."""

BINDING = "fact.binding"
AS_THEY_ARE = ("institution_documents", "subject_form", "receiver_address", "receiver_telephone")
"""The facts that the rules read as they stand."""

FROM_FACTS = ("conditions", "is_bound_in_order", *AS_THEY_ARE)
"""What a notice may go without, and has from its facts alone."""

LATER = tuple(
    one.name
    for one in msgspec.structs.fields(Notice)
    if not one.required and one.name not in FROM_FACTS
)
"""The items that texts of earlier versions lack: those with a default in `Notice`."""

REGISTER_SUFFIX = ".sentences.toml"


class NoticeFile(msgspec.Struct, frozen=True):
    """A notice file: its text, the hash a case is pinned to, its items, and the typed notice."""

    path: str
    text: str
    hash: str
    items: dict[str, Item]
    notice: Notice

    @property
    def claims(self) -> dict[str, tuple[str, ...]]:
        """The sentences that each item says it models, by claimant (`notice:copies_required`)."""
        return {f"notice:{key}": item.sentences for key, item in self.items.items()}


def packaged_notices() -> tuple[str, ...]:
    """Return the ids of the notices that come with the package."""
    names = (path.name for path in FOLDER.glob("*.toml"))
    return tuple(sorted(name[:-5] for name in names if not name.endswith(REGISTER_SUFFIX)))


def load_notice(source: str | Path) -> NoticeFile:
    """Load a notice by the id of a packaged one, or from the path of a file.

    Raises ConfigError naming file, key and what was expected.
    """
    path = Path(source)
    if isinstance(source, str) and path.suffix != ".toml" and path.name == source:
        if source not in packaged_notices():
            known = packaged_notices()
            expected = saying("expected.one_of", options=known)
            raise ConfigError(str(FOLDER), "", expected, source, close_to(source, known))
        path = FOLDER / f"{source}.toml"
    return parse_notice(read_text(path), str(path))


def parse_notice(text: str, path: str, *, is_pinned: bool = False) -> NoticeFile:
    """Read a notice from its text; *path* names it in errors. Raises ConfigError.

    One that a case *is_pinned* to may be older than an item: it goes by the default of that.
    """
    document = parse_toml(text, path)
    items = read_items(document, path)
    notice = Notice(**_values(document, items, path, LATER if is_pinned else ()))
    check(path, notice)
    text = canonical(text)
    return NoticeFile(path=path, text=text, hash=content_hash(text), items=items, notice=notice)


def _values(
    document: Mapping[str, Any], items: dict[str, Item], path: str, spared: Collection[str]
) -> dict[str, Any]:
    fields = notice_types()
    raw: dict[str, object] = {"id": document.get("id"), "indicators": _indicators(items)}
    raw |= _facts(items)
    for key, item in items.items():
        if "." in key:
            continue
        if key not in fields:
            hint = close_to(key, fields) or saying("hint.mere_fact", key=key)
            raise ConfigError(path, key, saying("expected.item_of_notice"), item.value, hint)
        raw[key] = item.value
    for key in fields:
        if key not in raw and key not in (*FROM_FACTS, *spared):
            hint = saying("hint.add", what=f"[{key}]")
            raise ConfigError(path, key, saying("expected.item"), NOTHING, hint)
    return {key: typed(path, key, value) for key, value in raw.items()}


def _facts(items: dict[str, Item]) -> dict[str, object]:
    """What the rules read of the mere facts, of those that the notice has."""
    conditions = {track: items[key].value for track, key in CONDITIONS.items() if key in items}
    found: dict[str, object] = {"conditions": conditions} if conditions else {}
    if BINDING in items and isinstance(items[BINDING].value, dict):
        found["is_bound_in_order"] = items[BINDING].value.get("bound_in_order", False)
    facts = {name: items[f"fact.{name}"].value for name in AS_THEY_ARE if f"fact.{name}" in items}
    return found | facts


def _indicators(items: dict[str, Item]) -> list[object]:
    group = "indicators."
    return [
        {**item.value, "key": key.removeprefix(group), "rule": item.rule}
        if isinstance(item.value, dict)
        else item.value
        for key, item in items.items()
        if key.startswith(group)
    ]
