"""Alarms: what a check found stays until a person has dealt with it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

TEXTS = (
    *("code", "of_table", "row", "case_id", "facts"),
    *("first_seen", "last_seen", "looked_at"),
)
OF_CLOSED = ("closed_at", "closed_by", "reason")


def upgrade() -> None:
    """Make the table, empty: what stands unsound is found by the next check."""
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, text, nullable=False) for name in TEXTS),
        sa.Column("stands", sa.Integer(), nullable=False),
        sa.Column("again_of", sa.Integer(), nullable=True),
        *(sa.Column(name, text, nullable=True) for name in OF_CLOSED),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("alarm_of_row", "alarm", ["of_table", "row"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index("alarm_open", "alarm", ["id"], sqlite_where=is_open, postgresql_where=is_open)
