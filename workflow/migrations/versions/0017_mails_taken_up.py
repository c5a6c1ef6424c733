"""How often a mail was taken up of which nobody has told what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the number; a mail that is in hand now may have been handed over before."""
    op.add_column(
        "mail", sa.Column("taken_up", sa.Integer, nullable=False, server_default=sa.text("0"))
    )
