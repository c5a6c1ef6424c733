"""`transitions` with SQLModel as both manuals begin: a machine a case, a session an act."""

import sys
import time
from typing import Any

from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine
from transitions import Machine

STATES = ["DRAFTED", "SUBMITTED", "RETURNED", "ACCEPTED"]
MOVES = [
    {"trigger": "submit", "source": "DRAFTED", "dest": "SUBMITTED"},
    {"trigger": "send_back", "source": "SUBMITTED", "dest": "RETURNED"},
    {"trigger": "resubmit", "source": "RETURNED", "dest": "SUBMITTED"},
    {"trigger": "accept", "source": "SUBMITTED", "dest": "ACCEPTED"},
]
ACTS = ("submit", "send_back", "resubmit", "accept")


class Case(SQLModel, table=True):
    """A case by its state."""

    __tablename__ = "cases"
    id: str = Field(primary_key=True)
    state: str


class Audit(SQLModel, table=True):
    """What was done to a case."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: str
    act: str
    before: str
    after: str


class Filing:
    """What the machine moves."""

    state: str


def _durable(connection: Any, _: object) -> None:
    for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        connection.execute(line)


def main(path: str, count: int) -> float:
    """Do all acts; return the seconds."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _durable)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Case(id=str(n), state="DRAFTED") for n in range(count)])
        session.commit()
    began = time.perf_counter()
    for act in ACTS:
        for n in range(count):
            with Session(engine) as session:
                case = session.get_one(Case, str(n))
                filing, before = Filing(), case.state
                Machine(filing, states=STATES, transitions=MOVES, initial=case.state)
                filing.trigger(act)  # type: ignore[attr-defined]
                case.state = filing.state
                session.add(case)
                session.add(Audit(case_id=case.id, act=act, before=before, after=case.state))
                session.commit()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2])))  # noqa: T201
