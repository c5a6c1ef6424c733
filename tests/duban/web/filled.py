"""The form of an act as a browser would send it back: what stands in its fields, and changes."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

import httpx2
from starlette.testclient import TestClient

Pairs = dict[str, list[str]]


class Sent(NamedTuple):
    """A form as it stands: how and where it is sent, its class, and what stands in its fields."""

    method: str
    action: str
    kind: str
    fields: Pairs


class _Reader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self._inside = False
        self._select = self._textarea = ""
        self._chosen: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            method, action, kind = (given.get(one, "") for one in ("method", "action", "class"))
            self.forms.append(Sent(method, action, kind, {}))
        elif self._inside:
            self._take(tag, given)

    def _take(self, tag: str, given: dict[str, str]) -> None:
        if tag == "input" and self._is_sent(given):
            self._keep(given["name"], given.get("value", ""))
        elif tag == "select":
            self._select, self._chosen = given["name"], []
        elif tag == "option" and self._select and ("selected" in given or not self._chosen):
            self._chosen = [given.get("value", "")]
        elif tag == "textarea":
            self._textarea, self._text = given["name"], []

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            self._keep(self._textarea, "".join(self._text).removeprefix("\n"))
            self._textarea = ""
        elif tag == "select" and self._select:
            for one in self._chosen:
                self._keep(self._select, one)
            self._select = ""
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text.append(data)

    def _keep(self, name: str, value: str) -> None:
        self.forms[-1].fields.setdefault(name, []).append(value)

    @staticmethod
    def _is_sent(given: dict[str, str]) -> bool:
        ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
        return ticked and bool(given.get("name"))


def forms(page: str) -> list[Sent]:
    """The forms of a page, each with what a browser would send of it."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def filled(page: str) -> Pairs:
    """What the form of an act on a page would send."""
    return next((one.fields for one in reversed(forms(page)) if one.kind == "act"), {})


def flat(fields: Pairs) -> dict[str, str | list[str]]:
    """Fields as the client sends them."""
    return {name: list(values) for name, values in fields.items()}


class Form:
    """The form of an act on a case, in the hands of somebody at the console."""

    def __init__(self, console: TestClient, case: str, act: str, query: str = "") -> None:
        self._console, self.address = console, f"/cases/{case}/acts/{act}"
        self.shown = console.get(f"{self.address}{query}")
        self.fields = filled(self.shown.text)

    def say(self, **texts: str) -> "Form":
        """Write into fields of the act; `__` stands for the dot before a name of a map."""
        for name, text in texts.items():
            self.fields[f"f.{name.replace('__', '.', 1)}"] = [text]
        return self

    def send(self, step: str) -> httpx2.Response:
        """Send the form; what the page then shows stands in its fields.

        A form that was not confirmed is shown under an address of its own, to which one is led.
        """
        data = {**flat(self.fields), "step": step}
        self.shown = self._console.post(self.address, data=data)
        if "draft=" in self.shown.headers.get("location", ""):
            self.shown = self._console.get(self.shown.headers["location"])
        if self.shown.status_code < 300 or self.shown.status_code >= 400:
            self.fields = filled(self.shown.text)
        return self.shown

    def do(self) -> httpx2.Response:
        """See what would follow, and confirm it."""
        seen = self.send("look")
        assert seen.status_code == 200, errors(seen.text)
        return self.send("do")


def errors(page: str) -> str:
    """What a page says is wrong."""
    return " ".join(_between(page, 'id="errors"', "</section>"))


def _between(page: str, start: str, end: str) -> Iterator[str]:
    for part in page.split(start)[1:]:
        yield part.split(end)[0]
