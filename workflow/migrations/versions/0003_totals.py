"""Totals of cases and mails that triggers keep, and an index of the mails of an act."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ADD = "INSERT INTO total (name, key, count)"
CASE = "{row}.step || '.' || {row}.outcome"
MAIL = "CASE WHEN {row}.seq IS NULL THEN 'mail of job' ELSE 'mail of act' END"


def upgrade() -> None:
    """Make the table of totals, count what is there, and let triggers count on."""
    op.create_table(
        "total",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("name"),
        _text("key"),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _count("case", "'case'", CASE)
    _count("notice", MAIL, "{row}.status")
    condition = sa.text("seq IS NOT NULL")
    op.create_index(
        "notice_of_act", "notice", ["seq"], sqlite_where=condition, postgresql_where=condition
    )


def _text(name: str) -> "sa.Column[str]":
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _count(table: str, name: str, key: str) -> None:
    """Keep the totals of a table."""
    name_of, key_of = name.format(row="it"), key.format(row="it")
    op.execute(f'{ADD} SELECT {name_of}, {key_of}, count(*) FROM "{table}" AS it GROUP BY 1, 2')  # noqa: S608 - our own names
    came, went = _change("NEW", name, key, 1), _change("OLD", name, key, -1)
    moved = f"WHEN ({key.format(row='OLD')} <> {key.format(row='NEW')})"
    acts = {"insert": ("", came), "update": (moved, f"{went} {came}"), "delete": ("", went)}
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(
            f"CREATE FUNCTION count_{table}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF TG_OP <> 'INSERT' THEN {went} END IF; "
            f"IF TG_OP <> 'DELETE' THEN {came} END IF; RETURN NULL; END $$"
        )
    for act, (when, body) in acts.items():
        trigger = (
            f'CREATE TRIGGER {table}_counted_{act} AFTER {act.upper()} ON "{table}" '
            f"FOR EACH ROW {when}"
        )
        then = f"BEGIN {body} END" if is_sqlite else f"EXECUTE FUNCTION count_{table}()"
        op.execute(f"{trigger} {then}")


def _change(row: str, name: str, key: str, by: int) -> str:
    return f"{ADD} VALUES ({name.format(row=row)}, {key.format(row=row)}, {by});"
