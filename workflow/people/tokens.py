"""Tokens by which a program asks for a person: for some scopes, and for a while."""

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from workflow.people.sessions import hashed
from workflow.store.columns import moment, time
from workflow.store.statement import Rows, Statement
from workflow.store.tables import ApiTokenRow, table
from workflow.store.transaction import Transaction


class ApiToken(msgspec.Struct, frozen=True):
    """A token of a person, under a name that tells what it is for."""

    hash: str
    person: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime


def _scopes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_token = table(ApiTokenRow)
_READ = {"scopes": _scopes, "made_at": time, "expires_at": time}
_select = select(*(_token.c[name] for name in ApiToken.__struct_fields__))
_is_persons = _token.c.person == bindparam("person_")
_ONE = Rows(_select.where(_token.c.hash == bindparam("hash_")), ApiToken, **_READ)
_OF_PERSON = Rows(_select.where(_is_persons).order_by(_token.c.made_at), ApiToken, **_READ)
_ADD = Statement(insert(_token))
_END = Statement(delete(_token).where(_is_persons, _token.c.hash == bindparam("hash_")))
_END_ALL = Statement(delete(_token).where(_is_persons))


def add(transaction: Transaction, token: ApiToken) -> None:
    """Keep a new token."""
    row = {"hash": token.hash, "person": token.person, "name": token.name}
    times = {"made_at": moment(token.made_at), "expires_at": moment(token.expires_at)}
    transaction.run(_ADD, row | times | {"scopes": " ".join(token.scopes)})


def of_token(transaction: Transaction, token: str) -> ApiToken | None:
    """What is known of a token, whether it is over or not."""
    return transaction.first(_ONE, {"hash_": hashed(token)})


def of_person(transaction: Transaction, person_id: str) -> list[ApiToken]:
    """The tokens of a person, the oldest first."""
    return transaction.all(_OF_PERSON, {"person_": person_id})


def end(transaction: Transaction, person_id: str, token_hash: str) -> bool:
    """End a token of a person; False where there is none."""
    return transaction.run(_END, {"person_": person_id, "hash_": token_hash}) > 0


def end_all(transaction: Transaction, person_id: str) -> int:
    """End all tokens of a person; return how many there were."""
    return transaction.run(_END_ALL, {"person_": person_id})
