"""Lists as persons like to see them again, each under a name of one's own."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"

COLUMNS = ("id", "person", "of_list", "name", "asked", "made_at")


def upgrade() -> None:
    """Make the table; a person has a name once a list."""
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    columns = [sa.Column(name, text, nullable=False) for name in COLUMNS]
    op.create_table("saved_view", *columns, sa.PrimaryKeyConstraint("id"))
    op.create_index("saved_view_by_name", "saved_view", ["person", "of_list", "name"], unique=True)
