"""What an office is: its settings, its texts, its programmes, what it was asked by key."""

from typing import ClassVar

from sqlmodel import Field

from workflow.store.tables.base import TableRow, text


class SettingRow(TableRow, table=True):
    """What this database is: the kind of office, its business date, its schema."""

    __tablename__: ClassVar[str] = "setting"
    key: str = Field(sa_column=text(key=True))
    value: str = Field(sa_column=text())


class DocumentRow(TableRow, table=True):
    """A version of a notice or a procedure, by the hash of its text."""

    __tablename__: ClassVar[str] = "document"
    hash: str = Field(sa_column=text(key=True))
    kind: str = Field(sa_column=text())
    name: str = Field(sa_column=text())
    body: str = Field(sa_column=text())


class ProgrammeRow(TableRow, table=True):
    """A programme under a notice; its new cases are pinned to these versions."""

    __tablename__: ClassVar[str] = "programme"
    id: str = Field(sa_column=text(key=True))
    notice_hash: str = Field(sa_column=text())
    procedure_hash: str = Field(sa_column=text())


class RequestRow(TableRow, table=True):
    """A request that was acted on, by the key its sender gave it."""

    __tablename__: ClassVar[str] = "request"
    key: str = Field(sa_column=text(key=True))
    fingerprint: str = Field(sa_column=text())
    answer: str = Field(sa_column=text())
