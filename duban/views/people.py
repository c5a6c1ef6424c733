"""Persons: a list of them, their sessions and tokens."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from config.words import Words
from duban.identity.codes import FEW
from duban.views.page import Coded, Column, Kind, Ref, Subject, Table, Tone, Value, coded
from duban.views.places import Regions
from duban.views.user_agents import plain_agent
from states.actors import Channel, Role
from workflow.people.persons import Person, Status
from workflow.people.sessions import Session
from workflow.people.tokens import ApiToken

_TONES: Mapping[Status, Tone] = {
    Status.ACTIVE: "",
    Status.LOCKED: "warn",
    Status.LEFT: "faint",
}


def person_table(people: Iterable[Person], regions: Regions, words: Words, today: date) -> Table:
    """All persons, those who left too; of the absent until when, on that day of the office."""
    listed = list(people)
    names = {one.id: one.name for one in listed}
    rows = tuple(
        (
            Ref(one.login, Subject.PERSON, one.id),
            one.name,
            roles_of(one.roles, words),
            words.region(regions[one.region_code]) if one.region_code in regions else "",
            one.email,
            standing_of(one, names, words, today),
            _absence(one),
            names.get(one.substitute or "", ""),
        )
        for one in listed
    )
    kinds = {"roles": Kind.CODED, "status": Kind.CODED}
    keys = ("login", "name", "roles", "region", "email", "status", "absent", "substitute")
    columns = tuple(_column(words, key, kinds.get(key, Kind.TEXT)) for key in keys)
    tones: tuple[Tone, ...] = tuple(
        "warn" if one.is_active and one.is_absent(today) else _TONES[one.status] for one in listed
    )
    return Table("people", "", columns, rows, tones=tones, empty=words.say("note.no_people"))


def standing_of(person: Person, names: Mapping[str, str], words: Words, today: date) -> Coded:
    """How a person stands: who is absent that day, until when, and who stands in.

    *names* are those of all persons by id.
    """
    status = named(words, "person_status", person.status)
    if not person.is_active or not person.is_absent(today):
        return status
    by, until = names.get(person.substitute or "", ""), person.absent_until
    told = [words.say("person.absent_until", day=until) if until else words.say("person.absent")]
    told.append(words.say("person.stood_in_by", name=by) if by else words.say("person.no_stand_in"))
    return Coded(status.code, words.listed(told))


def roles_of(roles: Iterable[Role], words: Words) -> tuple[Value, ...]:
    """Roles as people read them."""
    return tuple(coded(words, "office_role", role.value) for role in roles)


def named(words: Words, section: str, code: str) -> Coded:
    """A code with what it is called in a section that is spoken."""
    return Coded(code, words.named(section, code))


def _column(words: Words, key: str, kind: Kind = Kind.TEXT) -> Column:
    return Column(key, words.say(f"people_column.{key}"), kind)


def _absence(person: Person) -> str:
    if person.absent_from is None:
        return ""
    return f"{person.absent_from} – {person.absent_until or ''}".rstrip()


def recovery_told(left: int, words: Words) -> Iterator[str]:
    """What is said where a recovery code was used: how many are *left*, and that they are few."""
    yield words.say("account.recovery_used", count=left)
    if left <= FEW:
        yield words.say("account.recovery_few")


class Open(msgspec.Struct, frozen=True):
    """A session of a person as it is shown: with what, and whether it is the one looked from."""

    session: Session
    agent: str
    is_own: bool

    @property
    def number(self) -> str:
        """By what it is ended."""
        return session_number(self.session)


def session_number(session: Session) -> str:
    """Enough of the hash of a session to tell it from the others of its person."""
    return session.hash[:16]


def open_sessions(sessions: Iterable[Session], own: str, words: Words) -> list[Open]:
    """The sessions of a person, each by its browser and system; a terminal is told as that."""
    terminal = words.say("account.terminal")
    return [
        Open(
            one,
            terminal if one.channel is Channel.TERMINAL else plain_agent(one.agent),
            one.hash == own,
        )
        for one in sessions
    ]


def held_table(held: Iterable[tuple[str, ApiToken]], short: int, words: Words) -> Table:
    """Tokens with the login of whose each is, under the first *short* letters of its number."""
    rows = tuple(
        (login, one.hash[:short], one.name, one.scopes, one.made_at, one.expires_at)
        for login, one in held
    )
    kinds = {"made_at": Kind.MOMENT, "expires_at": Kind.MOMENT}
    keys = ("login", "number", "name", "scopes", "made_at", "expires_at")
    columns = tuple(_column(words, key, kinds.get(key, Kind.TEXT)) for key in keys)
    return Table("tokens", "", columns, rows, empty=words.say("api.no_tokens"))
