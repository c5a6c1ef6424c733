"""Who works here: persons, their sessions and tokens, what they tried, and what awaits a second."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from workflow.store.tables.base import TableRow, index_of, table, text, when_created
from workflow.store.triggers import freeze


class PersonRow(TableRow, table=True):
    """Somebody who signs in; `plain` is the name as it is compared, which no two persons share.

    `password` and the recovery codes are hashes, `totp` is sealed. `region_code` is that of a
    district's user.
    """

    __tablename__: ClassVar[str] = "person"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("person_by_login", "login", unique=True),
        Index("person_by_name", "plain", unique=True),
    )
    id: str = Field(sa_column=text(key=True))
    login: str = Field(sa_column=text())
    name: str = Field(sa_column=text())
    plain: str = Field(sa_column=text())
    email: str = Field(sa_column=text())
    roles: str = Field(sa_column=text())
    region_code: str = Field(sa_column=text())
    status: str = Field(sa_column=text())
    absent_from: str | None = Field(sa_column=text(nullable=True))
    absent_until: str | None = Field(sa_column=text(nullable=True))
    substitute: str | None = Field(sa_column=text(nullable=True))
    password: str = Field(sa_column=text())
    must_change: int
    password_until: str | None = Field(sa_column=text(nullable=True))
    totp: str = Field(sa_column=text())
    totp_step: int
    recovery: str = Field(sa_column=text())
    made_at: str = Field(sa_column=text())
    version: int


class SessionRow(TableRow, table=True):
    """A session, by the hash of its token; `is_whole` once every step of the sign-in is done."""

    __tablename__: ClassVar[str] = "session"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("session_of_person", "person"),)
    hash: str = Field(sa_column=text(key=True))
    person: str = Field(sa_column=text())
    made_at: str = Field(sa_column=text())
    proved_at: str = Field(sa_column=text())
    seen_at: str = Field(sa_column=text())
    expires_at: str = Field(sa_column=text())
    is_whole: int
    channel: str = Field(sa_column=text())
    address: str = Field(sa_column=text())
    agent: str = Field(sa_column=text())


class ApiTokenRow(TableRow, table=True):
    """A token by which a program asks for a person, by its hash, for some scopes and a while."""

    __tablename__: ClassVar[str] = "api_token"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("api_token_of_person", "person"),)
    hash: str = Field(sa_column=text(key=True))
    person: str = Field(sa_column=text())
    name: str = Field(sa_column=text())
    scopes: str = Field(sa_column=text())
    made_at: str = Field(sa_column=text())
    expires_at: str = Field(sa_column=text())


class AttemptRow(TableRow, table=True):
    """How often signing in failed for a login, an address or both, and until when to wait."""

    __tablename__: ClassVar[str] = "attempt"
    bucket: str = Field(sa_column=text(key=True))
    failures: int
    last_at: str = Field(sa_column=text())
    locked_until: str = Field(sa_column=text())


class SecurityRow(TableRow, table=True):
    """One entry of the security log, chained by hash to the one before it."""

    __tablename__: ClassVar[str] = "security"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("security_of_person", "person", "seq"),)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str = Field(sa_column=text())
    what: str = Field(sa_column=text())
    person: str = Field(sa_column=text())
    body: str = Field(sa_column=text())
    hash: str = Field(sa_column=text())


class SecurityHeadRow(TableRow, table=True):
    """The head of the security log: one row, which writers take in turn."""

    __tablename__: ClassVar[str] = "security_head"
    __table_args__: ClassVar[tuple[object, ...]] = (
        CheckConstraint("id = 1", name="one_security_head"),
    )
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int
    hash: str = Field(sa_column=text())


class PreparedRow(TableRow, table=True):
    """An act on money that one person made ready, until a second one decides or its term ends.

    `status` is waiting, approved, declined or withdrawn; a term that is over needs no mark. `key`
    is that of the request, which no two rows share.
    """

    __tablename__: ClassVar[str] = "prepared"
    __table_args__: ClassVar[tuple[object, ...]] = (
        index_of("status = 'waiting'", "prepared_waiting", "expires_at"),
        Index("prepared_of_case", "case_id"),
        Index("prepared_by_key", "key", unique=True),
    )
    id: str = Field(sa_column=text(key=True))
    case_id: str = Field(sa_column=text())
    case_version: int
    command: str = Field(sa_column=text())
    party: str = Field(sa_column=text())
    happened_at: str | None = Field(sa_column=text(nullable=True))
    basis: str | None = Field(sa_column=text(nullable=True))
    prepared_by: str = Field(sa_column=text())
    prepared_at: str = Field(sa_column=text())
    expires_at: str = Field(sa_column=text())
    status: str = Field(sa_column=text())
    decided_by: str | None = Field(sa_column=text(nullable=True))
    decided_at: str | None = Field(sa_column=text(nullable=True))
    reason: str = Field(sa_column=text())
    seq: int | None
    key: str | None = Field(sa_column=text(nullable=True))


class HandoverRow(TableRow, table=True):
    """A desk that one person hands to another: the list, and when the other signed for it."""

    __tablename__: ClassVar[str] = "handover"
    id: str = Field(sa_column=text(key=True))
    giver: str = Field(sa_column=text())
    taker: str = Field(sa_column=text())
    made_by: str = Field(sa_column=text())
    made_at: str = Field(sa_column=text())
    listed: str = Field(sa_column=text())
    signed_at: str | None = Field(sa_column=text(nullable=True))


class SavedViewRow(TableRow, table=True):
    """A list as a person likes to see it again: what is asked of it, under a name of one's own."""

    __tablename__: ClassVar[str] = "saved_view"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("saved_view_by_name", "person", "of_list", "name", unique=True),
    )
    id: str = Field(sa_column=text(key=True))
    person: str = Field(sa_column=text())
    of_list: str = Field(sa_column=text())
    name: str = Field(sa_column=text())
    asked: str = Field(sa_column=text())
    made_at: str = Field(sa_column=text())


class LookRow(TableRow, table=True):
    """Up to which act a person has looked at a case; with no case named, at all of the office.

    `earlier` is up to which the person had looked before that, `at` when it was looked at last.
    """

    __tablename__: ClassVar[str] = "look"
    __table_args__: ClassVar[tuple[object, ...]] = ({"sqlite_with_rowid": False},)
    person: str = Field(sa_column=text(key=True))
    case_id: str = Field(sa_column=text(key=True))
    upto: int
    earlier: int
    at: str = Field(sa_column=text())


when_created(table(SecurityRow), freeze("security"))
