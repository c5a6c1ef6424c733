"""What a rehearsal shows: its cases with their checkpoints, its nights, and its history."""

import msgspec

from states.facts import Facts
from states.refusals import Refusal
from workflow.night.reports import NightlyReport
from workflow.record.history import Record
from workflow.record.owing import Owed
from workflow.rehearsal.scenario import Checkpoint, Scenario


class Refused(msgspec.Struct, frozen=True):
    """An event that was refused; it changed nothing and the play went on."""

    seq: int
    refusal: Refusal


class Seen(msgspec.Struct, frozen=True):
    """What a checkpoint saw; step and state are None while there is no case."""

    checkpoint: Checkpoint
    step: int | None
    state: str | None
    overdue_items: tuple[str, ...]


class Played(msgspec.Struct, frozen=True):
    """A case at the end of its last day; facts are None where it was never opened."""

    scenario: Scenario
    facts: Facts | None
    records: tuple[Record, ...]
    owed: tuple[Owed, ...]
    refusals: tuple[Refused, ...]
    checkpoints: tuple[Seen, ...]


class Run(msgspec.Struct, frozen=True):
    """All that a rehearsal showed; `nights` are those that anything was due on, and the last."""

    cases: tuple[Played, ...]
    nights: tuple[NightlyReport, ...]
    events: int
    head: str
    verified: bool
