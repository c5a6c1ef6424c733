"""The version of what is in force, beside the head of the history."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; it is empty until a setting is changed."""
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("chain", sa.Column("in_force", kind, nullable=True))
