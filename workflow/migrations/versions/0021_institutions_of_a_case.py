"""The institutions of a case are found by an index, as those beside it are asked for."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Lay the index."""
    op.create_index("institution_of_case", "institution", ["case_id"])
