"""人员: who works here and in which roles: add, change, reset, lock, leave, absence, hand-over."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.responses import Response

from duban.clock import now
from duban.identity import administration, handover, signing_in
from duban.identity.administration import New
from duban.identity.errors import NotAllowed
from duban.identity.permissions import FOR_PERSONS
from duban.views.choosing import NotThere
from duban.views.form.days import read_day
from duban.views.people import person_table, standing_of
from duban.web import signing
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.reading import in_digits
from states.saying import Failure, saying
from workflow.people import handovers, persons
from workflow.people.handovers import Handover
from workflow.people.persons import Person, Status

ROOM = Room()
PEOPLE = "/people"


@ROOM.get(PEOPLE, needs="manage_people")
def listed(visit: Visit) -> Response:
    """All persons, and the form for another one."""
    return _listed(visit)


@ROOM.post(PEOPLE, needs="manage_people")
def add(visit: Visit) -> Response:
    """Add a person; the one-time password is shown this once."""
    try:
        new = New(
            login=visit.one("login"),
            name=visit.one("name"),
            roles=administration.read_roles(visit.given.get("roles", ()), "roles"),
            email=visit.one("email"),
            region_code=visit.one("region_code"),
        )
        person, password = administration.add(visit.desk, new, visit.who.person.login, now())
    except NotAllowed as error:
        return _listed(visit, said=visit.words.said(*error.sayings))
    return _once(visit, person, password)


@ROOM.get("/people/{id}", needs="manage_people")
def one(visit: Visit) -> Response:
    """A person, with all that can be changed."""
    return _person(visit, _named(visit))


@ROOM.post("/people/{id}", needs="manage_people")
def change(visit: Visit) -> Response:
    """Change name, address, roles and region."""

    def changed(person: Person) -> Person:
        return msgspec.structs.replace(
            person,
            name=visit.one("name"),
            email=visit.one("email"),
            roles=administration.read_roles(visit.given.get("roles", ()), "roles"),
            region_code=visit.one("region_code"),
        )

    return _changed(visit, changed)


@ROOM.post("/people/{id}/status", needs="manage_people")
def set_status(visit: Visit) -> Response:
    """Lock a person, let one in again, let one leave."""

    def changed(person: Person) -> Person:
        return msgspec.structs.replace(
            person, status=administration.read_status(visit.one("status"))
        )

    return _changed(visit, changed)


@ROOM.post("/people/{id}/absence", needs="manage_people")
def set_absence(visit: Visit) -> Response:
    """Say from when to when a person is away, and who stands in; or that it is over."""

    def changed(person: Person) -> Person:
        if visit.one("over"):
            return administration.away(person, None, None, None)
        begins, ends = (_day(visit, name) for name in ("absent_from", "absent_until"))
        return administration.away(person, begins, ends, visit.one("substitute"))

    return _changed(visit, changed)


@ROOM.post("/people/{id}/reset", needs="manage_people")
def reset(visit: Visit) -> Response:
    """Give a person a one-time password, shown this once."""
    person, by = _named(visit), visit.who.person.login
    password = administration.reset(visit.desk, person, by, now(), codes=bool(visit.one("codes")))
    return _once(visit, person, password)


@ROOM.post("/people/{id}/handover", needs="manage_people")
def list_desk(visit: Visit) -> Response:
    """Make the list by which a desk goes to another person."""
    giver = _named(visit)
    taker = _by_id(visit, visit.one("taker"))
    try:
        handover.list_desk(visit.desk, giver, taker, visit.who.person.login, now())
    except NotAllowed as error:
        return _person(visit, giver, said=visit.words.said(*error.sayings))
    return visit.lead_to(PEOPLE, Noted(visit.words.say("handover.listed", name=taker.name)))


@ROOM.get("/handovers", needs="account")
def own_handovers(visit: Visit) -> Response:
    """The lists that wait for the visitor's signature, and those signed."""
    return _handovers(visit)


@ROOM.post("/handovers/{id}", needs="account")
def sign(visit: Visit) -> Response:
    """Sign for a desk, with the password given once more."""
    where = signing.where_of(visit.request)
    password = (visit.given.get("password") or [""])[0]
    try:
        signing_in.prove(visit.desk, visit.who, password, where, now(), visit.one("code"))
        handover.sign(visit.desk, visit.who.proved(now()), visit.named("id"), now())
    except Failure as error:
        return _handovers(visit, said=visit.words.said(*error.sayings))
    return visit.lead_to("/handovers", Noted(visit.words.say("handover.done")))


# --- what is shown --------------------------------------------------------------------------------


def _changed(visit: Visit, change_of: Callable[[Person], Person]) -> Response:
    """Change a person as it was looked at."""
    person = _named(visit)
    try:
        after = change_of(msgspec.structs.replace(person, version=_version(visit, person)))
        administration.change(visit.desk, after, visit.who.person.login, now())
    except Failure as error:
        return _person(visit, person, said=visit.words.said(*error.sayings))
    said = visit.words.say("person.changed", name=after.name, login=after.login)
    return visit.lead_to(f"{PEOPLE}/{person.id}", Noted(said))


def _version(visit: Visit, person: Person) -> int:
    version = in_digits(visit.one("version"))
    return person.version if version is None else version


def _day(visit: Visit, name: str) -> date | None:
    text = visit.one(name)
    return read_day(text, visit.desk.office.today, name) if text else None


def _named(visit: Visit) -> Person:
    return _by_id(visit, visit.named("id"))


def _by_id(visit: Visit, person_id: str) -> Person:
    """The person of an id. Raises NotThere."""
    with visit.desk.store.reading() as transaction:
        found = persons.by_id(transaction, person_id)
    if found is None:
        raise NotThere(saying("person.gone"))
    return found


def _everybody(visit: Visit) -> list[Person]:
    with visit.desk.store.reading() as transaction:
        return persons.listed(transaction)


def _listed(visit: Visit, *, said: str = "") -> Response:
    regions = visit.desk.regions()
    return visit.show(
        "people.html",
        title=visit.words.say("nav.people"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK,
        said=said,
        table=person_table(_everybody(visit), regions, visit.words, visit.desk.office.today),
        here="people",
        **_choices(visit),
    )


def _choices(visit: Visit, person: Person | None = None) -> dict[str, Any]:
    """What a form of a person offers and holds: what was typed, beside it what is kept instead."""
    roles = {role.value: visit.words.label("office_role", role) for role in FOR_PERSONS}
    regions = {one.code: visit.words.region(one) for one in visit.desk.notice().regions}
    kept = {name: getattr(person, name, "") for name in ("name", "email", "region_code")}
    kept_roles = [one.value for one in person.roles] if person else []
    typed = {name: visit.one(name, text) for name, text in kept.items()}
    ticked = visit.given.get("roles", ()) if "name" in visit.given else kept_roles
    named = kept | {"region_code": regions.get(kept["region_code"], "")}
    stands = {name: text for name, text in named.items() if typed[name] != kept[name]}
    if {*ticked} != {*kept_roles}:
        stands["roles"] = visit.words.listed(roles[one] for one in kept_roles)
    return {
        "roles": roles,
        "regions": regions,
        "typed": typed,
        "ticked": ticked,
        "stands": stands if person else {},
    }


def _person(visit: Visit, person: Person, *, said: str = "") -> Response:
    everybody = _everybody(visit)
    names = {one.id: one.name for one in everybody}
    others = [one for one in everybody if one.id != person.id and one.is_active]
    return visit.show(
        "person.html",
        title=person.name,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK,
        said=said,
        person=person,
        standing=standing_of(person, names, visit.words, visit.desk.office.today).label,
        takers=[one for one in others if handover.can_take_over(one, person)],
        substitutes=[
            one
            for one in others
            if one.id == person.substitute or administration.can_stand_in(one, person)
        ],
        statuses=list(Status),
        here="people",
        **_choices(visit, person),
    )


def _once(visit: Visit, person: Person, password: str) -> Response:
    title = visit.words.say("account.once_title", name=person.name)
    return visit.show("once.html", title=title, person=person, password=password, here="people")


def _handovers(visit: Visit, *, said: str = "") -> Response:
    own = visit.who.person.id
    with visit.desk.store.reading() as transaction:
        found: list[Handover] = [
            one for one in handovers.all_(transaction) if own in (one.taker, one.giver)
        ]
        names = {one.id: one.name for one in persons.listed(transaction)}
    return visit.show(
        "handovers.html",
        title=visit.words.say("handover.title"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK,
        said=said,
        handovers=found,
        names=names,
        own=own,
        here="account",
    )
