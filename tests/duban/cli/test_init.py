"""`duban init --real`: who the office is, what is missing, and no password anywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from duban.bootstrap import office_settings
from duban.bootstrap.opening import open_desk
from duban.cli import asking
from duban.environment import Settings
from duban.running.correspondence import post_of
from tests.conftest import Postgres
from tests.duban.cli.conftest import Command, Today

WHOLE = """\
[office]
name = "演示市知识产权局"
contact = "测试员"
phone = "022-12345678"
address = "演示路1号"
mailbox = "office@例子.中国"

[smtp]
host = "smtp.example.cn"
port = 587
user = "office"
security = "starttls"
"""
"""A made-up office."""

EXIT_USAGE, EXIT_REFUSED, EXIT_CONFIGURATION = 2, 3, 78


def file_with(folder: Path, text: str) -> str:
    """Write a profile and return its path."""
    path = folder / "office.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def kept(folder: Path = Path("office")) -> dict[str, str]:
    """What the office in *folder* says of itself."""
    with (
        open_desk(Settings(office=folder)) as desk,
        desk.store.reading() as transaction,
    ):
        return office_settings.kept(transaction)


def test_profile_of_a_file_is_kept_and_stands_in_the_mails(
    command: Command, tmp_path: Path
) -> None:
    ran = command("init", "--real", "--from", file_with(tmp_path, WHOLE))
    assert ran.code == 0
    assert "missing" not in ran.err
    assert "on trial" in ran.err
    assert kept() == {
        "office.name": "演示市知识产权局",
        "office.contact": "测试员",
        "office.phone": "022-12345678",
        "office.address": "演示路1号",
        "office.mailbox": "office@例子.中国",
        "smtp.host": "smtp.example.cn",
        "smtp.port": "587",
        "smtp.user": "office",
        "smtp.security": "starttls",
    }
    with open_desk(Settings(office=Path("office"))) as desk:
        post = post_of(desk, "zh")
    assert (post.sender.name, post.sender.phone) == ("演示市知识产权局", "022-12345678")
    assert post.address.email == "office@例子.中国"
    assert not post.synthetic


def test_without_terminal_and_file_the_office_is_made_and_says_what_is_missing(
    command: Command,
) -> None:
    ran = command("init", "--real")
    assert ran.code == 0
    assert "Still missing: name of the office" in ran.err
    assert kept() == {}


def test_what_is_missing_is_added_by_a_file(command: Command, tmp_path: Path) -> None:
    command("init", "--real")
    part = file_with(tmp_path, '[office]\nname = "演示局"\n')
    ran = command("init", "--real", "--from", part)
    assert ran.code == 0
    assert "Still missing: contact person" in ran.err
    command("init", "--real", "--from", file_with(tmp_path, '[smtp]\nhost = "smtp.example.cn"\n'))
    assert kept() == {"office.name": "演示局", "smtp.host": "smtp.example.cn"}


def test_office_that_is_there_is_left_alone(command: Command) -> None:
    command("init", "--real")
    assert command("init", "--real").code == EXIT_CONFIGURATION
    assert command("init").code == EXIT_CONFIGURATION


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ('[office]\nnane = "x"', EXIT_CONFIGURATION, "office.nane"),
        ('[smpt]\nhost = "x"', EXIT_CONFIGURATION, "smpt"),
        ('office = "x"', EXIT_CONFIGURATION, "[office], [smtp]"),
        ("[office", EXIT_CONFIGURATION, "valid TOML"),
        ('[office]\nphone = "call me"', EXIT_USAGE, "a telephone number"),
        ('[office]\nmailbox = "office@"', EXIT_USAGE, "a mail address"),
        ('[office]\nname = "a\\nb"', EXIT_USAGE, "one line of text"),
        ("[smtp]\nport = 70000", EXIT_USAGE, "a port from 1 to 65535"),
        ('[smtp]\nhost = "no host"', EXIT_USAGE, "the name of a mail server"),
        ('[smtp]\nsecurity = "perhaps"', EXIT_USAGE, "one of starttls, tls, none"),
        ("[smtp]\nport = 2.5", EXIT_USAGE, "a port from 1 to 65535"),
        ('[mail]\nhours = "9-5"', EXIT_USAGE, "hours such as 09:00-17:30"),
        ('[mail]\nhold = ["slow_warming"]', EXIT_USAGE, "kinds of mail"),
    ],
)
def test_wrong_profile_makes_no_office(
    command: Command, tmp_path: Path, line: str, code: int, said: str
) -> None:
    ran = command("init", "--real", "--from", file_with(tmp_path, line))
    assert ran.code == code
    assert said in ran.err
    assert not Path("office").exists()


def test_password_is_refused_in_a_file_and_kept_nowhere(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "made-up-secret"  # noqa: S105 - nobody's
    ran = command("init", "--real", "--from", file_with(tmp_path, f'[smtp]\npassword = "{secret}"'))
    assert ran.code == EXIT_CONFIGURATION
    assert "DUBAN_SMTP_PASSWORD" in ran.err
    assert secret not in ran.err
    whole = file_with(tmp_path, WHOLE)
    assert "DUBAN_SMTP_PASSWORD" in command("init", "--real", "--from", whole).err
    monkeypatch.setenv("DUBAN_SMTP_PASSWORD", secret)
    assert "DUBAN_SMTP_PASSWORD" not in command("init", "--real", "--from", whole).err
    for path in Path("office").rglob("*"):
        assert secret.encode() not in path.read_bytes()


def test_person_at_the_terminal_is_asked_until_it_fits(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["演示局", "测试员", "call me", "022-1234567", "", "a@b.cn", "", "", "", "none"])
    monkeypatch.setattr("duban.cli.init.somebody_is_there", lambda: True)
    monkeypatch.setattr("builtins.input", lambda: next(answers))
    ran = command("init", "--real")
    assert ran.code == 0
    assert "a telephone number" in ran.err
    assert kept() == {
        "office.name": "演示局",
        "office.contact": "测试员",
        "office.phone": "022-1234567",
        "office.mailbox": "a@b.cn",
        "smtp.security": "none",
    }


def test_from_is_for_real_offices(command: Command, tmp_path: Path) -> None:
    assert command("init", "--from", file_with(tmp_path, WHOLE)).code == EXIT_USAGE


def test_office_in_a_database_server_is_made_once(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.new_database(empty=True)
    command = [sys.executable, "-m", "duban", "--lang", "en", "init", "--real"]
    ended = [
        subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, "DUBAN_DATABASE": url},
            stdin=subprocess.DEVNULL,
            check=False,
            capture_output=True,
        ).returncode
        for _ in range(2)
    ]
    assert ended == [0, EXIT_CONFIGURATION]


# --- no case after the deadline ------------------------------------------------------------------

OPEN = ("case", "do", "open_case", "120101")


def test_case_is_opened_up_to_the_deadline(real: Command, today: Today) -> None:
    today("2023-07-31")
    assert real(*OPEN).code == 0


def test_case_after_the_deadline_is_refused_unless_it_was_opened_in_time(
    real: Command, today: Today
) -> None:
    today("2023-08-01")
    refused = real(*OPEN)
    assert refused.code == EXIT_REFUSED
    assert "R-2.1" in refused.err
    assert "R-1.4" in refused.err
    assert "2023-07-31" in refused.err
    late = real(*OPEN, "--at", "2023-08-01T09:00", "--basis", "a letter")
    assert late.code == EXIT_REFUSED
    without = real(*OPEN, "--at", "2023-07-31T17:00")
    assert (without.code, "R-A.1" in without.err) == (EXIT_REFUSED, True)
    assert real(*OPEN, "--at", "2023-07-31T17:00", "--basis", "a letter").code == 0


def test_nobody_is_asked_where_nobody_sits() -> None:
    assert not asking.somebody_is_there()
