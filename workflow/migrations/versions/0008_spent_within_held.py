"""What is spent and what is decided to come back are together at most what was paid (R-M.9).

A case of which an earlier version let more be booked keeps by how much, and may not go further.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

CHECK = "eligible_spent + clawback_decided <= disbursed + overdrawn"


def upgrade() -> None:
    """Add the column and the check."""
    beyond = "eligible_spent + clawback_decided - disbursed"
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(f"max({beyond}, 0)")
        return
    zero = sa.text("0")
    op.add_column(
        "case", sa.Column("overdrawn", sa.BigInteger, server_default=zero, nullable=False)
    )
    op.execute(f'UPDATE "case" SET overdrawn = greatest({beyond}, 0)')  # noqa: S608 - our own names
    op.create_check_constraint("spent_within_held", "case", CHECK)


def _rebuild(overdrawn: str) -> None:
    """Make the table anew, as SQLite adds no check to one; its indexes and triggers come after."""
    bind = op.get_bind()
    of_case = "FROM sqlite_master WHERE tbl_name = 'case' AND sql IS NOT NULL"
    made = str(bind.exec_driver_sql(f"SELECT sql {of_case} AND type = 'table'").scalar())
    others = [*bind.exec_driver_sql(f"SELECT sql {of_case} AND type <> 'table'").scalars()]
    names = ", ".join(row[1] for row in bind.exec_driver_sql('PRAGMA table_info("case")'))
    column, key = "overdrawn BIGINT DEFAULT 0 NOT NULL", "PRIMARY KEY (id)"
    check = f"CONSTRAINT spent_within_held CHECK ({CHECK})"
    anew = made.replace('"case"', "case_anew", 1).replace(key, f"{column}, {key}, {check}", 1)
    op.execute(anew)
    op.execute(
        f'INSERT INTO case_anew ({names}, overdrawn) SELECT {names}, {overdrawn} FROM "case"'  # noqa: S608 - our own names
    )
    op.execute('DROP TABLE "case"')
    op.execute('ALTER TABLE case_anew RENAME TO "case"')
    for one in others:
        op.execute(one)
