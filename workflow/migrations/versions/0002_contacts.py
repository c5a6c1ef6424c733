"""The contacts of the units and of the city."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of contacts."""
    op.create_table(
        "contact",
        *(_text(name) for name in ("region_code", "role", "name", "email", "phone")),
        *(
            _text(name, nullable=True)
            for name in ("substitute_email", "absent_from", "absent_until")
        ),
        sa.PrimaryKeyConstraint("region_code", "role", "name"),
    )


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=nullable)
