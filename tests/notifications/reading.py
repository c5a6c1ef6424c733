"""How the tests read a mail."""

import re
from html.parser import HTMLParser
from typing import Any

from notifications.letter import Letter


class Words(HTMLParser):
    """The words of an HTML mail, and the names of its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def told_alike(mail: Letter) -> bool:
    """Tell whether every line of the text stands in the HTML too."""
    html = "".join("".join(Words(mail.html).words).split())
    plain = (line.removeprefix("- ") for line in mail.text.splitlines() if line != "----")
    lines = ("".join(line.split()) for line in plain)
    return all(all(part in html for part in re.split("[：:]", line)) for line in lines)
