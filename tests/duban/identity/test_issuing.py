"""Tokens for programs: their names, how long they last, what they may do, who ended them."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest

from duban.identity import administration
from duban.identity.errors import NotAllowed
from duban.identity.issuing import LONGEST_NAME, LONGEST_TOKEN, issue, revoke
from duban.identity.permissions import GRANTED, Permission
from states.actors import Role
from tests.duban.identity.staff import NOW, SECOND, Staff
from workflow.people import security, sessions, tokens
from workflow.people.security import Event
from workflow.people.tokens import ApiToken

LOOK = frozenset({Permission.LOOK_AT_CASES})
MONTH = timedelta(days=30)


def made(
    staff: Staff,
    login: str = "wang",
    *,
    name: str = "报表",
    scopes: Collection[Permission] = LOOK,
    lasts: timedelta = MONTH,
    by: str = "wang",
) -> str:
    """A token of a person."""
    return issue(staff.desk, staff.person(login), name, scopes, lasts, NOW, by)


def kept(staff: Staff, login: str = "wang") -> list[ApiToken]:
    """The tokens of a person."""
    with staff.desk.store.reading() as transaction:
        return tokens.of_person(transaction, staff.person(login).id)


def told(staff: Staff, what: Event) -> tuple[str, dict[str, object]]:
    """Of whom and what the security log tells."""
    with staff.desk.store.reading() as transaction:
        found = [one for one in security.latest(transaction, most=50) if one.what is what]
    return found[0].person, dict(found[0].facts)


def test_token_is_kept_as_its_hash_under_its_name_with_its_end(staff: Staff) -> None:
    token = made(staff, name=" 报表 ")
    (found,) = kept(staff)
    assert found == ApiToken(
        hash=sessions.hashed(token),
        person=staff.person("wang").id,
        name="报表",
        scopes=(Permission.LOOK_AT_CASES,),
        made_at=NOW,
        expires_at=NOW + MONTH,
    )
    assert token not in repr(found)
    assert made(staff) != token


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\u200b", "x" * (LONGEST_NAME + 1)])
def test_name_stands_in_a_line(staff: Staff, name: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        made(staff, name=name)
    assert refused.value.sayings[0].code == "token.bad"
    assert kept(staff) == []


@pytest.mark.parametrize("lasts", [timedelta(), -SECOND, LONGEST_TOKEN + SECOND])
def test_token_lasts_a_year_at_most(staff: Staff, lasts: timedelta) -> None:
    with pytest.raises(NotAllowed) as refused:
        made(staff, lasts=lasts)
    assert refused.value.sayings[0].code == "token.bad"


def test_name_and_time_that_are_as_long_as_may_be_are_taken(staff: Staff) -> None:
    made(staff, name="x" * LONGEST_NAME, lasts=LONGEST_TOKEN)
    (found,) = kept(staff)
    assert (len(found.name), found.expires_at) == (LONGEST_NAME, NOW + LONGEST_TOKEN)


@pytest.mark.parametrize("login", ["wang", "zhao", "liu", "sun", "admin", "heping"])
def test_token_does_no_more_than_its_person_may(staff: Staff, login: str) -> None:
    may = GRANTED[staff.person(login).roles[0]]
    made(staff, login, scopes=may)
    assert set(kept(staff, login)[0].scopes) == may
    for more in set(Permission) - may - {Permission.OPEN}:
        with pytest.raises(NotAllowed) as refused:
            made(staff, login, scopes=may | {more})
        assert refused.value.sayings[0].code == "token.scopes"
    with pytest.raises(NotAllowed):
        made(staff, login, scopes=())
    assert len(kept(staff, login)) == 1


def test_token_of_who_stands_in_may_what_he_may_today(staff: Staff) -> None:
    staff.desk.set_date(NOW.date())  # whose day it is says the office
    beyond = {Permission.HANDLE_MAIL}
    with pytest.raises(NotAllowed):
        made(staff, "zhao", scopes=beyond)
    away = administration.away(
        staff.person("wang"), NOW.date(), date(2026, 3, 9), staff.person("zhao").id
    )
    administration.change(staff.desk, away, "admin", NOW)
    made(staff, "zhao", scopes=beyond)
    assert kept(staff, "zhao")[0].scopes == (Permission.HANDLE_MAIL,)


def test_log_tells_who_made_and_who_ended_a_token_of_whom(staff: Staff) -> None:
    made(staff)
    assert told(staff, Event.TOKEN_MADE) == ("wang", {"name": "报表", "scopes": ["look"]})
    made(staff, name="备份", by="admin")
    assert told(staff, Event.TOKEN_MADE)[1]["of"] == "wang"
    person = staff.person("wang")
    by_name = {one.name: one for one in kept(staff)}
    revoke(staff.desk, person, by_name["备份"], NOW, "admin")
    assert told(staff, Event.TOKEN_ENDED) == ("admin", {"name": "备份", "of": "wang"})
    revoke(staff.desk, person, by_name["报表"], NOW, "wang")
    assert told(staff, Event.TOKEN_ENDED) == ("wang", {})
    assert kept(staff) == []


def test_token_that_was_ended_is_ended_once(staff: Staff) -> None:
    made(staff)
    (token,) = kept(staff)
    for _ in range(2):
        revoke(staff.desk, staff.person("wang"), token, NOW, "admin")
    assert staff.logged("admin").count(Event.TOKEN_ENDED) == 1


def test_nobody_ends_a_token_as_another_persons(staff: Staff) -> None:
    made(staff)
    (token,) = kept(staff)
    revoke(staff.desk, staff.person("li"), token, NOW, "li")
    assert kept(staff) == [token]
    assert Event.TOKEN_ENDED not in staff.logged("li")
    assert staff.person("li").roles == (Role.OPERATOR,)
