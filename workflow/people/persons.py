"""Persons who sign in, by login, and what proves that it is they.

A login is one person's and so is a name, as it is compared: who answers for money is known by it.
"""

import secrets
from collections.abc import Collection
from datetime import date
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from states.actors import Role, plain_name
from workflow.store.columns import day, one_of
from workflow.store.statement import Reading, Rows, Statement, Values
from workflow.store.tables import PersonRow, table
from workflow.store.transaction import Transaction


class Status(StrEnum):
    """Whether somebody may sign in. Who has left stays, for the history names him."""

    ACTIVE = "active"
    LOCKED = "locked"
    LEFT = "left"


class Person(msgspec.Struct, frozen=True):
    """Somebody who signs in, in one or several roles.

    `region_code` is that of a district's user, else empty; `substitute` is the id of who stands
    in from `absent_from` to `absent_until`, both inclusive. `must_change` says that the password is
    a one-time one, `has_codes` that signing in takes a one-time code as well.
    """

    id: str
    login: str
    name: str
    roles: tuple[Role, ...]
    made_at: str
    email: str = ""
    region_code: str = ""
    status: Status = Status.ACTIVE
    absent_from: date | None = None
    absent_until: date | None = None
    substitute: str | None = None
    version: int = 1
    must_change: bool = False
    has_codes: bool = False

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in."""
        return self.status is Status.ACTIVE

    def is_absent(self, on: date) -> bool:
        """Whether the person is away on a day."""
        begins, ends = self.absent_from, self.absent_until
        return begins is not None and begins <= on and (ends is None or on <= ends)


class Proofs(msgspec.Struct, frozen=True):
    """What proves that it is a person: hash of the password, sealed secret, hashes of codes.

    `must_change` says that the password is a one-time one; it is void after `password_until`.
    `totp_step` is the last step of time of which a code was taken.
    """

    id: str
    password: str = ""
    must_change: int = 0
    password_until: str | None = None
    totp: str = ""
    totp_step: int = 0
    recovery: str = ""

    @property
    def recovery_left(self) -> int:
        """How many recovery codes nobody has used yet."""
        return len(self.recovery.split())


class Taken(Exception):
    """Another person has this login or this name already; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _roles(text: str) -> tuple[Role, ...]:
    return tuple(Role(one) for one in text.split())


_person = table(PersonRow)
_HAS_CODES = (_person.c.totp != "").label("has_codes")
_COLUMNS = [
    _HAS_CODES if name == "has_codes" else _person.c[name] for name in Person.__struct_fields__
]
_READ: Reading = {
    "roles": _roles,
    "status": one_of(Status),
    "absent_from": day,
    "absent_until": day,
    "must_change": bool,
    "has_codes": bool,
}
_select = select(*_COLUMNS)
_BY_ID = Rows(_select.where(_person.c.id == bindparam("id_")), Person, **_READ)
_BY_LOGIN = Rows(_select.where(_person.c.login == bindparam("login_")), Person, **_READ)
_BY_NAME = Rows(_select.where(_person.c.plain == bindparam("plain_")), Person, **_READ)
_ALL = Rows(_select.order_by(_person.c.login), Person, **_READ)
_STOOD_IN_FOR = Rows(_select.where(_person.c.substitute == bindparam("id_")), Person, **_READ)
_COUNT = Values(select(func.count()).select_from(_person), int)
_PROOFS = Rows(
    select(*(_person.c[name] for name in Proofs.__struct_fields__)).where(
        _person.c.id == bindparam("id_")
    ),
    Proofs,
)
_ADD = Statement(insert(_person))
_CHANGED = (
    "login",
    "name",
    "plain",
    "email",
    "roles",
    "region_code",
    "status",
    "absent_from",
    "absent_until",
    "substitute",
)
_CHANGE = Statement(
    update(_person)
    .where(_person.c.id == bindparam("id_"), _person.c.version == bindparam("version_"))
    .values({name: bindparam(f"{name}_") for name in _CHANGED} | {"version": _person.c.version + 1})
)
_PASSWORD = ("password", "must_change", "password_until")
_SET_PASSWORD = Statement(
    update(_person)
    .where(_person.c.id == bindparam("id_"))
    .values({name: bindparam(f"{name}_") for name in _PASSWORD})
)
_SET_TOTP = Statement(
    update(_person)
    .where(_person.c.id == bindparam("id_"))
    .values(totp=bindparam("totp_"), recovery=bindparam("recovery_"))
)
_TAKE_STEP = Statement(
    update(_person)
    .where(_person.c.id == bindparam("id_"), _person.c.totp_step < bindparam("step_"))
    .values(totp_step=bindparam("step_"))
)
_TAKE_RECOVERY = Statement(
    update(_person)
    .where(_person.c.id == bindparam("id_"), _person.c.recovery == bindparam("before_"))
    .values(recovery=bindparam("after_"))
)


def new_id() -> str:
    """An identifier for a new row: 64 random bits in hexadecimal."""
    return secrets.token_hex(8)


def add(transaction: Transaction, person: Person) -> None:
    """Add a person without a password. Raises Taken."""
    _require_free(transaction, person)
    row = _row(person) | {"made_at": person.made_at, "version": person.version}
    proofs = msgspec.structs.asdict(Proofs(id=person.id))
    transaction.run(_ADD, proofs | row | {"id": person.id})


def change(transaction: Transaction, person: Person) -> bool:
    """Write a changed person down; False where somebody else changed it since. Raises Taken."""
    _require_free(transaction, person)
    row = {f"{name}_": value for name, value in _row(person).items()}
    return transaction.run(_CHANGE, row | {"id_": person.id, "version_": person.version}) > 0


def _row(person: Person) -> dict[str, object]:
    row = msgspec.to_builtins(person)
    row["roles"] = " ".join(person.roles)
    row["plain"] = plain_name(person.name)
    return {name: row[name] for name in _CHANGED}


def _require_free(transaction: Transaction, person: Person) -> None:
    """Raises Taken where another person has the login or the name."""
    for field, found in (
        ("login", by_login(transaction, person.login)),
        ("name", by_name(transaction, person.name)),
    ):
        if found is not None and found.id != person.id:
            raise Taken(field)


def by_id(transaction: Transaction, person_id: str) -> Person | None:
    """The person of that id."""
    return transaction.first(_BY_ID, {"id_": person_id})


def by_login(transaction: Transaction, login: str) -> Person | None:
    """The person who signs in by that name."""
    return transaction.first(_BY_LOGIN, {"login_": login})


def by_name(transaction: Transaction, name: str) -> Person | None:
    """The person whose name it is, however it is written."""
    return transaction.first(_BY_NAME, {"plain_": plain_name(name)})


def listed(transaction: Transaction) -> list[Person]:
    """All persons by login, those who left too."""
    return transaction.all(_ALL)


def stood_in_for(transaction: Transaction, person_id: str) -> list[Person]:
    """The persons whose substitute this one is, absent or not."""
    return transaction.all(_STOOD_IN_FOR, {"id_": person_id})


def count(transaction: Transaction) -> int:
    """How many persons there are or were."""
    return transaction.only(_COUNT)


def proofs(transaction: Transaction, person_id: str) -> Proofs | None:
    """What proves that it is this person."""
    return transaction.first(_PROOFS, {"id_": person_id})


def set_password(
    transaction: Transaction, person_id: str, hashed: str, *, once_until: str | None = None
) -> None:
    """Keep the hash of a password; one that is good once, until a time, must be changed."""
    must_change = int(once_until is not None)
    row = {"password_": hashed, "must_change_": must_change, "password_until_": once_until}
    transaction.run(_SET_PASSWORD, row | {"id_": person_id})


def set_totp(
    transaction: Transaction, person_id: str, sealed: str, recovery: Collection[str]
) -> None:
    """Keep the sealed secret of one-time codes and the hashes of recovery codes; none ends both."""
    row = {"id_": person_id, "totp_": sealed, "recovery_": " ".join(recovery)}
    transaction.run(_SET_TOTP, row)


def take_step(transaction: Transaction, person_id: str, step: int) -> bool:
    """Take the code of a step of time; False where it or a later one was taken before."""
    return transaction.run(_TAKE_STEP, {"id_": person_id, "step_": step}) > 0


def take_recovery(transaction: Transaction, known: Proofs, hashed: str) -> bool:
    """Use up a recovery code; False where it is none of the person's."""
    codes = known.recovery.split()
    if hashed not in codes:
        return False
    codes.remove(hashed)
    row = {"id_": known.id, "before_": known.recovery, "after_": " ".join(codes)}
    return transaction.run(_TAKE_RECOVERY, row) > 0
