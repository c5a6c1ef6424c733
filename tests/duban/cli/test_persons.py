"""The command line acts as a person: persons added, roles given, a sign-in kept and ended."""

import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.duban.cli.conftest import Command
from tests.duban.cli.screen import PATIENCE, Screen
from tests.duban.cli.terminal import Terminal

USAGE, REFUSED, NOT_FOUND = 2, 3, 4
DONGJIANG, HONGQIAO = "120116403", "120106"
PAYEE = "红桥区示范运营服务机构（演示）"
PAYMENT = ["case", "do", "disburse", HONGQIAO, "-f", "instalment=first_instalment"]
PAYMENT += ["-f", "amount=360000", "-f", f"payees={PAYEE}:360000"]
ACT = ["case", "do", "start_drafting", DONGJIANG]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Where the settings of whoever is at the terminal are kept."""
    return {"XDG_CONFIG_HOME": str(tmp_path / "config")}


def test_person_is_added_with_a_password_that_is_told_once(
    operator: Terminal, home: dict[str, str]
) -> None:
    added, listed, boss, nobody, who, last, typed = operator.many(
        [
            ["person", "add", "wu", "吴八", "--role", "administrator"],
            ["person", "list", "-o", "json"],
            ["person", "role", "wu", "--role", "boss"],
            ["person", "reset", "nobody"],
            ["whoami"],
            ["person", "lock", "wu"],
            ["login", "wu"],
        ],
        **home,
    )
    password = added.err.strip().rpartition(" ")[2]
    assert len(password) == 19
    assert [(one["login"], one["name"]) for one in listed.data] == [("wu", "吴八")]
    assert password not in listed.out
    assert (boss.code, nobody.code) == (USAGE, NOT_FOUND)
    assert "Nobody has signed in" in who.err
    assert typed.code == USAGE  # nobody sits there to type the password
    assert (last.code, "last administrator" in last.err) == (REFUSED, True)


def test_one_time_password_is_typed_once_and_changed(
    operator: Terminal, home: dict[str, str]
) -> None:
    added = operator("person", "add", "wu", "吴八", "--role", "auditor", **home)
    once, own = added.err.strip().rpartition(" ")[2], "海河-2023-津门-办公"
    with closing(Screen(operator, "en", "login", "wu", **home)) as screen:
        for asked, typed in (("Password:", once), ("New password:", own), ("Once more:", own)):
            screen.until(asked)
            screen.type(typed)
        screen.until("Signed in as 吴八")
        assert screen.running.wait(PATIENCE) == 0
    assert "wu" in operator("whoami", **home).err


def test_roles_are_given_as_they_are_called(operator: Terminal, home: dict[str, str]) -> None:
    unknown, added, changed, listed = operator.many(
        [
            ["person", "add", "zhao", "赵六", "--role", "出纳"],
            ["person", "add", "zhao", "赵六", "--role", "财务", "--role", "经办"],
            ["person", "role", "zhao", "--role", "Auditor"],
            ["person", "list", "-o", "json"],
        ],
        "zh",
        **home,
    )
    assert unknown.code == USAGE
    assert "处室负责人 (supervisor)、财务 (finance)" in unknown.err
    assert (added.code, changed.code) == (0, 0), added.err + changed.err
    assert "auditor" in str(listed.data)


def test_who_has_signed_in_is_who_acts_and_money_awaits_another(
    operator: Terminal, home: dict[str, str], tmp_path: Path
) -> None:
    login, who, named, _, told, pay, lines, people = operator.many(
        [
            ["login", "wang"],
            ["whoami"],
            [*ACT, "--person", "somebody"],
            ACT,
            ["case", "history", DONGJIANG, "-o", "json"],
            [*PAYMENT],
            ["ledger", "show", HONGQIAO, "-o", "json"],
            ["person", "list"],
        ],
        **home,
    )
    assert login.code == 0, login.err
    assert "演示·王经办" in who.err
    assert named.code == REFUSED
    assert told.data[-1]["person"] == "演示·王经办"
    assert (pay.code, "another person approves it" in pay.err) == (0, True)
    assert not [one for one in lines.data if one["actor"] == "演示·王经办"]
    assert people.code == REFUSED
    (kept,) = (tmp_path / "config" / "duban").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    out, over = operator.many([["logout"], ["whoami"]], **home)
    assert out.code == 0
    assert "Nobody has signed in" in over.err
    assert not kept.exists()


def test_who_can_not_be_kept_signed_in_is_told_before_a_password_is_taken(
    operator: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text("no folder")
    _, refused = operator.many(
        [
            ["person", "add", "wu", "吴八", "--role", "administrator"],
            ["login", "wu", "--password-stdin"],
        ],
        XDG_CONFIG_HOME=str(tmp_path / "config"),
    )
    assert refused.code == 1
    assert str(tmp_path / "config") in refused.err


def test_list_of_nothing_says_so_and_no_more(real: Command) -> None:
    people, mails = real("person", "list"), real("mail", "list")
    assert (people.code, mails.code) == (0, 0)
    assert "duban person add" in people.out
    assert "—" not in people.out
    assert mails.out == ""
    assert "duban mail show" not in mails.err
