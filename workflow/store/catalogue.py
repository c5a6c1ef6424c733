"""What a database consists of, part by part, as its catalogue tells it and as statements make it.

Both are brought into one form, as a catalogue says some things otherwise than who made them.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec
from sqlalchemy import text

from workflow.store.statement import Query
from workflow.store.transaction import Transaction


class PartKind(StrEnum):
    """What a part of a database is."""

    TRIGGER = "trigger"
    FUNCTION = "function"
    """What a trigger of PostgreSQL runs."""
    INDEX = "index"
    TABLE = "table"
    COLUMN = "column"
    CONSTRAINT = "constraint"
    RULE = "rule"
    POLICY = "policy"
    """What lets PostgreSQL show some rows and not others."""
    OWNER = "owner"
    GRANT = "grant"
    SETTING = "setting"


class Part(msgspec.Struct, frozen=True):
    """A part of a schema: its kind and name, its table (functions have none), what it says."""

    kind: PartKind
    name: str
    table: str
    said: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join(self.said)

    @property
    def key(self) -> tuple[PartKind, str]:
        """What it is known by."""
        return self.kind, self.name

    @property
    def is_unique(self) -> bool:
        """Whether it is an index that takes no value twice."""
        return "unique" in (one.lower() for one in self.said[:2])


_MADE = re.compile(r"\s*CREATE (?:UNIQUE )?(TABLE|TRIGGER|FUNCTION|INDEX) \"?(\w+)")
_TABLE = re.compile(r' ON "?(\w+)')
_SCHEMA = re.compile(r"""(?<= ON )(?:"[^"]+"|[\w$]+)\.""")
_WORDS = re.compile(r"'(?:[^']|'')*'|\w+|[^\w\s()\"']+")
_CAST = re.compile(r"::\w+")
_BETWEEN = re.compile(r"(\w+) BETWEEN (\w+) AND (\w+)")
_SAID_OTHERWISE = {"using", "btree"}
"""What PostgreSQL adds to an index."""
_DEFINER = "SECURITY DEFINER"

HERE = "to_regnamespace(quote_ident(current_schema()))"
"""The schema of the office, in a statement for PostgreSQL."""
_THERE = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master "
    "WHERE type IN ('table', 'trigger', 'index') AND sql IS NOT NULL",
    "postgresql": f"""
    SELECT 'trigger', tgname::text, relname::text,
      pg_get_triggerdef(pg_trigger.oid, true) FROM pg_trigger
      JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal
      AND tgenabled IN ('O', 'A') AND relnamespace = {HERE}
    UNION ALL
    SELECT 'index', relname, (SELECT own.relname FROM pg_class own WHERE own.oid = indrelid),
      pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
      WHERE indisvalid AND relnamespace = {HERE}
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    UNION ALL
    SELECT 'function', proname, '', CASE WHEN prosecdef THEN '{_DEFINER} ' ELSE '' END || prosrc
      FROM pg_proc WHERE pronamespace = {HERE}
    UNION ALL
    SELECT 'table', relname, relname, concat_ws(' ', CASE relkind WHEN 'r' THEN NULL
      WHEN 'v' THEN 'VIEW' ELSE 'kind ' || relkind::text END,
      CASE WHEN relpersistence <> 'p' THEN 'UNLOGGED' END,
      CASE WHEN relrowsecurity THEN 'ROW LEVEL SECURITY' END,
      CASE WHEN relforcerowsecurity THEN 'FORCED' END,
      CASE WHEN EXISTS (SELECT FROM pg_inherits WHERE pg_class.oid IN (inhrelid, inhparent))
      THEN 'INHERITS' END) FROM pg_class
      WHERE relkind NOT IN ('i', 'I', 'S', 't', 'c') AND relnamespace = {HERE}
    UNION ALL
    SELECT 'column', relname || '.' || attname, relname, concat_ws(' ',
      format_type(atttypid, atttypmod), CASE WHEN attcollation <> typcollation THEN
      (SELECT 'COLLATE ' || collname FROM pg_collation WHERE oid = attcollation) END,
      (SELECT 'DEFAULT ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef
      WHERE adrelid = attrelid AND adnum = attnum), CASE WHEN attnotnull THEN 'NOT NULL' END,
      CASE WHEN attgenerated <> '' OR attidentity <> '' THEN 'GENERATED' END)
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      JOIN pg_type ON pg_type.oid = atttypid WHERE attnum > 0 AND NOT attisdropped
      AND relkind IN ('r', 'p', 'f', 'v') AND relnamespace = {HERE}
    UNION ALL
    SELECT 'constraint', relname || '.' || CASE contype WHEN 'p'
      THEN pg_get_constraintdef(pg_constraint.oid) ELSE conname END, relname,
      pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint
      JOIN pg_class ON pg_class.oid = conrelid
      WHERE contype IN ('c', 'p', 'u', 'f', 'x') AND relnamespace = {HERE}
    UNION ALL
    SELECT 'rule', rulename, relname, '' FROM pg_rewrite
      JOIN pg_class ON pg_class.oid = ev_class
      WHERE rulename <> '_RETURN' AND relnamespace = {HERE}
    UNION ALL
    SELECT 'policy', polname, relname, '' FROM pg_policy
      JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = {HERE}
    UNION ALL
    SELECT 'owner', relname, relname, pg_get_userbyid(relowner) FROM pg_class
      WHERE relkind IN ('r', 'p', 'v') AND relnamespace = {HERE}
    UNION ALL
    SELECT 'owner', proname, '', pg_get_userbyid(proowner) FROM pg_proc
      WHERE pronamespace = {HERE}
    """,  # noqa: S608 - our own words
}

_Row = tuple[str, str, str, str]


def _of_sqlite(rows: Iterable[_Row]) -> list[Part]:
    found = list[Part]()
    for kind, name, table, words in rows:
        if kind == PartKind.TABLE:
            found += _parts_of_table("sqlite", name, words)
        else:
            found.append(Part(PartKind(kind), name, table, _said("sqlite", PartKind(kind), words)))
    return found


def _of_postgresql(rows: Iterable[_Row]) -> list[Part]:
    return [
        Part(PartKind(kind), name, table, _said("postgresql", PartKind(kind), words))
        for kind, name, table, words in rows
    ]


_QUERIES = {
    "sqlite": Query[Part](text(_THERE["sqlite"]), _of_sqlite),
    "postgresql": Query[Part](text(_THERE["postgresql"]), _of_postgresql),
}


def parts(transaction: Transaction) -> list[Part]:
    """All parts that there are, ours and others'; who owns what, and its rules, in PostgreSQL."""
    return list(transaction.all(_QUERIES[transaction.engine.dialect.name]))


def made(dialect: str, words: str) -> Iterator[Part]:
    """The parts that a statement makes."""
    found = _MADE.match(words)
    if found is None:
        return
    kind, name = PartKind(found[1].lower()), found[2]
    if kind is PartKind.TABLE:
        yield from _parts_of_table(dialect, name, words)
    elif kind is PartKind.FUNCTION:
        head, _, rest = words.partition("$$")
        definer = f"{_DEFINER} " if _DEFINER in head else ""
        yield Part(kind, name, "", _said(dialect, kind, definer + rest.rpartition("$$")[0]))
    elif (table := _TABLE.search(words)) is not None:
        yield Part(kind, name, table[1], _said(dialect, kind, words))


# --- tables ---------------------------------------------------------------------------------------

_OF_ALL = {"PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "CONSTRAINT"}
"""How what is no column begins."""


def _parts_of_table(dialect: str, table: str, words: str) -> Iterator[Part]:
    """A table that a statement makes, its columns and its constraints."""
    clauses, rest = _clauses(words)
    yield Part(PartKind.TABLE, table, table, _said(dialect, PartKind.TABLE, rest))
    for one in clauses:
        first, _, said = one.partition(" ")
        kind, name = PartKind.COLUMN, first.strip('"')
        if first.upper() in _OF_ALL:
            kind, name = PartKind.CONSTRAINT, one.replace('"', "")
            if first.upper() == "CONSTRAINT":
                name, _, said = said.partition(" ")
            else:
                said = one
        if said.startswith("SERIAL "):
            counter = f"integer DEFAULT nextval('{table}_{name}_seq')"
            said = said.replace("SERIAL", counter, 1)
        yield Part(kind, f"{table}.{name}", table, _said(dialect, kind, said))


def _clauses(words: str) -> tuple[list[str], str]:
    """What stands between the brackets of a statement that makes a table, and what after them."""
    depth, quote, found, last = 0, "", list[str](), 0
    for place, sign in enumerate(words):
        if quote or sign in "'\"":
            quote = "" if sign == quote else quote or sign
            continue
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 1 and sign == "(":
            last = place + 1
        elif (depth == 1 and sign == ",") or (depth == 0 and sign == ")"):
            found.append(" ".join(words[last:place].split()))
            last = place + 1
        if depth == 0 and sign == ")":
            break
    return found, words[last:]


# --- one form -------------------------------------------------------------------------------------


def _said(dialect: str, kind: PartKind, words: str) -> tuple[str, ...]:
    """What a part says, word by word, without what a catalogue says otherwise.

    Brackets are left out: what is ours has none that change what it means. PostgreSQL gives a
    definition back with other brackets and types, and what sets a trigger off in another order.
    """
    if kind is PartKind.OWNER:
        return (words,)
    if dialect == "sqlite" or kind is PartKind.FUNCTION:
        return tuple(_WORDS.findall(words))
    plain = _CAST.sub("", _SCHEMA.sub("", _BETWEEN.sub(r"\1 >= \2 AND \1 <= \3", words)))
    lowered = [one if one.startswith("'") else one.lower() for one in _WORDS.findall(plain)]
    said = [one for one in lowered if one not in _SAID_OTHERWISE]
    return tuple(sorted(said) if kind is PartKind.TRIGGER else said)
