"""Who is there first: one administrator of a real office, demo persons of one in training."""

from datetime import datetime
from importlib.resources import files

import msgspec

from duban.bootstrap.desk import Desk
from duban.identity.administration import SYSTEM, New, add
from states.actors import Role
from workflow.people import persons

ADMINISTRATOR = "admin"
"""The login of the first administrator, and the name until it is changed."""


class _Demo(msgspec.Struct, frozen=True):
    """A demo person of a training office."""

    login: str
    name: str
    roles: tuple[Role, ...]
    region_code: str = ""


def first_administrator(desk: Desk, now: datetime) -> str | None:
    """Make the administrator of a real office without persons; return the one-time password.

    None where there is somebody, and in training.
    """
    if desk.is_training or _has_persons(desk):
        return None
    new = New(login=ADMINISTRATOR, name=ADMINISTRATOR, roles=(Role.ADMINISTRATOR,))
    return add(desk, new, SYSTEM, now)[1]


def demo_persons(desk: Desk, now: datetime) -> None:
    """See that a training office has its demo persons, who sign in at a click.

    Where somebody else has the login or the name of one already, that one is left out.
    """
    if not desk.is_training:
        return
    with desk.store.reading() as transaction:
        there = persons.listed(transaction)
    taken = {one.login for one in there} | {one.name for one in there}
    for one in _demo():
        if taken & {one.login, one.name}:
            continue
        new = New(login=one.login, name=one.name, roles=one.roles, region_code=one.region_code)
        add(desk, new, SYSTEM, now, has_password=False)


def _demo() -> tuple[_Demo, ...]:
    source = files("config") / "programmes" / "demo-persons.json"
    return msgspec.json.decode(source.read_bytes(), type=tuple[_Demo, ...])


def _has_persons(desk: Desk) -> bool:
    with desk.store.reading() as transaction:
        return persons.count(transaction) > 0
