"""Files that a form brought: read whole or refused in words, and given back where it is refused."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from config.errors import ConfigError
from config.findings import Finding
from config.lint import check_notice
from config.notices import NoticeFile, parse_notice
from config.procedures import ProcedureFile
from config.words import Words
from duban.practice.scenarios import NotPlayable
from duban.sheets.toml_text import toml_line
from duban.web.visit import Visit
from states.notice import Notice
from states.procedure import Procedure
from states.reading import InvalidInput
from states.saying import Failure, saying

MOST_BYTES = 500_000
"""No larger file is read: a notice has a tenth of it."""
KEPT = "_text"
"""Ends the name of the field in which a file comes back to be mended: no browser keeps a file."""

T = TypeVar("T")


class Unsound(Failure):
    """What was handed in can be read, and the check of notices and procedures finds it wrong."""

    def __init__(self, notice: NoticeFile, findings: Sequence[Finding]) -> None:
        super().__init__(saying("procedure.findings", count=len(findings)))
        self.notice, self.findings = notice, findings

    def line_of(self, one: Finding) -> int | None:
        """The line of what is wrong in the notice; the acts of a procedure go by their names."""
        is_in_notice = one.file == self.notice.path
        return toml_line(self.notice.text, one.key) if is_in_notice else None


class Wrong(msgspec.Struct, frozen=True):
    """Why a form was refused, in words, with what was found one by one."""

    said: str
    each: tuple[str, ...] = ()


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


def sound_notice(file: HandedIn, procedure: Procedure) -> Notice:
    """The notice of a file, in which nothing is wrong under a procedure.

    Raises NotPlayable and ConfigError for a text that is none, Unsound for what the check finds.
    """
    notice = file.read(parse_notice)
    require_sound(notice, ProcedureFile(procedure.id, "", "", procedure))
    return notice.notice


def require_sound(notice: NoticeFile, procedure: ProcedureFile) -> None:
    """See that nothing is wrong in a notice and a procedure. Raises Unsound."""
    if findings := check_notice(notice, procedure):
        raise Unsound(notice, findings)


def content_of(visit: Visit, name: str, place: str, most: int) -> bytes:
    """The whole content of a file of a form; empty where none came.

    Raises InvalidInput for more than *most* bytes.
    """
    file = visit.files.get(name)
    if file is None or not file.size:
        return b""
    if file.size > most:
        raise InvalidInput(place, saying("expected.file_up_to", most=most), file.filename)
    file.file.seek(0)
    return file.file.read()


def handed_in(visit: Visit, name: str, place: str, most: int = MOST_BYTES) -> HandedIn:
    """The file of that name; without one the text that came back from one handed in before.

    Raises InvalidInput for more than *most* bytes, ConfigError for another encoding than UTF-8.
    """
    content = content_of(visit, name, place, most)
    if not content:
        return HandedIn(place, visit.one(f"{name}{KEPT}"))
    try:
        return HandedIn(place, content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        found, hint = saying("found.other_encoding"), saying("hint.save_as_utf8")
        raise ConfigError(place, "", saying("expected.utf8"), found, hint) from None


def given_back(visit: Visit, name: str) -> str:
    """The text that a form which is refused shows again; nothing of a file that is no text."""
    try:
        return handed_in(visit, name, name).text
    except Failure:
        return ""


def in_words(error: Failure, words: Words) -> Wrong:
    """What is wrong, each thing with its line where it stands on one."""
    said = words.said(*error.sayings)
    match error:
        case NotPlayable():
            return Wrong(_on_line(error.line, said, words))
        case Unsound():
            found = (
                (error.line_of(one), f"{one.key}: {words.said(*one.sayings)}")
                for one in error.findings
            )
            return Wrong(said, tuple(_on_line(line, one, words) for line, one in found))
    return Wrong(said)


def _on_line(line: int | None, said: str, words: Words) -> str:
    return said if line is None else words.say("rehearsal.wrong", line=line, said=said)
