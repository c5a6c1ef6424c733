"""Acts on money that one person has made ready and a second one has to stand for (R-M.8)."""

from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from states.commands import ALL, Command
from states.commands.correction import CorrectAct
from states.facts import Party
from workflow.store.columns import moment, one_of, time
from workflow.store.statement import Reading, Rows, Statement, Values
from workflow.store.tables import PreparedRow, table
from workflow.store.transaction import Transaction

CORRECT = CorrectAct().name


class Fate(StrEnum):
    """What became of it; one whose term is over is still `waiting` and can't be approved."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Prepared(msgspec.Struct, frozen=True):
    """An act made ready: on which case at which version, by whom (ids), and until when it waits.

    `seq` is the act in the history that came of it. `key` is that of the request: a repeated
    one is made ready once.
    """

    id: str
    case_id: str
    case_version: int
    command: Command
    party: Party
    prepared_by: str
    prepared_at: datetime
    expires_at: datetime
    happened_at: datetime | None = None
    basis: str | None = None
    status: Fate = Fate.WAITING
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""
    seq: int | None = None
    key: str | None = None

    def is_waiting(self, now: datetime) -> bool:
        """Whether it can still be approved."""
        return self.status is Fate.WAITING and now < self.expires_at


def _command(text: str) -> Command:
    """The command that was kept as JSON with its name."""
    name = msgspec.json.decode(text)["command"]
    return msgspec.json.decode(text, type=CorrectAct if name == CORRECT else ALL[name])


_prepared = table(PreparedRow)
_READ: Reading = {
    "command": _command,
    "party": one_of(Party),
    "status": one_of(Fate),
    **dict.fromkeys(("happened_at", "prepared_at", "expires_at", "decided_at"), time),
}
_select = select(*(_prepared.c[name] for name in Prepared.__struct_fields__))
_ONE = Rows(_select.where(_prepared.c.id == bindparam("id_")), Prepared, **_READ)
_OF_KEY = Rows(_select.where(_prepared.c.key == bindparam("key_")), Prepared, **_READ)
_WAITING = Rows(
    _select.where(
        _prepared.c.status == Fate.WAITING.value, _prepared.c.expires_at > bindparam("now_")
    ).order_by(_prepared.c.expires_at),
    Prepared,
    **_READ,
)
_WAITING_FOR = Values(
    select(func.count())
    .select_from(_prepared)
    .where(
        _prepared.c.status == Fate.WAITING.value,
        _prepared.c.expires_at > bindparam("now_"),
        _prepared.c.prepared_by != bindparam("person_"),
    ),
    int,
)
_LATEST = Rows(
    _select.order_by(_prepared.c.prepared_at.desc()).limit(bindparam("most")), Prepared, **_READ
)
_ADD = Statement(insert(_prepared))
_DECIDE = Statement(
    update(_prepared)
    .where(_prepared.c.id == bindparam("id_"), _prepared.c.status == Fate.WAITING.value)
    .values(
        {
            name: bindparam(f"{name}_")
            for name in ("status", "decided_by", "decided_at", "reason", "seq")
        }
    )
)


def add(transaction: Transaction, prepared: Prepared) -> None:
    """Let an act wait for a second person."""
    row = {name: getattr(prepared, name) for name in Prepared.__struct_fields__}
    for name in ("happened_at", "prepared_at", "expires_at", "decided_at"):
        row[name] = moment(row[name]) if row[name] else None
    row["command"] = msgspec.json.encode(prepared.command).decode()
    transaction.run(_ADD, row | {"party": prepared.party.value, "status": prepared.status.value})


def one(transaction: Transaction, prepared_id: str) -> Prepared | None:
    """An act that was made ready."""
    return transaction.first(_ONE, {"id_": prepared_id})


def of_key(transaction: Transaction, key: str) -> Prepared | None:
    """The act that the request of a key made ready, whatever became of it."""
    return transaction.first(_OF_KEY, {"key_": key})


def waiting(transaction: Transaction, now: datetime) -> list[Prepared]:
    """What waits for a second person, what ends soonest first."""
    return transaction.all(_WAITING, {"now_": moment(now)})


def count_waiting_for(transaction: Transaction, person_id: str, now: datetime) -> int:
    """How much waits that another than this person made ready."""
    return transaction.only(_WAITING_FOR, {"now_": moment(now), "person_": person_id})


def latest(transaction: Transaction, most: int) -> list[Prepared]:
    """What was made ready last, whatever became of it."""
    return transaction.all(_LATEST, {"most": most})


def decide(
    transaction: Transaction,
    prepared_id: str,
    fate: Fate,
    *,
    by: str,
    at: datetime,
    reason: str = "",
    seq: int | None = None,
) -> bool:
    """Write down what became of it; False where it was decided before."""
    row = {"status_": fate.value, "decided_by_": by, "decided_at_": moment(at), "seq_": seq}
    return transaction.run(_DECIDE, row | {"id_": prepared_id, "reason_": reason}) > 0
