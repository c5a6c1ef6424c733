"""Flagged cases are counted without a look at them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Let the index hold the flag as well, so that a database sees that it holds all it needs."""
    op.drop_index("case_flagged", "case")
    condition = sa.text("flag IS NOT NULL")
    op.create_index(
        "case_flagged", "case", ["id", "flag"], sqlite_where=condition, postgresql_where=condition
    )
