"""A duty that is late when it is made or reopened is told of once, on the next working day."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the day of it; no duty of before has one, as nights have told of them already."""
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("duty", sa.Column("tell_on", kind, nullable=True))
