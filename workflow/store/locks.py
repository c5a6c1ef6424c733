"""The locks on programmes that were closed: the database itself takes no change of their rows.

Locks cost a few percent of an act, and more of a bulk load. So there is none until a programme is
closed, and then it names it: they are laid anew whenever one is closed or opened again. In
PostgreSQL the table of archives sees to that by itself, with the rights of the owner; in SQLite
whoever changes archives, fills tables or makes them anew lays them.
"""

import re
from collections.abc import Iterator, Sequence

from workflow.store.triggers import Trigger

OF_CASES = {
    "account": "case_id",
    "case": "id",
    "duty": "case_id",
    "event": "case_id",
    "institution": "case_id",
    "ledger": "case_id",
    "owed": "case_id",
    "rung": "case_id",
    "carried": "owed",
}
"""The tables whose rows are of one case, and the column that begins with its name."""

GROWING = ("event", "ledger")
"""Those of them that are locked against change already, in all programmes."""

OF_MAILS = "mail"
"""A mail is of all cases of which it carries anything; nothing carries a new one yet."""

WORDS = "archived: open the programme again first"
"""What the database says, by which it is known that a lock has held."""

CLOSED = "SELECT programme_id FROM archive WHERE reopened_at IS NULL ORDER BY programme_id"
"""Finds the programmes that are closed."""

STANDING = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
    "AND name LIKE '%!_closed!_%' ESCAPE '!'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(pg_trigger.oid) || ' ' || prosrc "
    "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE tgname ~ '_closed_' AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)",
}
"""Finds the locks that hold, and how the database says what they do."""

_MAILS = "EXISTS (SELECT 1 FROM carried WHERE carried.mail = {row}.id AND {within})"


def _acts(table: str) -> tuple[str, ...]:
    """What the locks of a table hold off."""
    if table in GROWING:
        return ("insert",)
    return ("update", "delete") if table == OF_MAILS else ("insert", "update", "delete")


NAMES = frozenset(f"{one}_closed_{act}" for one in (*OF_CASES, OF_MAILS) for act in _acts(one))
"""The locks that there have to be once a programme is closed."""


def standing(dialect: str, closed: Sequence[str]) -> dict[str, str]:
    """What the locks on these programmes, by their names, have to say, made `plain`."""
    said = laid(closed) if dialect == "sqlite" else _laid_by_table(closed)
    made = (words for words in said if words.startswith("CREATE"))
    return {words.split(" ", 3)[2]: plain(words) for words in made}


def plain(words: str) -> str:
    """What a database says of a lock without what each database says otherwise.

    PostgreSQL gives a condition back with other brackets, with types and schemas; "and" binds
    closer than "or" with and without them. Programmes stand there in any order.
    """
    before, when, rest = re.sub(_SCHEMA, "", words).partition(" WHEN ")
    held, execute, body = rest.partition(" EXECUTE ")
    some = sorted(_bare(one) for one in held.split(" OR ")) if execute else [held]
    return _bare(f"{before}{when}{'|'.join(some)}{execute}{body}")


_SCHEMA = r"""(?<= ON )("[^"]+"|[\w$]+)\."""


def _bare(words: str) -> str:
    return re.sub(r"""[\s()"]|::text""", "", words).lower()


# --- SQLite ---------------------------------------------------------------------------------------


def laid(closed: Sequence[str]) -> Iterator[str]:
    """The statements that lock just these programmes in SQLite."""
    for name in sorted(NAMES):
        yield f"DROP TRIGGER IF EXISTS {name}"
    if closed:
        for table in (*OF_CASES, OF_MAILS):
            for act in _acts(table):
                rows = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}[act]
                held = " OR ".join(_is_of_one(table, row, closed) for row in rows)
                yield (
                    f'CREATE TRIGGER {table}_closed_{act} BEFORE {act.upper()} ON "{table}" '
                    f"WHEN {held} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                )


def _is_of_one(table: str, row: str, closed: Sequence[str]) -> str:
    """Whether a row is of one of some programmes."""
    if table == OF_MAILS:
        within = _either([_within("carried.owed", one) for one in closed])
        return _MAILS.format(row=row, within=within)
    return _either([_within(f"{row}.{OF_CASES[table]}", one) for one in closed])


def _within(column: str, programme: str) -> str:
    """Whether what begins with the name of a case is of a programme: `cases.span` in words."""
    name = programme.replace("'", "''")
    return f"({column} >= '{name}/' AND {column} < '{name}0')"


def _either(conditions: Sequence[str]) -> str:
    """Whether any holds; in halves, for SQLite lets no expression be as deep as it is long."""
    half = len(conditions) // 2
    if not half:
        return conditions[0]
    return f"({_either(conditions[:half])} OR {_either(conditions[half:])})"


# --- PostgreSQL -----------------------------------------------------------------------------------


def laying() -> list[Trigger]:
    """The statements by which the table of archives in PostgreSQL lays the locks and takes them.

    They are laid by a function of the owner's, for who works in the office alters no table.
    """
    known = ", ".join(
        f"('{table}', '{column}', '{{{','.join(_acts(table))}}}'::text[])"
        for table, column in (*OF_CASES.items(), (OF_MAILS, ""))
    )
    return [
        ("postgresql", _HOLD),
        ("postgresql", _HOLD_MAIL),
        ("postgresql", _LAY.replace("KNOWN", known)),
        (
            "postgresql",
            "CREATE TRIGGER archive_locks AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON archive "
            "FOR EACH STATEMENT EXECUTE FUNCTION lay_locks()",
        ),
    ]


_HOLD = (
    "CREATE FUNCTION is_archived() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
)
_HOLD_MAIL = (
    "CREATE FUNCTION mail_is_archived() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF EXISTS (SELECT FROM carried, archive WHERE carried.mail = OLD.id AND reopened_at IS NULL "
    "AND owed >= programme_id || '/' AND owed < programme_id || '0') "
    f"THEN RAISE EXCEPTION '{WORDS}'; END IF; "
    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
)
_LAY = """
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


def _laid_by_table(closed: Sequence[str]) -> Iterator[str]:
    """The locks as PostgreSQL says them: a definition, and the body of its function."""
    for table in (*OF_CASES, OF_MAILS):
        hold = _HOLD_MAIL if table == OF_MAILS else _HOLD
        name, _, body = hold.removeprefix("CREATE FUNCTION ").partition("()")
        body = body.partition("$$")[2].rpartition("$$")[0]
        for act in _acts(table):
            rows = ("NEW",) if act == "insert" else ("OLD", "NEW") if act == "update" else ("OLD",)
            held = (
                " OR ".join(
                    _within(f"{row}.{OF_CASES[table]}", one) for row in rows for one in closed
                )
                if table != OF_MAILS
                else "true"
            )
            yield (
                f"CREATE TRIGGER {table}_closed_{act} BEFORE {act} ON {table} FOR EACH ROW "
                f"WHEN {held} EXECUTE FUNCTION {name}() {body}"
            )
