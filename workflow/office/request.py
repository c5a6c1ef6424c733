"""What is asked of the office, and its answer: done, refused, or in conflict with somebody else."""

from datetime import datetime
from hashlib import sha256

import msgspec

from states.actors import Actor
from states.commands import Command
from states.events import Decision
from states.refusals import Refusal
from workflow.office.amending import Amended
from workflow.record import history


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """An act that is asked for: what, on which case, by whom, and when it happened.

    `at` is now where it is None; an earlier one rests on the paper `basis`. `key` makes a repeated
    request act once; `version` is the version of the case that the asker looked at.
    """

    case_id: str
    command: Command
    actor: Actor
    at: datetime | None = None
    basis: str | None = None
    key: str | None = None
    version: int | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same act on the same case by the same paper, whoever repeats it."""
        parts = (self.case_id, self.actor.party, self.at, self.basis, self.command)
        return sha256(msgspec.json.encode(parts)).hexdigest()


class Done(msgspec.Struct, frozen=True):
    """The act is done and written down; a correction says what it corrects.

    What it owes of the kinds *awaiting* leaves when a person has released it.
    """

    seq: int
    case_id: str
    version: int
    decision: Decision
    owed: tuple[str, ...] = ()
    awaiting: frozenset[str] = frozenset()
    repeated: bool = False
    amended: Amended | None = None


class Conflict(msgspec.Struct, frozen=True):
    """Somebody else changed the case since it was looked at; nothing was written.

    `since` are the acts that came in between. `reason` is `version`, or `key` where the same
    key came with another request.
    """

    case_id: str
    reason: str
    version: int
    since: tuple[history.Record, ...] = ()


Answer = Done | Refusal | Conflict
