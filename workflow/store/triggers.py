"""What the database does by itself: it lets a table only grow, and keeps totals of one."""

FROZEN = (
    "SELECT tgrelid::regclass::text FROM pg_trigger "
    "WHERE tgname ~ '_frozen$' AND pg_table_is_visible(tgrelid)"
)
"""Finds the tables of PostgreSQL that only grow."""

Trigger = tuple[str, str]
"""The dialect of a statement, and the statement."""


def freeze(table: str) -> list[Trigger]:
    """The statements that let *table* only grow."""
    words = f"{table} is append-only: correct it by a new row"
    statements = [
        (
            "sqlite",
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END",
        )
        for act in ("update", "delete")
    ]
    function = (
        f"CREATE FUNCTION {table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_frozen()"
    )
    return [*statements, ("postgresql", function), ("postgresql", trigger)]


def count(table: str, name: str, key: str) -> list[Trigger]:
    """The statements that write down in `total` how the number of rows of *table* changes.

    *name* and *key* are SQL over a row, which they call ROW.
    """

    def change(row: str, by: int) -> str:
        values = f"{name}, {key}, {by}".replace("ROW", row)
        return f"INSERT INTO total (name, key, count) VALUES ({values});"  # noqa: S608 - our own words

    came, went = change("NEW", 1), change("OLD", -1)
    moved = f"WHEN ({key.replace('ROW', 'OLD')} <> {key.replace('ROW', 'NEW')})"
    acts = {"insert": ("", came), "update": (moved, f"{went} {came}"), "delete": ("", went)}
    function = (
        f"CREATE FUNCTION count_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP <> 'INSERT' THEN {went} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {came} END IF; RETURN NULL; END $$"
    )
    statements = [("postgresql", function)]
    for act, (when, body) in acts.items():
        trigger = (
            f'CREATE TRIGGER {table}_counted_{act} AFTER {act.upper()} ON "{table}" '
            f"FOR EACH ROW {when}"
        )
        statements.append(("sqlite", f"{trigger} BEGIN {body} END"))
        statements.append(("postgresql", f"{trigger} EXECUTE FUNCTION count_{table}()"))
    return statements
