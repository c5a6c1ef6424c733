"""Forms that were sent: each has an address, to which one can come back, and reload, at no risk.

They are kept in memory alone, and shown to nobody but the person who sent them.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from secrets import token_urlsafe
from threading import Lock

import msgspec

NAME_BYTES = 16
MOST, MOST_LETTERS = 50, 4_000_000
"""So many forms of a person are kept, with so many letters in all; the oldest goes first."""

Fields = Mapping[str, Sequence[str]]


class Draft(msgspec.Struct, frozen=True):
    """A form as it was sent to a page, and what came of it where it was confirmed."""

    path: str
    fields: Fields
    outcome: object = None

    @property
    def letters(self) -> int:
        """How much stands in it."""
        return sum(len(name) + sum(map(len, texts)) for name, texts in self.fields.items())


class Drafts:
    """The forms of all persons, by the name that each has in its address."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: dict[str, OrderedDict[str, Draft]] = {}

    def keep(self, person: str, draft: Draft) -> str:
        """Keep a form for a person; its name, which nobody can guess."""
        name = token_urlsafe(NAME_BYTES)
        with self._lock:
            own = self._of.setdefault(person, OrderedDict())
            own[name] = draft
            letters = sum(one.letters for one in own.values())
            while len(own) > 1 and (len(own) > MOST or letters > MOST_LETTERS):
                _, oldest = own.popitem(last=False)
                letters -= oldest.letters
        return name

    def of(self, person: str, name: str, path: str) -> Draft | None:
        """What a person sent to a page under that name; None where it isn't kept (any more)."""
        with self._lock:
            own = self._of.get(person)
            found = own.get(name) if own else None
        return found if found and found.path == path else None
