"""What each person has looked at: up to which act of each case, and of the office as a whole.

Rows of one's own that colour one's own lists: nothing else goes by them, and no journal tells them.
"""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from workflow.store.columns import moment
from workflow.store.statement import AddOnce, Rows, Statement
from workflow.store.tables import LookRow, table
from workflow.store.transaction import Transaction

ALL = ""
"""Stands for the case where all of the office is meant."""
LASTS = timedelta(minutes=15)
"""So long one look lasts: what was new as it began is still told apart on the page of the case."""
KEPT = timedelta(days=30)
"""So long a look is kept after which no act can be new any more, for the mails that fail."""
LOOKED_AT = 1_000
"""So many of the latest acts can be new to somebody: what is older is news to nobody any more."""


class Look(msgspec.Struct, frozen=True):
    """Up to which act a case was looked at, up to which before that, and when last."""

    case_id: str
    upto: int
    earlier: int
    at: str

    def before(self, now: datetime) -> int:
        """Up to which act it had been looked at before the look that lasts *now*, if one does."""
        return self.earlier if self.at > moment(now - LASTS) else self.upto


_look = table(LookRow)
_is_persons = _look.c.person == bindparam("person_")
_OF_PERSON = Rows(
    select(*(_look.c[name] for name in Look.__struct_fields__)).where(_is_persons), Look
)
_KEEP = AddOnce(insert(_look))
_CHANGE = Statement(
    update(_look)
    .where(_is_persons, _look.c.case_id == bindparam("case_id_"))
    .values(upto=bindparam("upto_"), earlier=bindparam("earlier_"), at=bindparam("at_"))
)
_FORGET = Statement(
    delete(_look).where(
        _is_persons,
        _look.c.case_id != bindparam("all_"),
        _look.c.upto <= bindparam("upto_"),
        _look.c.at < bindparam("at_"),
    )
)


def of_person(transaction: Transaction, person_id: str) -> dict[str, Look]:
    """What a person has looked at, by case; all of the office stands there under `ALL`."""
    return {one.case_id: one for one in transaction.all(_OF_PERSON, {"person_": person_id})}


def keep(transaction: Transaction, person_id: str, look: Look) -> None:
    """Write down that a person has looked at a case, or at all of the office."""
    row = {f"{name}_": value for name, value in msgspec.structs.asdict(look).items()}
    if not transaction.run(_CHANGE, row | {"person_": person_id}):
        transaction.run(_KEEP, msgspec.structs.asdict(look) | {"person": person_id})


def forget(transaction: Transaction, person_id: str, upto: int, before: datetime) -> None:
    """Let go of looks after which nothing is new any more, up to an act and before a moment."""
    row = {"person_": person_id, "all_": ALL, "upto_": upto, "at_": moment(before)}
    transaction.run(_FORGET, row)
