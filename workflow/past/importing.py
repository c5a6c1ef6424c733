"""Whole past cases entered into an office: all in one transaction, or none.

Each act is entered now, dated when it happened, with its basis. The nights between are played
for what the rules ask of them (a flag, an expiry), at their own dates; nothing owed in the past
leaves: what past acts owed is kept as superseded, and rungs of past days are dropped.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import bindparam, literal_column, update

from states.actors import SYSTEM
from states.calendar import OFFICE_TIME, local
from states.events import Decision
from states.facts import Facts
from states.refusals import Refusal
from states.watch import what_is_due
from workflow.night.jobs import JOB_TIME
from workflow.office.door import Office
from workflow.office.request import Conflict, Done, Request
from workflow.past.file import PastAct, PastCase
from workflow.record import cases, owing
from workflow.store.statement import Statement
from workflow.store.tables import RungRow, table
from workflow.store.transaction import Transaction

RESULT = "entered_as_history"

_rung = table(RungRow)
_DROP = Statement(
    update(_rung)
    .where(
        _rung.c.case_id == bindparam("case_id_"),
        _rung.c.status == literal_column("'armed'"),
        _rung.c.send_on < bindparam("today_"),
    )
    .values(status="dropped")
)


class Night(msgspec.Struct, frozen=True):
    """What the night of a day did to a case of the past."""

    day: date
    act: str


class RefusedAct(msgspec.Struct, frozen=True):
    """An act of the file that the rules refuse."""

    act: PastAct
    refusal: Refusal


class Entered(msgspec.Struct, frozen=True):
    """A past case as it stands today; facts are None where it was never opened.

    `superseded` are the mails of the past that do not leave.
    """

    region_code: str
    case_id: str
    facts: Facts | None
    acts: int
    nights: tuple[Night, ...]
    refused: tuple[RefusedAct, ...]
    superseded: int


def preview(office: Office, programme: str, past: Iterable[PastCase]) -> tuple[Entered, ...]:
    """What entering these cases would come to; nothing is kept."""
    return _enter(office, programme, past, keep=False)


def enter(office: Office, programme: str, past: Iterable[PastCase]) -> tuple[Entered, ...]:
    """Enter these cases; one act that is refused, and none of them is kept."""
    return _enter(office, programme, past, keep=True)


def _enter(
    office: Office, programme: str, past: Iterable[PastCase], *, keep: bool
) -> tuple[Entered, ...]:
    with office.store.writing() as transaction:
        players = [_Player(office, transaction, programme, case) for case in past]
        in_order = sorted(
            ((act, player) for player in players for act in player.past.acts),
            key=lambda pair: (pair[0].at, pair[0].number),
        )
        for act, player in in_order:
            player.act(act)
        entered = tuple(player.end() for player in players)
        if not keep or any(one.refused for one in entered):
            transaction.give_up()
        return entered


class _Player:
    """Plays one past case into the transaction."""

    def __init__(
        self, office: Office, transaction: Transaction, programme: str, past: PastCase
    ) -> None:
        self.past = past
        self._office, self._transaction = office, transaction
        self._now = local(office.clock())
        self._case_id = cases.case_id(programme, past.region_code)
        self._slept = date.min
        self._nights: list[Night] = []
        self._refused: list[RefusedAct] = []
        self._done = self._superseded = 0

    def act(self, act: PastAct) -> None:
        """Do one act of the file, after the nights before it."""
        self._sleep(act.at.date())
        answer = self._handle(
            Request(
                case_id=self._case_id,
                command=act.command,
                actor=act.actor,
                at=act.at,
                basis=act.basis,
            )
        )
        if isinstance(answer, Refusal):
            self._refused.append(RefusedAct(act, answer))
        else:
            self._done += 1

    def end(self) -> Entered:
        """Play the nights up to now, and drop the reminders that the past would have sent."""
        today = self._now.date()
        begun = self._now >= datetime.combine(today, JOB_TIME, OFFICE_TIME)
        self._sleep(today if begun else today - timedelta(days=1))
        self._transaction.run(_DROP, {"case_id_": self._case_id, "today_": today.isoformat()})
        return Entered(
            region_code=self.past.region_code,
            case_id=self._case_id,
            facts=self._facts(),
            acts=self._done,
            nights=tuple(self._nights),
            refused=tuple(self._refused),
            superseded=self._superseded,
        )

    def _facts(self) -> Facts | None:
        stored = cases.load(self._transaction, self._case_id)
        return None if stored is None else stored.facts

    def _sleep(self, until: date) -> None:
        """Do what the rules ask of each night not yet slept, up to that of *until* (§2.4)."""
        while (stored := cases.load(self._transaction, self._case_id)) is not None:
            facts = stored.facts
            if facts.check_on is None or facts.check_on > until:
                break
            night = max(facts.check_on, self._slept + timedelta(days=1))
            if night > until:
                break
            notice = self._office.library.notice(stored.notice_hash)
            command = what_is_due(facts, notice, night)
            if command is None:
                self._slept = night
                continue
            request = Request(
                case_id=self._case_id,
                command=command,
                actor=SYSTEM,
                at=datetime.combine(night, JOB_TIME, OFFICE_TIME),
                basis=f"nightly {night}",
            )
            if isinstance(self._handle(request), Refusal):
                self._slept = night
                continue
            self._nights.append(Night(night, command.name))
            self._slept = night - timedelta(days=1)  # the same night looks again
        self._slept = max(self._slept, until)

    def _handle(self, request: Request) -> Decision | Refusal:
        """Do an act whose mails do not leave."""
        answer = self._office.handle_within(self._transaction, request)
        if isinstance(answer, Conflict):
            raise RuntimeError("an act of the past names no version and no key")
        if isinstance(answer, Done):
            owing.supersede(self._transaction, answer.seq, self._now.isoformat(), RESULT)
            self._superseded += len(answer.owed)
            return answer.decision
        return answer
