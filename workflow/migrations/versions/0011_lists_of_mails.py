"""What is owed is found by its day and its kind, a mail by whom it is meant for."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("owed_by_day", "owed", ["day"])
    op.create_index("owed_by_kind", "owed", ["kind", "day"])
    op.create_index("mail_to", "mail", ["recipient"])
