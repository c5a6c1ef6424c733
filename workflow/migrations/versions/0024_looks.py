"""Up to which act each person has looked at each case; so far, at everything."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the table; to who is here already, what was done so far is nothing new."""
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "look",
        sa.Column("person", text, nullable=False),
        sa.Column("case_id", text, nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.Integer(), nullable=False),
        sa.Column("at", text, nullable=False),
        sa.PrimaryKeyConstraint("person", "case_id"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO look (person, case_id, upto, earlier, at) "
        "SELECT p.id, '', c.seq, c.seq, "
        "coalesce((SELECT max(settled_at) FROM owed WHERE status = 'failed'), '') "
        "FROM person p, chain c"
    )
