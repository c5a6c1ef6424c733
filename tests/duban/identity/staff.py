"""The staff of an office in tests: one person a role, who sign in with one password."""

from datetime import datetime, timedelta

import pyotp

from duban.bootstrap.desk import Desk
from duban.identity import account, codes, passwords, signing_in
from duban.identity.administration import New, add
from duban.identity.signing_in import SignedIn, Where
from duban.identity.visitors import Visitor, visitor_of
from states.actors import Channel, Role
from tests.practice import HEPING, at
from workflow.people import persons, security
from workflow.people.persons import Person
from workflow.people.security import Event

NOW = at("2026-03-02T09:00")
PASSWORD = "海河的春天来得晚一些"  # noqa: S105 - that of a test
HERE = Where(Channel.WEB, "10.0.0.5", "Firefox")
ELSEWHERE = Where(Channel.WEB, "203.0.113.9", "curl")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

EVERYBODY = {
    "wang": ("王一", (Role.OPERATOR,)),
    "li": ("李二", (Role.OPERATOR,)),
    "zhao": ("赵三", (Role.FINANCE,)),
    "chen": ("陈四", (Role.SUPERVISOR,)),
    "liu": ("刘五", (Role.REVIEWER,)),
    "sun": ("孙六", (Role.AUDITOR,)),
    "admin": ("周七", (Role.ADMINISTRATOR,)),
    "heping": ("和平", (Role.DISTRICT,)),
}


class Staff:
    """An office with its persons; they are added when they are first asked for."""

    def __init__(self, desk: Desk, password: str) -> None:
        self.desk, self._hashed, self._password = desk, passwords.hashed(password), password

    def person(self, login: str) -> Person:
        """A person, added with a password that need not be changed."""
        with self.desk.store.reading() as transaction:
            found = persons.by_login(transaction, login)
        if found is not None:
            return found
        name, roles = EVERYBODY[login]
        region = HEPING if Role.DISTRICT in roles else ""
        new = New(login=login, name=name, roles=roles, region_code=region, email=f"{login}@a.cn")
        person, _ = add(self.desk, new, "admin", NOW, has_password=False)
        with self.desk.store.writing() as transaction:
            persons.set_password(transaction, person.id, self._hashed)
        return person

    def sign_in(
        self,
        login: str,
        password: str | None = None,
        where: Where = HERE,
        now: datetime = NOW,
    ) -> SignedIn:
        """Take the first step of a sign-in."""
        return signing_in.sign_in(self.desk, login, password or self._password, where, now)

    def visitor(self, login: str, now: datetime = NOW) -> Visitor:
        """The visitor that a person is who has just signed in."""
        self.person(login)
        found = visitor_of(self.desk, self.sign_in(login, now=now).token, now)
        assert found is not None
        return found

    def logged(self, login: str | None = None) -> list[Event]:
        """What the security log tells, the first first."""
        with self.desk.store.reading() as transaction:
            entries = security.latest(transaction, most=500, person=login)
            assert security.verify(transaction)[1] == []
        return [one.what for one in reversed(entries)]


def with_codes(staff: Staff) -> tuple[str, list[str]]:
    """Set one-time codes up for 王一; the secret and the recovery codes."""
    secret = codes.new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    recovery = account.set_up_codes(staff.desk, staff.visitor("wang"), secret, code, NOW)
    return secret, recovery
