"""What of a text is Chinese, beside the data of an office that no catalogue names.

Names of persons, institutions, experts and bureaus, what somebody typed, and what the notice says
in its own words stay as they are in either language.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from config.words import chapter
from duban.bootstrap.desk import Desk
from duban.views.notice import notice_file
from workflow.people import persons
from workflow.record import cases, history

HAN = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uff00-\uffef]")
MOST = 100_000
OF_FILES = re.compile(r"[\w-]+\.eml")
CODE = re.compile(r"\{%.*?%\}")
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
)
READ = ("title", "aria-label", "placeholder", "value", "alt", "label")
"""The attributes that are read or heard."""
NAMED = ("region", "clause", "value", "document", "plan_section")
"""The sections of names that say Chinese codes in English."""


class Shown(HTMLParser):
    """A page as it is read: its texts but those that are marked as Chinese, and where it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        marked = self._is_chinese or given.get("lang", "").startswith("zh")
        marked = marked or tag == "textarea"  # what is typed into it
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        hidden = tag == "input" and given.get("type") in ("hidden", "checkbox", "radio")
        if not marked and not hidden:
            read = READ if tag == "input" else [one for one in READ if one != "value"]
            self.texts += [given[one] for one in read if one in given]
        if tag not in VOID:
            self._open.append((tag, marked))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_chinese:
            self.texts.append(data)

    @property
    def _is_chinese(self) -> bool:
        return bool(self._open) and self._open[-1][1]


class Data:
    """The Chinese of an office that is its data."""

    def __init__(self, desk: Desk) -> None:
        known = {name for section in NAMED for name in chapter("en", "names")[section]}
        known |= set(chapter("en", "guide")["notice_word"])
        found = {text.strip() for text in self._texts(desk) if HAN.search(text)}
        self._known = sorted(found - known, key=len, reverse=True)

    @staticmethod
    def _texts(desk: Desk) -> Iterator[str]:
        with desk.store.reading() as transaction:
            programme = desk.programme()
            yield from (one.name for one in persons.listed(transaction))
            for record in history.latest(transaction, 0, MOST):
                yield from _within([record.data, record.person, record.basis])
            for one in cases.listed(transaction):
                stored = cases.load(transaction, one.id)
                assert stored is not None
                yield from stored.facts.institutions
            file = notice_file(transaction, programme)
        notice = file.notice
        yield from (one.unit for one in notice.regions)
        yield from notice.subject_titles.values()
        yield from (notice.authority, notice.document_number, notice.paper_receiver)
        facts = (item.value for key, item in file.items.items() if key.startswith("fact."))
        for value in facts:
            yield from _within(value)

    def left_in(self, text: str) -> str:
        """What of a text is Chinese and no data."""
        text = CODE.sub("", OF_FILES.sub("", text))
        if HAN.search(text):
            for known in self._known:
                text = text.replace(known, "")
        return " ".join(text.split()) if HAN.search(text) else ""


def _within(value: Any) -> Iterator[str]:
    """The texts in a value, however deep."""
    match value:
        case str():
            yield value
            yield from (line for line in value.splitlines() if line != value)
        case dict():
            for name, one in value.items():
                yield from (str(name), *_within(one))
        case list() | tuple():
            for one in value:
                yield from _within(one)
