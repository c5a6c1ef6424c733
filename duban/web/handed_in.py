"""Files that a form brought: read whole or refused in words, and given back where it is refused."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from config.errors import ConfigError
from duban.practice.scenarios import NotPlayable
from duban.sheets.toml_text import toml_line
from duban.web.visit import Visit
from states.reading import InvalidInput
from states.saying import Failure, saying

MOST_BYTES = 500_000
"""No larger file is read: a notice has a tenth of it."""
KEPT = "_text"
"""Ends the name of the field in which a file comes back to be mended: no browser keeps a file."""

T = TypeVar("T")


class HandedIn(msgspec.Struct, frozen=True):
    """The text of a file, with what the form calls it; empty where none came."""

    place: str
    text: str

    def read(self, reader: Callable[[str, str], T]) -> T:
        """What *reader* makes of text and name.

        Raises NotPlayable with the line of what is wrong, ConfigError where it stands on none.
        """
        try:
            return reader(self.text, self.place)
        except ConfigError as error:
            line = toml_line(self.text, error.key)
            if line is None:
                raise
            raise NotPlayable(line, *error.sayings) from None


def handed_in(visit: Visit, name: str, place: str, most: int = MOST_BYTES) -> HandedIn:
    """The file of that name; without one the text that came back from one handed in before.

    Raises InvalidInput for more than *most* bytes, ConfigError for another encoding than UTF-8.
    """
    file = visit.files.get(name)
    if file is None or not file.size:
        return HandedIn(place, visit.one(f"{name}{KEPT}"))
    if file.size > most:
        raise InvalidInput(place, saying("expected.file_up_to", most=most), file.filename)
    file.file.seek(0)
    try:
        return HandedIn(place, file.file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        found, hint = saying("found.other_encoding"), saying("hint.save_as_utf8")
        raise ConfigError(place, "", saying("expected.utf8"), found, hint) from None


def given_back(visit: Visit, name: str) -> str:
    """The text that a form which is refused shows again; nothing of a file that is no text."""
    try:
        return handed_in(visit, name, name).text
    except Failure:
        return ""


def in_words(error: Failure, visit: Visit) -> str:
    """What is wrong, with its line where it stands on one."""
    said = visit.words.said(*error.sayings)
    if isinstance(error, NotPlayable):
        return visit.words.say("rehearsal.wrong", line=error.line, said=said)
    return said
