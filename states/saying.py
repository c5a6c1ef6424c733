"""What there is to say of an error: codes and facts, put into words by whoever speaks.

No sentence for people stands in the code. A saying names its words in the catalogue of a language
(`config/wording`) and brings what fills them; `config.words.Words` says it.

Failure
├── NotAsExpected       something is not what it has to be at its place
│   ├── InvalidInput    a field of outside data (`states.reading`)
│   └── ConfigError     a value of a configuration file (`config.errors`)
├── OutsideCalendar     a day that the calendar does not reach (`states.calendar`)
├── Unreachable         no way to a mail server (`notifications.parcel`)
├── MailboxClosed       no way into a mailbox (`notifications.inbound.mailbox`)
├── NotPossible         what can't be done to a mail as it stands (`workflow.mail.holds`)
├── NoProgramme         an office without a programme (`duban.bootstrap.desk`)
├── Unsaid              what a real office has not said yet (`duban.bootstrap.office_settings`)
└── StoreError          a database that can't be used (`workflow.store.errors`)
"""

import errno
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

LONGEST, LONGEST_FIGURE, LONGEST_WORDS = 80, 24, 300
"""So many characters of what was found, of a figure, and of what an error says are shown."""

NOTHING: Final = object()
"""What is found where something has to be there and is not."""


class Saying(NamedTuple):
    """The code of words in a catalogue (`expected.one_of`), and the facts that fill them.

    A fact may be a name, a saying itself, or a list: of sayings, said one after the other, or of
    anything else, said with the separator of the language.
    """

    code: str
    facts: Mapping[str, object]

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={_plain(value)}" for name, value in self.facts.items())
        return f"{self.code}({facts})" if facts else self.code


class Name(NamedTuple):
    """A fact that is said by what it is called: the kind of name, and its code."""

    kind: str
    code: str


def saying(code: str, /, **facts: object) -> Saying:
    """A saying with its facts."""
    return Saying(code, facts)


class Failure(Exception):
    """What could not be done; `sayings` are the sentences that tell it, one after the other.

    As text it is a line for a log.
    """

    def __init__(self, *sayings: Saying) -> None:
        super().__init__(*sayings)
        self.sayings = sayings

    def __str__(self) -> str:
        return "; ".join(map(str, self.sayings))


class NotAsExpected(Failure, ValueError):
    """Something is not what it has to be; nothing was done."""

    def __init__(
        self, place: str, expected: Saying, found: object, hint: Saying | None = None
    ) -> None:
        at = Name("place", place) if place.isupper() else place
        wrong = (
            saying("error.missing", place=at, expected=expected)
            if found is NOTHING
            else saying("error.invalid", place=at, expected=expected, found=_shown(found))
        )
        super().__init__(*((wrong, hint) if hint else (wrong,)))
        self.place, self.expected, self.found, self.hint = place, expected, found, hint

    def __str__(self) -> str:
        found = "nothing" if self.found is NOTHING else _plain(_shown(self.found))
        line = f"{self.place}: {self.expected}, found {found}"
        return f"{line}; {self.hint}" if self.hint else line


SYSTEM = {
    errno.ENOENT: saying("reason.not_there"),
    errno.EACCES: saying("reason.no_permission"),
    errno.EPERM: saying("reason.no_permission"),
    errno.EISDIR: saying("reason.is_folder"),
    errno.ENOTDIR: saying("reason.no_folder"),
    errno.EROFS: saying("reason.read_only"),
    errno.ENOSPC: saying("reason.no_space"),
    errno.ENAMETOOLONG: saying("reason.long_name"),
    errno.EBADF: saying("reason.closed"),
    errno.EIO: saying("reason.device"),
    errno.EDQUOT: saying("reason.no_space"),
}
"""What the system says of a file, by its number."""


def why(error: OSError) -> Saying:
    """What the system says of a file or an address."""
    known = SYSTEM.get(error.errno or 0)
    return known or saying("reason.words", words=error.strerror or error)


def sayings_of(error: Exception) -> tuple[Saying, ...]:
    """What there is to say of any error: one that nobody here knows in its own words, cut."""
    if isinstance(error, Failure):
        return error.sayings
    if isinstance(error, OSError) and error.filename is not None:
        return (saying("error.file", path=error.filename, why=why(error)),)
    if isinstance(error, OSError) and error.errno in SYSTEM:
        return (SYSTEM[error.errno],)
    words = f"{type(error).__name__}: {error}".replace("\n", " ")[:LONGEST_WORDS]
    return (saying("reason.words", words=words),)


def as_data(what: object) -> Any:
    """A saying, or what it is filled with, as plain data that `from_data` reads back."""
    if isinstance(what, Saying):
        return {"code": what.code, "facts": {name: as_data(v) for name, v in what.facts.items()}}
    if isinstance(what, Name):
        return {"kind": what.kind, "code": what.code}
    if isinstance(what, list | tuple):
        return [as_data(one) for one in what]
    return what if isinstance(what, int | float | None) else str(what)


def from_data(data: Any) -> Any:
    """What `as_data` made plain."""
    if isinstance(data, dict) and "kind" in data:
        return Name(**data)
    if isinstance(data, dict):
        facts = {name: from_data(value) for name, value in data["facts"].items()}
        return Saying(data["code"], facts)
    return [from_data(one) for one in data] if isinstance(data, list) else data


def close_to(word: object, known: Iterable[str]) -> Saying | None:
    """A hint at the known word that *word* may have meant, if there is one."""
    near = get_close_matches(str(word), list(known), n=1)
    return saying("hint.did_you_mean", near=near[0]) if near else None


def _shown(found: object) -> object:
    """What was found as it is shown: as it was written, a long one cut; a day as a day."""
    if isinstance(found, Saying):
        return found
    text = found.isoformat() if isinstance(found, date) else repr(found)
    most = LONGEST_FIGURE if text.strip("'").replace(".", "").isdecimal() else LONGEST
    return text if len(text) <= most else f"{text[:most]}…"


def _plain(value: object) -> str:
    if isinstance(value, Name):
        return value.code
    if isinstance(value, list | tuple) and not isinstance(value, Saying):
        return " ".join(map(_plain, value))
    return str(value)
