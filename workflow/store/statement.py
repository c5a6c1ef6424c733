"""Statements: written once with SQLAlchemy, compiled once a dialect; a query knows its rows.

Statement        does something
├── AddOnce      adds a row, or leaves the one that has its key
└── Query        finds rows
    ├── Rows     each row a value of a struct, column by field
    └── Values   rows of one column
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, starmap
from operator import itemgetter
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Delete, Engine, Insert, TableClause, Update, bindparam, insert
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.visitors import iterate

from workflow.store.notes import telling_of

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

Row = tuple[Any, ...]
"""A row as the driver gives it."""

Reading = Mapping[str, Callable[[Any], Any]]
"""By field of a struct, what makes its value of that of its column."""

WIDE = 25
"""So many rows a wide insert adds at once; more save next to nothing."""

Bind = Callable[[Mapping[str, Any]], Any]
"""Puts named parameters as the driver takes them: by position for SQLite, by name otherwise."""


class Statement:
    """A statement, compiled once for each dialect to the driver's own text; `ready` are those.

    `waits` says that in a `Batch` its rows may go later than what other cases do meanwhile,
    `adds` that they are new ones, `removes` that they go, `writes` that it changes rows at all, a
    query that returns them too. `telling` is how the journal tells of what it writes, unless that
    is of no concern to it (*told*).
    """

    def __init__(self, clause: ClauseElement, *, waits: bool = False, told: bool = True) -> None:
        self._clause, self.waits = clause, waits
        self.adds, self.removes = isinstance(clause, Insert), isinstance(clause, Delete)
        self.writes = isinstance(clause, Insert | Update | Delete)
        self.telling = telling_of(clause) if told else None
        self.ready: dict[str, tuple[str, Bind]] = {}

    @cached_property
    def wide(self) -> "Statement | None":
        """An insert of `WIDE` rows at once, in less time than one after the other.

        Its parameters are those of each row in turn, as `at_once` gives them. None where this is
        no insert of whole rows by their columns' names, or one in words of its own.
        """
        clause = self._clause
        if type(clause) is not Insert or type(self) not in (Statement, AddOnce):
            return None
        binds, columns = clause.compile().binds, clause.table.c
        if list(binds) != columns.keys() or not all(one.required for one in binds.values()):
            return None
        rows = [
            {one.name: bindparam(f"{one.name}_{n}", type_=one.type) for one in columns}
            for n in range(WIDE)
        ]
        return type(self)(insert(clause.table).values(rows), told=False)

    def clause(self, dialect: str) -> ClauseElement:
        """The statement itself; where the databases' words differ, that of *dialect*."""
        return self._clause

    def compiled(self, engine: Engine) -> tuple[str, Bind]:
        """The text for the engine's driver, and what puts the parameters as it takes them."""
        dialect = engine.dialect.name
        clause = self.clause(dialect)
        compiled: Any = clause.compile(engine, compile_kwargs={"render_postcompile": True})
        own = {
            name: value
            for name, value in compiled.params.items()
            if name not in compiled.binds or not compiled.binds[name].required
        }
        found = self.ready[dialect] = (str(compiled), _bind(compiled.positiontup, own))
        return found


class AddOnce(Statement):
    """An insert that leaves a row with the same key as it is."""

    def compiled(self, engine: Engine) -> tuple[str, Bind]:
        """The text in the words that both databases share; the insert returns nothing."""
        sql, bind = super().compiled(engine)
        found = self.ready[engine.dialect.name] = (f"{sql} ON CONFLICT DO NOTHING", bind)
        return found


class Query(Statement, Generic[T]):
    """A statement that finds rows; `read` makes values of them as the driver gives them."""

    __slots__ = ("read",)

    def __init__(self, clause: ClauseElement, read: Callable[[Iterable[Row]], list[T]]) -> None:
        super().__init__(clause, told=False)
        self.read = read

    @property
    def tables(self) -> list[str]:
        """The tables that it reads, by name."""
        named = (one for one in iterate(self._clause) if isinstance(one, TableClause))
        return sorted({one.name for one in named})


class Rows(Query[S]):
    """A query each row of which is a value of a struct: its columns are named as the fields are.

    *convert* gives, by field, what makes the value of a field of that of its column.
    """

    __slots__ = ("_fields",)

    def __init__(
        self, clause: ClauseElement, struct: type[S], **convert: Callable[[Any], Any]
    ) -> None:
        super().__init__(clause, _reader(struct, convert))
        self._fields = struct.__struct_fields__

    def compiled(self, engine: Engine) -> tuple[str, Bind]:
        """The text, once the columns are seen to be the fields. Raises TypeError where not."""
        clause: Any = self.clause(engine.dialect.name)
        columns = tuple(clause.exported_columns.keys())
        if columns != self._fields[: len(columns)]:
            raise TypeError(f"columns {columns} are not the fields {self._fields}")
        return super().compiled(engine)


class Values(Query[T]):
    """A query with one column; *convert* makes of its values what they are."""

    __slots__ = ()

    def __init__(self, clause: ClauseElement, convert: Callable[[Any], T]) -> None:
        super().__init__(clause, lambda rows: [convert(value) for (value,) in rows])


def at_once(rows: Sequence[Mapping[str, Any]], bind: Bind) -> Any:
    """The parameters of a wide insert: those of its rows, by the *bind* of one."""
    bound = [bind(row) for row in rows]
    if isinstance(bound[0], tuple):
        return tuple(chain.from_iterable(bound))
    return {f"{name}_{n}": value for n, row in enumerate(bound) for name, value in row.items()}


def _reader(struct: type[S], convert: Reading) -> Callable[[Iterable[Row]], list[S]]:
    if not convert:
        return lambda rows: list(starmap(struct, rows))
    places = [(struct.__struct_fields__.index(name), how) for name, how in convert.items()]

    def read(rows: Iterable[Row]) -> list[S]:
        found = []
        for row in rows:
            values = list(row)
            for place, how in places:
                values[place] = how(values[place])
            found.append(struct(*values))
        return found

    return read


def _bind(order: Sequence[str] | None, own: dict[str, Any]) -> Bind:
    """*own* are the parameters that the statement brings itself."""
    if order is None:
        return lambda given: {**own, **given}
    if own:
        return lambda given: tuple([own[name] if name in own else given[name] for name in order])
    if len(order) > 1:
        return itemgetter(*order)
    return (lambda given: (given[order[0]],)) if order else (lambda given: ())
