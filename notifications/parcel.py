"""A message on its way to one recipient, and what became of it."""

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from states.saying import Failure

Fate = Literal["sent", "deferred", "failed", "uncertain"]
"""Sent: the server took it (a 250 was read). Deferred: not now, another try is worth it. Failed:
for good. Uncertain: the server may have it, for its answer to the whole message was never read."""


class Parcel(msgspec.Struct, frozen=True):
    """The bytes of a message with the mail addresses of its envelope.

    `key` names it, `file` is the name of a file that may hold it. `is_ours` is asked right before
    the message leaves: where nobody may send it any more, it is deferred instead.
    """

    key: str
    sender: str
    recipient: str
    message: bytes
    file: str = ""
    is_ours: Callable[[], bool] = lambda: True


class Result(msgspec.Struct, frozen=True):
    """What became of the parcel `key`, with the answer of the server, or what went wrong."""

    key: str
    fate: Fate
    answer: str


Courier = Callable[[Iterable[Parcel], Callable[[list[Result]], None]], None]
"""Carries parcels and tells of each what became of it, in groups as the answers come.

It draws parcels as it goes and ends when it has told of all it drew. It raises Unreachable, after
telling of all that it drew, where no further parcel is worth a try.
"""


class Unreachable(Failure, OSError):
    """The way out is closed: no connection, no sign-in, no folder. Nothing was taken."""

    @property
    def answer(self) -> str:
        """What the server or the system said of it, as it was said."""
        facts = {name: value for one in self.sayings for name, value in one.facts.items()}
        return str(facts.get("answer") or facts.get("why") or self)
