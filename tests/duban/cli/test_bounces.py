"""A mail that came back, as the operator learns of it and sets it right."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.duban.cli.conftest import Command
from tests.mailhouse.dovecot import PASSWORD, USER, Dovecot
from tests.mailhouse.house import House
from workflow.mail import contacts
from workflow.mail.contacts import Contact
from workflow.store.database import Store

CONFIGURATION, NOT_FOUND, TRY_LATER = 78, 4, 75
NOTICE = Path(__file__).parents[2] / "notifications" / "inbound" / "returned" / "postfix.eml"
OFFICE, LI = "office@office.example", "li@heping.example"
PROFILE = """
[office]
name = "演示局"
contact = "测试员"
phone = "022-12345678"
mailbox = "{mailbox}"

[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"

[imap]
host = "localhost"
port = {imap}
user = "{user}"
security = "none"
"""


@pytest.fixture(scope="module")
def box() -> Iterator[Dovecot]:
    with Dovecot() as running:
        yield running


@pytest.fixture
def house() -> Iterator[House]:
    with House() as running:
        yield running


@pytest.fixture
def office(
    real: Command, box: Dovecot, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """An office on trial with a mailbox; its first mail, to itself, has left."""
    box.empty()
    monkeypatch.setenv("DUBAN_IMAP_PASSWORD", PASSWORD)
    given = PROFILE.format(mailbox=OFFICE, smtp=house.port, imap=box.port, user=USER)
    (tmp_path / "office.toml").write_text(given, encoding="utf-8")
    assert real("init", "--real", "--from", "office.toml").code == 0
    store = Store(f"sqlite:///{tmp_path / 'office' / 'duban.db'}")
    with store.writing() as transaction:
        people = [
            Contact("120101", "district", "李", LI),
            Contact("", "city_operator", "王", OFFICE),
        ]
        contacts.replace(transaction, people)
    store.close()
    store.engine.dispose()
    assert real("case", "do", "open_case", "120101").code == 0
    assert real("job", "run", "deliver").code == 0
    return real


def came_back(house: House) -> bytes:
    """The notice that the mail of the house came back."""
    (taken,) = house.mails
    found = re.search(rb"Message-ID: <(\w+)@", taken.message)
    assert found is not None
    return re.sub(rb"<[0-9a-f]{40}@", b"<" + found[1] + b"@", NOTICE.read_bytes())


def test_operator_sees_what_came_back_and_sets_it_right(
    office: Command, box: Dovecot, house: House
) -> None:
    box.receive(came_back(house))
    assert office("job", "run", "bounces").err.endswith("mailbox: 1 came back\n")
    assert office("job", "run", "bounces").err.endswith("mailbox: nothing to do\n")

    (mail,) = json.loads(office("mail", "list", "-o", "json").out)
    assert mail["status"] == "failed"
    assert mail["why"].startswith("5.1.1 550 5.1.1 <zhang@heping.example>")
    shown = office("mail", "show", mail["mail"]).out
    assert "came back from zhang@heping.example: 5.1.1 550 5.1.1" in shown

    rows = json.loads(office("contact", "list", "-o", "json").out)
    assert {row["email"]: row["came_back"] for row in rows} == {LI: "", OFFICE: "2023-07-20 5.1.1"}
    listed = office("contact", "list")
    assert "2023-07-20 5.1.1" in listed.out
    assert "duban contact unmark" in listed.err

    assert office("contact", "unmark", OFFICE).code == 0
    assert office("contact", "unmark", OFFICE).code == NOT_FOUND
    assert "came back" not in office("contact", "list").out


def test_office_without_a_mailbox_says_what_is_missing(real: Command) -> None:
    ran = real("job", "run", "bounces")
    assert ran.code == CONFIGURATION
    assert "[imap]" in ran.err


def test_mailbox_that_can_not_be_read_is_tried_later(
    office: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_IMAP_PASSWORD", "another")
    ran = office("job", "run", "bounces")
    assert ran.code == TRY_LATER
    assert "Authentication failed" in ran.err
    assert "another" not in ran.err


def test_password_of_the_mailbox_does_not_travel_in_the_clear(
    office: Command, tmp_path: Path
) -> None:
    (tmp_path / "imap.toml").write_text('[imap]\nhost = "imap.126.com"\n', encoding="utf-8")
    assert office("init", "--real", "--from", "imap.toml").code == 0
    ran = office("job", "run", "bounces")
    assert ran.code == CONFIGURATION
    assert "[imap]: security: expected one of starttls, tls" in ran.err


def test_password_of_the_mailbox_is_in_no_file(real: Command, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text('[imap]\npassword = "x"\n', encoding="utf-8")
    ran = real("init", "--real", "--from", "office.toml")
    assert ran.code != 0
    assert "DUBAN_IMAP_PASSWORD" in ran.err
