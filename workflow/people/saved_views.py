"""Lists as a person likes to see them again: what is asked of each, under a name of one's own."""

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from workflow.store.columns import moment, time
from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import SavedViewRow, table
from workflow.store.transaction import Transaction

MOST = 60
"""So many of them a person keeps."""


class SavedView(msgspec.Struct, frozen=True):
    """A list as it was asked for; `asked` is the query of its address."""

    id: str
    person: str
    of_list: str
    name: str
    asked: str
    made_at: datetime


class Taken(Exception):
    """The person has another one of that list under that name."""


class TooMany(Exception):
    """The person keeps as many as may be kept."""


_view = table(SavedViewRow)
_select = select(*(_view.c[name] for name in SavedView.__struct_fields__))
_is_persons = _view.c.person == bindparam("person_")
_is_it = (_view.c.id == bindparam("id_")) & _is_persons
_OF_LIST = Rows(
    _select.where(_is_persons, _view.c.of_list == bindparam("list_")).order_by(_view.c.name),
    SavedView,
    made_at=time,
)
_OF_PERSON = Rows(
    _select.where(_is_persons).order_by(_view.c.of_list, _view.c.name), SavedView, made_at=time
)
_ONE = Rows(_select.where(_is_it), SavedView, made_at=time)
_COUNT = Values(select(func.count()).select_from(_view).where(_is_persons), int)
_NAMED = Values(
    select(_view.c.id).where(
        _is_persons, _view.c.of_list == bindparam("list_"), _view.c.name == bindparam("name_")
    ),
    str,
)
_ADD = Statement(insert(_view))
_RENAME = Statement(update(_view).where(_is_it).values(name=bindparam("name_")))
_FORGET = Statement(delete(_view).where(_is_it))


def of_list(transaction: Transaction, person_id: str, of_list: str) -> list[SavedView]:
    """Those of a person of one list, by name."""
    return transaction.all(_OF_LIST, {"person_": person_id, "list_": of_list})


def of_person(transaction: Transaction, person_id: str) -> list[SavedView]:
    """All of a person, by list and name."""
    return transaction.all(_OF_PERSON, {"person_": person_id})


def one(transaction: Transaction, person_id: str, view_id: str) -> SavedView | None:
    """One of a person; of anybody else's there is none."""
    return transaction.first(_ONE, {"person_": person_id, "id_": view_id})


def add(transaction: Transaction, view: SavedView) -> None:
    """Keep another one. Raises Taken, TooMany."""
    if transaction.only(_COUNT, {"person_": view.person}) >= MOST:
        raise TooMany
    _require_free(transaction, view, view.name)
    row = msgspec.structs.asdict(view)
    transaction.run(_ADD, row | {"made_at": moment(view.made_at)})


def rename(transaction: Transaction, view: SavedView, name: str) -> None:
    """Give one another name. Raises Taken."""
    _require_free(transaction, view, name)
    transaction.run(_RENAME, {"id_": view.id, "person_": view.person, "name_": name})


def forget(transaction: Transaction, view: SavedView) -> None:
    """Keep one no more."""
    transaction.run(_FORGET, {"id_": view.id, "person_": view.person})


def _require_free(transaction: Transaction, view: SavedView, name: str) -> None:
    where = {"person_": view.person, "list_": view.of_list, "name_": name}
    if transaction.first(_NAMED, where) not in (None, view.id):
        raise Taken
