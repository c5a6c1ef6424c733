"""What is made ready keeps the key of its request, so that a repeated one waits once."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the key, which no two rows share; those from before have none."""
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("prepared", sa.Column("key", text, nullable=True))
    op.create_index("prepared_by_key", "prepared", ["key"], unique=True)
