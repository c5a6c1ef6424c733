"""Lists of cases and duties are read off indexes, and cases found by the names of institutions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

AS_LISTED = (
    *("id", "outcome", "step", "state", "late", "flag", "region_code"),
    *("approved", "disbursed", "eligible_spent"),
)
AFTER = ("case_id", "key", "late_from", "suspended_on", "item")
INDEXES = (
    ("case_open", "case", ("step", "state", "id"), "outcome = 'OPEN'"),
    ("case_late", "case", ("id",), "late = 1"),
    ("case_by_region", "case", ("region_code", "id"), None),
    ("case_listed", "case", AS_LISTED, None),
    ("duty_by_due", "duty", ("due", *AFTER, "owner"), "status = 'open'"),
    ("duty_by_owner", "duty", ("owner", "due", *AFTER), "status = 'open'"),
)
SQLITE = """INSERT INTO institution (name, case_id) SELECT DISTINCT one.value, "case".id
FROM "case", json_each("case".facts, '$.institution.institutions') AS one"""
POSTGRESQL = """INSERT INTO institution (name, case_id) SELECT DISTINCT one.value, "case".id
FROM "case", json_array_elements_text("case".facts::json -> 'institution' -> 'institutions')
AS one (value)"""


def upgrade() -> None:
    """Put the indexes in the place of narrower ones, and take the names out of the facts."""
    op.drop_index("case_by_state", "case")
    op.drop_index("duty_by_due", "duty")
    for name, table, columns, where in INDEXES:
        condition = None if where is None else sa.text(where)
        op.create_index(
            name, table, list(columns), sqlite_where=condition, postgresql_where=condition
        )
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "institution",
        sa.Column("name", kind, nullable=False),
        sa.Column("case_id", kind, nullable=False),
        sa.PrimaryKeyConstraint("name", "case_id"),
        sqlite_with_rowid=False,
    )
    op.execute(SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL)
