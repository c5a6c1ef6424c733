"""Tables, columns and constraints that somebody changed are named, and what is not Duban's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.campaign import some_of
from tests.conftest import Postgres, name_in, shut
from tests.workflow import sql
from workflow.store import catalogue, parts
from workflow.store.catalogue import Part, PartKind
from workflow.store.database import Store, making
from workflow.store.parts import PartFault
from workflow.store.schema import migrate
from workflow.store.tables import METADATA
from workflow.store.transaction import Transaction

Named = list[tuple[str, str, str]]


@pytest.fixture
def made(bare: Store) -> Store:
    """An office's database."""
    migrate(bare)
    return bare


@pytest.fixture
def of_server(postgres: Postgres) -> Iterator[Store]:
    """An office's database of a server."""
    url = postgres.new_database(empty=True)
    store = Store(url)
    migrate(store)
    yield store
    shut(store)
    postgres.drop(url)


def named(found: list[PartFault]) -> Named:
    """The faults by kind, name and state."""
    return [(one.kind.value, one.name, one.state.value) for one in found]


@contextmanager
def after(store: Store, *words: str) -> Iterator[Transaction]:
    """A look at the database after statements that are taken back."""
    with store.writing() as transaction:
        for one in words:
            transaction.say(one)
        yield transaction
        transaction.give_up()


def found_after(store: Store, *words: str) -> list[PartFault]:
    """What is wrong after statements that are taken back."""
    with after(store, *words) as transaction:
        return parts.faults(transaction)


def rewritten(store: Store, table: str, old: str, new: str) -> tuple[str, ...]:
    """What changes the definition of a table in a file, as any tool can; *old* is a pattern."""
    (of_table,) = sql.rows(store, f"SELECT sql FROM sqlite_master WHERE name = '{table}'")  # noqa: S608 - our own names
    words, count = re.subn(old, new, str(of_table[0]), count=1)
    assert count == 1
    words = words.replace("'", "''")
    return (
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = '{words}' WHERE name = '{table}'",  # noqa: S608 - our own names
    )


def column_of(name: str) -> str:
    """A pattern of the name of a column where a table is made."""
    return rf'(?<=[\t ,])"?{name}"? (?=[A-Z])'


def wanted(dialect: str, kind: PartKind) -> list[Part]:
    """All parts of a kind that a new database has."""
    every = (part for words in making(dialect) for part in catalogue.made(dialect, words))
    return [one for one in every if one.kind is kind]


def test_every_column_that_is_gone_is_named(made: Store) -> None:
    for one in some_of(wanted(made.engine.dialect.name, PartKind.COLUMN), 5):
        column, expected = one.name.partition(".")[2], ("column", one.name, "missing")
        if made.is_sqlite:
            some = rewritten(made, one.table, column_of(column), f"{column}_ ")
        else:
            some = (f'ALTER TABLE "{one.table}" RENAME COLUMN "{column}" TO "{column}_"',)
        found = named(found_after(made, *some))
        assert expected in found
        assert ("column", f"{one.name}_", "surplus") in found


def test_every_column_that_takes_what_it_should_not_is_named(made: Store) -> None:
    for one in some_of(wanted(made.engine.dialect.name, PartKind.COLUMN), 5):
        column, place = one.name.partition(".")[2], f'ALTER TABLE "{one.table}" '
        if made.is_sqlite:
            changes = [rewritten(made, one.table, column_of(column), f"{column} BLOB ")]
        else:
            changes = [(f"{place}ALTER \"{column}\" SET DEFAULT '7'",)]
            if "not null" in str(one) and not is_of_key(one):
                changes.append((f'{place}ALTER "{column}" DROP NOT NULL',))
        for some in changes:
            assert named(found_after(made, *some)) == [("column", one.name, "changed")]


def is_of_key(one: Part) -> bool:
    """Whether a column is of the key of its table."""
    return METADATA.tables[one.table].columns[one.name.partition(".")[2]].primary_key


def test_every_constraint_that_is_gone_is_named(made: Store) -> None:
    constraints = wanted(made.engine.dialect.name, PartKind.CONSTRAINT)
    assert len(constraints) > len(METADATA.tables)
    for one in constraints:
        name = one.name.partition(".")[2]
        if made.is_sqlite:
            is_key = name.startswith("PRIMARY")
            key = re.sub(r"(\w+)", r'"?\1"?', re.escape(name))  # a column renamed is quoted
            old = key if is_key else f'CONSTRAINT "?{name}"? (CHECK|UNIQUE)'
            some = rewritten(made, one.table, old, "CHECK (1)" if is_key else r"CONSTRAINT x \1")
        else:
            key = f"{one.table}_pkey" if name.startswith("PRIMARY") else name
            some = (f'ALTER TABLE "{one.table}" DROP CONSTRAINT {key} CASCADE',)
        assert ("constraint", one.name, "missing") in named(found_after(made, *some))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("disbursed BETWEEN 0 AND approved", "disbursed BETWEEN 0 AND approved + 1"),
        ("disbursed BETWEEN 0 AND approved", "approved BETWEEN 0 AND disbursed"),
        ("disbursed BETWEEN 0 AND approved", "disbursed BETWEEN 0 AND approved OR true"),
        ("disbursed BETWEEN 0 AND approved", "disbursed BETWEEN -1 AND approved"),
    ],
)
def test_constraint_that_holds_less_is_named_with_what_it_says(
    made: Store, old: str, new: str
) -> None:
    if made.is_sqlite:
        some = rewritten(made, "case", old, new)
    else:
        some = (
            'ALTER TABLE "case" DROP CONSTRAINT paid_within_support',
            f'ALTER TABLE "case" ADD CONSTRAINT paid_within_support CHECK ({new})',
        )
    (found,) = found_after(made, *some)
    assert named([found]) == [("constraint", "case.paid_within_support", "changed")]
    assert found.right != found.found
    assert "approved" in found.found


def test_index_of_other_rows_or_other_order_is_named(made: Store) -> None:
    for name, words in (
        ("case_late", 'CREATE INDEX case_late ON "case" (id) WHERE late = 0'),
        ("duty_returned", "CREATE INDEX duty_returned ON duty (ladder, due)"),
        ("owed_by_day", "CREATE INDEX owed_by_day ON owed (day) WHERE day = 'NEVER'"),
        ("ledger_of_case", "CREATE INDEX ledger_of_case ON ledger (day, case_id)"),
        ("prepared_by_key", "CREATE INDEX prepared_by_key ON prepared (key)"),
    ):
        found = named(found_after(made, f"DROP INDEX {name}", words))
        assert found == [("index", name, "changed")]


def test_unique_index_of_somebody_elses_is_named_and_another_is_not(made: Store) -> None:
    some = (
        "CREATE UNIQUE INDEX theirs ON contact (name)",
        "CREATE INDEX harmless ON contact (name)",
        "CREATE TABLE beside (id integer NOT NULL, CHECK (id > 0))",
    )
    assert named(found_after(made, *some)) == [("index", "theirs", "surplus")]


def test_column_and_constraint_of_somebody_elses_are_named(made: Store) -> None:
    some = ['ALTER TABLE "case" ADD COLUMN more text']
    expected = [("column", "case.more", "surplus")]
    if not made.is_sqlite:
        some.append("ALTER TABLE ledger ADD CONSTRAINT theirs CHECK (amount < 7)")
        expected.append(("constraint", "ledger.theirs", "surplus"))
    assert named(found_after(made, *some)) == expected


def test_table_that_is_gone_is_named_with_all_that_it_had(made: Store) -> None:
    found = named(found_after(made, "DROP TABLE setting"))
    assert ("table", "setting", "missing") in found
    assert ("column", "setting.value", "missing") in found


def test_table_that_is_no_plain_one_is_named(bare: Store) -> None:
    migrate(bare)
    if bare.is_sqlite:
        some = [rewritten(bare, "setting", r"\)\s*$", ") STRICT")]
    else:
        some = [
            ("ALTER TABLE setting SET UNLOGGED",),
            ("ALTER TABLE setting ENABLE ROW LEVEL SECURITY",),
            ("CREATE TABLE child () INHERITS (setting)",),
            (
                "ALTER TABLE setting RENAME TO kept",
                "CREATE VIEW setting AS SELECT * FROM kept",
            ),
        ]
    for one in some:
        found = found_after(bare, *one)
        assert ("table", "setting", "changed") in named(found)
        assert all(of.found for of in found if of.kind is PartKind.TABLE)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "CREATE RULE nothing AS ON INSERT TO ledger DO INSTEAD NOTHING",
            [("rule", "nothing", "surplus")],
        ),
        (
            "CREATE POLICY hiding ON owed USING (status <> 'planned')",
            [("policy", "hiding", "surplus")],
        ),
        (
            "ALTER TABLE event DISABLE TRIGGER ALL",
            [("trigger", "event_frozen", "missing")],
        ),
        (
            "ALTER TABLE event ENABLE REPLICA TRIGGER event_frozen",
            [("trigger", "event_frozen", "missing")],
        ),
        (
            "ALTER FUNCTION lay_locks SECURITY INVOKER",
            [("function", "lay_locks", "changed")],
        ),
        (
            "ALTER TABLE ledger DROP CONSTRAINT positive_line; "
            "ALTER TABLE ledger ADD CONSTRAINT positive_line CHECK (amount > 0) NOT VALID",
            [("constraint", "ledger.positive_line", "changed")],
        ),
        (
            "CREATE ROLE office_other; ALTER TABLE ledger OWNER TO office_other; "
            "ALTER FUNCTION lay_locks OWNER TO office_other",
            [("owner", "lay_locks", "changed"), ("owner", "ledger", "changed")],
        ),
        (
            "GRANT SELECT ON account TO PUBLIC",
            [("grant", "PUBLIC SELECT account", "surplus")],
        ),
    ],
)
def test_what_only_a_server_has_is_named(of_server: Store, words: str, expected: Named) -> None:
    assert named(found_after(of_server, *words.split("; "))) == expected


def test_column_of_another_type_is_named_with_it(of_server: Store) -> None:
    for words in ("TYPE varchar(9)", 'TYPE text COLLATE "default"'):
        (found,) = found_after(of_server, f"ALTER TABLE setting ALTER value {words}")
        assert named([found]) == [("column", "setting.value", "changed")]
        assert (found.right, "varchar(9)" in words) == (
            "text collate c not null",
            "varying" in found.found,
        )


@pytest.mark.parametrize("of", ["DATABASE", "ROLE"])
def test_setting_that_switches_triggers_off_is_named(
    of_server: Store, postgres: Postgres, of: str
) -> None:
    name = name_in(of_server.place) if of == "DATABASE" else "postgres"
    sql.run(of_server, f"ALTER {of} {name} SET session_replication_role = replica")
    try:
        who = " postgres" if of == "ROLE" else ""
        with of_server.reading() as transaction:
            assert named(parts.faults(transaction)) == [
                ("setting", f"session_replication_role{who}", "surplus")
            ]
    finally:
        sql.run(of_server, f"ALTER {of} {name} RESET session_replication_role")
