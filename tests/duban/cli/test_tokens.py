"""Tokens at the command line: made and shown once, listed, revoked."""

from pathlib import Path

from duban.bootstrap.opening import open_desk
from duban.clock import now
from duban.environment import Settings
from duban.identity import first_persons
from duban.identity.bearer import bearer_of
from duban.identity.permissions import Permission
from tests.duban.cli.terminal import Terminal


def test_token_is_made_shown_once_listed_and_revoked(operator: Terminal) -> None:
    settings = Settings(office=Path(operator.folder) / "office")
    with open_desk(settings, to_write=True) as desk:
        first_persons.demo_persons(desk, now())
    made = operator("token", "add", "wang", "大屏", "--scope", "look", "--scope", "act")
    assert made.code == 0, made.err
    token = made.out.strip()
    with open_desk(settings) as desk:
        visitor = bearer_of(desk, token, now())
    assert visitor is not None and visitor.person.login == "wang"
    assert visitor.permissions == {Permission.LOOK_AT_CASES, Permission.ACT}
    (listed,) = operator("token", "list", "-o", "json").data
    assert (listed["login"], listed["name"], listed["scopes"]) == ("wang", "大屏", ["act", "look"])
    assert token not in operator("token", "list", "wang").out
    assert operator("token", "revoke", "wang", listed["number"]).code == 0
    with open_desk(settings) as desk:
        assert bearer_of(desk, token, now()) is None
    assert operator("token", "revoke", "wang", listed["number"]).code == 4


def test_token_that_may_not_be_made_is_refused_in_words(operator: Terminal) -> None:
    nobody, no_scope, too_much = operator.many(
        [
            ["token", "add", "nobody", "x", "--scope", "look"],
            ["token", "add", "nobody", "x", "--scope", "lok"],
            ["token", "add", "nobody", "x", "--scope", "look", "--days", "400"],
        ]
    )
    assert (nobody.code, no_scope.code, too_much.code) == (4, 2, 2)
    assert "nobody" in nobody.err and "look" in no_scope.err
