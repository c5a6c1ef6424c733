"""Mails beside the notices they carry, muted cases, and what persons did to mails."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of delivery; a notice says which duty it is about."""
    op.execute("ALTER TABLE notice DROP COLUMN template")
    op.add_column("notice", _text("duty", nullable=True))
    op.create_table(
        "mail",
        *(_text(name) for name in ("id", "day")),
        _text("bundle", nullable=True),
        *(_text(name) for name in ("role", "recipient", "name", "sent_to", "status")),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *(_text(name) for name in ("made_at", "next_at")),
        *(_text(name, nullable=True) for name in ("settled_at", "answer", "template")),
        sa.PrimaryKeyConstraint("id"),
    )
    _index_of("status = 'waiting'", "mail_waiting", "mail", "next_at")
    _index_of("status = 'waiting' AND bundle IS NOT NULL", "mail_open_bundle", "mail", "bundle")
    op.create_table(
        "carried", _text("notice"), _text("mail"), sa.PrimaryKeyConstraint("notice", "mail")
    )
    op.create_index("carried_by_mail", "carried", ["mail"])
    op.create_table(
        "mute",
        *(_text(name) for name in ("case_id", "until", "reason", "person", "at")),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_table(
        "mail_act",
        *(_text(name) for name in ("target", "at", "act", "person", "reason")),
        sa.PrimaryKeyConstraint("target", "at", "act"),
    )


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=nullable)


def _index_of(where: str, name: str, table: str, *columns: str) -> None:
    """An index of the rows of which *where* holds."""
    condition = sa.text(where)
    op.create_index(name, table, [*columns], sqlite_where=condition, postgresql_where=condition)
