"""Who works here: persons, sessions, tokens, attempts, the security log, what awaits a second."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

PERSON = (
    "id login name plain email roles region_code status absent_from? absent_until? substitute? "
    "password must_change# password_until? totp totp_step# recovery made_at version#"
)
PREPARED = (
    "id case_id case_version# command party happened_at? basis? prepared_by prepared_at "
    "expires_at status decided_by? decided_at? reason seq#?"
)
HANDOVER = "id giver taker made_by made_at listed signed_at?"


def upgrade() -> None:
    """Make the tables of the people; the security log only grows."""
    _table("person", PERSON)
    op.create_index("person_by_login", "person", ["login"], unique=True)
    op.create_index("person_by_name", "person", ["plain"], unique=True)
    _table(
        "session",
        "hash person made_at proved_at seen_at expires_at is_whole# channel address agent",
    )
    op.create_index("session_of_person", "session", ["person"])
    _table("api_token", "hash person name scopes made_at expires_at")
    op.create_index("api_token_of_person", "api_token", ["person"])
    _table("attempt", "bucket failures# last_at locked_until")
    _table("security", "seq# at what person body hash")
    op.create_index("security_of_person", "security", ["person", "seq"])
    _freeze("security")
    one = sa.CheckConstraint("id = 1", name="one_security_head")
    _table("security_head", "id# seq# hash", one)
    _table("prepared", PREPARED)
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        "prepared_waiting",
        "prepared",
        ["expires_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("prepared_of_case", "prepared", ["case_id"])
    _table("handover", HANDOVER)


def _table(name: str, columns: str, *checks: sa.CheckConstraint) -> None:
    """Make a table: `#` marks a number, `?` what may be absent; the first column is the key."""
    made = [_column(one) for one in columns.split()]
    op.create_table(name, *made, sa.PrimaryKeyConstraint(made[0].name), *checks)


def _column(marked: str) -> "sa.Column[object]":
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    kind = sa.Integer() if "#" in marked else text
    return sa.Column(marked.rstrip("#?"), kind, autoincrement=False, nullable="?" in marked)


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
