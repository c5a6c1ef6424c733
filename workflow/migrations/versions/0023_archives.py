"""Finished programmes are closed: what there was of them is kept, and their rows are locked."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

WORDS = "archived: open the programme again first"
ALL, GROWING = "{insert,update,delete}", "{insert}"
LOCKED = (
    ("account", "case_id", ALL),
    ("case", "id", ALL),
    ("duty", "case_id", ALL),
    ("event", "case_id", GROWING),
    ("institution", "case_id", ALL),
    ("ledger", "case_id", GROWING),
    ("owed", "case_id", ALL),
    ("rung", "case_id", ALL),
    ("carried", "owed", ALL),
    ("mail", "", "{update,delete}"),
)
"""By table the column that begins with the name of a case, and what is held off."""

HOLD = (
    "CREATE FUNCTION is_archived() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
)
HOLD_MAIL = (
    "CREATE FUNCTION mail_is_archived() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF EXISTS (SELECT FROM carried, archive WHERE carried.mail = OLD.id AND reopened_at IS NULL "
    "AND owed >= programme_id || '/' AND owed < programme_id || '0') "
    f"THEN RAISE EXCEPTION '{WORDS}'; END IF; "
    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
)
LAY = """
CREATE FUNCTION lay_locks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE of_one record; act text; held text; within text; name text; place text;
BEGIN
  SELECT string_agg('({row} >= ' || quote_literal(programme_id || '/') || ' AND {row} < '
    || quote_literal(programme_id || '0') || ')', ' OR ')
    INTO held FROM archive WHERE reopened_at IS NULL;
  FOR of_one IN SELECT * FROM (VALUES KNOWN) AS known (of_table, of_case, acts) LOOP
    FOREACH act IN ARRAY of_one.acts LOOP
      name := quote_ident(of_one.of_table || '_closed_' || act);
      place := quote_ident(of_one.of_table);
      within := 'true';
      IF of_one.of_case <> '' THEN
        within := replace(held, '{row}',
          CASE act WHEN 'insert' THEN 'NEW.' ELSE 'OLD.' END || of_one.of_case);
      END IF;
      IF of_one.of_case <> '' AND act = 'update' THEN
        within := within || ' OR ' || replace(held, '{row}', 'NEW.' || of_one.of_case);
      END IF;
      IF held IS NOT NULL THEN
        EXECUTE 'CREATE OR REPLACE TRIGGER ' || name || ' BEFORE ' || act || ' ON ' || place
          || ' FOR EACH ROW WHEN (' || within || ') EXECUTE FUNCTION '
          || CASE of_one.of_case WHEN '' THEN 'mail_is_archived()' ELSE 'is_archived()' END;
      ELSIF EXISTS (SELECT FROM pg_trigger WHERE tgname = name AND tgrelid = place::regclass) THEN
        EXECUTE 'DROP TRIGGER ' || name || ' ON ' || place;
      END IF;
    END LOOP;
  END LOOP;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Make the tables, empty: no programme is closed, and no row is locked yet."""
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    numbers = ("cases", "acts", "rows", "first_seq", "last_seq")
    op.create_table(
        "archive",
        *(sa.Column(name, text, nullable=False) for name in ("programme_id", "closed_at")),
        sa.Column("closed_by", text, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("disbursed", "booked")),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        *(sa.Column(name, text, nullable=False) for name in ("head", "digest")),
        *(
            sa.Column(name, text, nullable=True)
            for name in ("reopened_at", "reopened_by", "reason")
        ),
        sa.PrimaryKeyConstraint("programme_id", "closed_at"),
    )
    key = ("programme_id", "closed_at", "of_table", "case_id")
    op.create_table(
        "archive_part",
        *(sa.Column(name, text, nullable=False) for name in (*key, "digests")),
        sa.PrimaryKeyConstraint(*key),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER archive_part_no_{act} BEFORE {act.upper()} ON archive_part "
                "BEGIN SELECT RAISE(ABORT, "
                "'archive_part is append-only: correct it by a new row'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION archive_part_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION "
        "'archive_part is append-only: correct it by a new row'; END $$"
    )
    op.execute(
        "CREATE TRIGGER archive_part_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON archive_part "
        "FOR EACH STATEMENT EXECUTE FUNCTION archive_part_is_frozen()"
    )
    known = ", ".join(
        f"('{table}', '{column}', '{acts}'::text[])" for table, column, acts in LOCKED
    )
    for words in (HOLD, HOLD_MAIL, LAY.replace("KNOWN", known)):
        op.execute(words)
    op.execute(
        "CREATE TRIGGER archive_locks AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON archive "
        "FOR EACH STATEMENT EXECUTE FUNCTION lay_locks()"
    )
