"""Mails that came back, and the addresses that they came back from."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables of what came back."""
    _table("bounce", "id", "mail", "at", "recipient", "action", "status", "diagnostic")
    op.create_index("bounce_of_mail", "bounce", ["mail", "at"])
    _table("dead_address", "address", "since", "status", "diagnostic")


def _table(name: str, key: str, *others: str) -> None:
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    columns = [sa.Column(one, kind, nullable=False) for one in (key, *others)]
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(key))
