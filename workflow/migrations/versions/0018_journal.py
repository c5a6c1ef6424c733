"""The journal of the office, with what stands: an entry for each row that no act makes."""

from hashlib import sha256
from itertools import count
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

TABLES = {
    "account": "case_id* institution* bank account_name sealed ending",
    "api_token": "hash* person name scopes made_at expires_at",
    "bounce": "id* mail at recipient action status diagnostic",
    "carried": "owed* mail*",
    "chain": "id* in_force",
    "contact": "region_code* role* name*# email phone substitute_email absent_from absent_until",
    "dead_address": "address*# since status diagnostic",
    "document": "hash* kind name body",
    "handover": "id* giver taker made_by made_at listed signed_at",
    "job_run": "job* due_at* started_at finished_at result",
    "mail": (
        "id* day bundle role recipient name sent_to status made_at settled_at answer template"
    ),
    "mail_act": "target* at* act* person reason",
    "mute": "case_id* until reason person at",
    "owed": ("key* case_id seq kind item duty day due recipients facts status settled_at result"),
    "person": (
        "id* login name plain email roles region_code status absent_from absent_until substitute "
        "password must_change password_until totp totp_step recovery made_at version"
    ),
    "prepared": (
        "id* case_id case_version command party happened_at basis prepared_by prepared_at "
        "expires_at status decided_by decided_at reason seq key"
    ),
    "programme": "id* notice_hash procedure_hash",
    "report": "day* body head",
    "request": "key* fingerprint answer",
    "saved_view": "id* person of_list name asked made_at",
    "session": "hash* person made_at proved_at expires_at is_whole channel address agent",
    "setting": "key* value",
}
"""By table the columns that the journal proves: `*` marks the key, `#` what names a person."""

WITHOUT = {"job_run": "job NOT IN ('deliver', 'bounces')"}
GENESIS = "0" * 64
AT_ONCE = 1_000


def upgrade() -> None:
    """Make the journal, and let it begin with every row as it stands."""
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    names = ("at", "who", "of_table", "row", "digest", "hash")
    seq: sa.Column[Any] = sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False)
    columns: list[sa.Column[Any]] = [
        seq,
        *(sa.Column(name, text, nullable=False) for name in names),
    ]
    op.create_table("journal", *columns, sa.PrimaryKeyConstraint("seq"))
    op.create_index("journal_of_row", "journal", ["of_table", "row", "seq"])
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="one_journal_head"),
    )
    _begin()
    _freeze("journal")


def _begin() -> None:
    """An entry for each row, chained from the first to the last."""
    journal, numbers, last = _named("journal", ["seq", *_TOLD, "hash"]), count(1), GENESIS
    seq = 0
    for table, listed in sorted(TABLES.items()):
        marked = listed.split()
        columns = [one.rstrip("*#") for one in marked]
        where = f" WHERE {WITHOUT[table]}" if table in WITHOUT else ""
        quoted = ", ".join(f'"{name}"' for name in columns)
        found = op.get_bind().execute(sa.text(f'SELECT {quoted} FROM "{table}"{where}'))  # noqa: S608 - our own names
        while rows := found.fetchmany(AT_ONCE):
            entries = []
            for row in rows:
                seq, told = next(numbers), ["", "", table, _name(row, marked), _digest(row)]
                body = msgspec.json.encode([seq, *told]).decode()
                last = sha256(f"{last}\n{body}".encode()).hexdigest()
                entries.append({"seq": seq, **dict(zip(_TOLD, told, strict=True)), "hash": last})
            op.get_bind().execute(sa.insert(journal), entries)
    if seq:
        head = {"id": 1, "seq": seq, "hash": last}
        op.get_bind().execute(sa.insert(_named("journal_head", list(head))), head)


_TOLD = ("at", "who", "of_table", "row", "digest")


def _named(table: str, columns: list[str]) -> sa.TableClause:
    return sa.table(table, *(sa.column(name) for name in columns))


def _digest(values: Any) -> str:
    return sha256(msgspec.json.encode(list(values))).hexdigest()


def _name(row: Any, marked: list[str]) -> str:
    """A row by its key; of what names a person no more than the beginning of its digest."""
    key = [
        f"#{_digest([value])[:16]}" if "#" in one else value
        for one, value in zip(marked, row, strict=True)
        if "*" in one
    ]
    is_plain = len(key) == 1 and isinstance(key[0], str)
    return str(key[0]) if is_plain else msgspec.json.encode(key).decode()


def _freeze(table: str) -> None:
    words = f"{table} is append-only: correct it by a new row"
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_frozen()"
    )
