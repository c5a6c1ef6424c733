"""Statements: written once with SQLAlchemy, compiled once a dialect to the driver's own text."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Engine, Insert
from sqlalchemy.sql import ClauseElement

Row = tuple[Any, ...]
"""A row as the driver gives it."""

Bind = Callable[[Mapping[str, Any]], Any]
"""Puts named parameters as the driver takes them: by position for SQLite, by name otherwise."""


class Statement:
    """A statement, compiled once for each dialect to the driver's own text; `ready` are those.

    `waits` says that in a `Batch` its rows may go later than what other cases do meanwhile,
    `adds` that they are new ones.
    """

    __slots__ = ("_clause", "adds", "ready", "waits")

    def __init__(self, clause: ClauseElement, *, waits: bool = False) -> None:
        self._clause, self.waits = clause, waits
        self.adds = isinstance(clause, Insert)
        self.ready: dict[str, tuple[str, Bind]] = {}

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


def _bind(order: Sequence[str] | None, own: dict[str, Any]) -> Bind:
    """*own* are the parameters that the statement brings itself."""
    if order is None:
        return lambda given: {**own, **given}
    if len(order) < 2 or own:
        return lambda given: tuple([own[name] if name in own else given[name] for name in order])
    return itemgetter(*order)
