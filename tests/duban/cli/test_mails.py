"""`duban mail`: what a person sees of a mail and does to it, and how the office goes live."""

import json
from pathlib import Path
from typing import Any

import pytest

from duban.bootstrap.opening import open_desk
from duban.cli import mail_mode
from duban.environment import Settings
from tests.duban.cli.conftest import Command, Today
from tests.duban.cli.terminal import Terminal
from workflow.mail import contacts
from workflow.mail.contacts import Contact

REFUSED, CONFLICT, CONFIGURATION, TRY_LATER = 3, 5, 78, 75
OPERATOR = "operator@city.example"
PROFILE = """
[office]
name = "演示市知识产权局"
mailbox = "office@city.example"
[smtp]
host = "127.0.0.1"
port = 1
security = "none"
[mail]
trial_to = "operator@city.example"
hours = "any"
hold = ["programme_open"]
"""


@pytest.fixture
def office(real: Command, tmp_path: Path) -> Command:
    """A real office that names a mail server which nobody runs, with one open case."""
    profile = tmp_path / "office.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    assert real("init", "--real", "--from", str(profile)).code == 0
    assert real("case", "do", "open_case", "和平区").code == 0
    return real


def data(command: Command, *arguments: str) -> Any:
    ran = command(*arguments, "-o", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def name_people(district: str = "li@heping.example") -> None:
    """Put a district's contact and a supervisor into the office."""
    people = [
        Contact("120101", "district", "李", district),
        Contact("", "city_operator", "张", OPERATOR),
        Contact("", "city_supervisor", "王处长", "wang@city.example"),
    ]
    with (
        open_desk(Settings(office=Path("office")), to_write=True) as desk,
        desk.store.writing() as transaction,
    ):
        contacts.replace(transaction, people)


def test_kind_that_awaits_release_is_held_released_and_says_why(office: Command) -> None:
    (row,) = data(office, "mail", "list")
    assert (row["status"], row["status_label"]) == ("held", "held for release")
    assert row["why"] == "waits for a person to release it"
    shown = office("mail", "show", row["mail"])
    assert "because: act 1 (Open the case" in shown.out
    ran = office("mail", "release", row["mail"], "--person", "王处长")
    assert (ran.code, "released: " in ran.err) == (0, True)
    assert data(office, "mail", "list", "--status", "planned")[0]["mail"] == row["mail"]
    seen = data(office, "mail", "show", row["mail"])
    assert [(act["act"], act["person"]) for act in seen["acts"]] == [("release", "王处长")]


def test_mail_is_cancelled_with_a_reason_and_not_twice(office: Command) -> None:
    (row,) = data(office, "mail", "list")
    cancel = ("mail", "cancel", row["mail"], "--person", "李", "--reason", "重复")
    assert office(*cancel).code == 0
    again = office(*cancel)
    assert (again.code, "Nothing was changed" in again.err) == (REFUSED, True)
    assert data(office, "mail", "list")[0]["why"] == "cancelled by a person"


def test_of_several_mails_all_are_held_or_none(office: Command) -> None:
    assert office("case", "do", "open_case", "河东区").code == 0
    first, second = (row["mail"] for row in data(office, "mail", "list"))
    assert office("mail", "release", first, "--person", "李").code == 0
    ran = office("mail", "release", second, first, "--person", "李")
    assert ran.code == REFUSED
    assert len(data(office, "mail", "list", "--status", "held")) == 1


def test_case_is_muted_until_a_day(office: Command) -> None:
    mute = ("mail", "mute", "和平区", "--person", "李", "--reason", "已电话沟通", "--until")
    assert office(*mute, "2023-07-19").code == 2
    assert office(*mute, "2023-07-31").code == 0
    muted = data(office, "mail", "status")["muted"]
    assert [(one["case_id"], one["until"]) for one in muted] == [
        ("tj-2023-22/120101", "2023-07-31")
    ]
    assert office("mail", "unmute", "和平区", "--person", "李").code == 0
    assert data(office, "mail", "status")["muted"] == []


def test_status_says_where_mails_go(office: Command) -> None:
    ran = office("mail", "status")
    assert f"On trial: all mails go to {OPERATOR} alone." in ran.out
    known = data(office, "mail", "status")
    assert (known["mode"], known["server"]) == ("trial", "127.0.0.1:1")
    assert (known["hours"], known["held_kinds"]) == (None, ["programme_open"])


@pytest.mark.parametrize("arguments", [("mail", "check"), ("job", "run", "deliver"), ("worker",)])
def test_nobody_signs_in_without_the_password(
    real: Command, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """In vain, minute by minute, until the account is locked."""
    profile = tmp_path / "office.toml"
    text = PROFILE.replace('security = "none"', 'user = "office"')
    profile.write_text(text, encoding="utf-8")
    assert real("init", "--real", "--from", str(profile)).code == 0
    ran = real(*arguments)
    assert (ran.code, ran.out) == (78, "")
    assert "DUBAN_SMTP_PASSWORD" in ran.err


def test_server_that_is_not_there_is_said_and_loses_nothing(office: Command) -> None:
    (row,) = data(office, "mail", "list")
    name_people()
    office("mail", "release", row["mail"], "--person", "李")
    assert office("mail", "check").code == TRY_LATER
    ran = office("job", "run", "deliver")
    assert (ran.code, "127.0.0.1:1 can't be reached" in ran.err) == (TRY_LATER, True)
    assert "go on waiting" in ran.err
    assert data(office, "mail", "list")[0]["status_label"] == "on its way"


def test_only_a_supervisor_lets_the_office_go_live(office: Command, today: Today) -> None:
    assert office("mail", "live", "--person", "王处长").code == REFUSED
    name_people()
    refused = office("mail", "live", "--person", "李")
    assert (refused.code, "(王处长)" in refused.err) == (REFUSED, True)
    today("2023-07-24")
    assert office("job", "run", "day_plan").code == 0
    foreseen = office("mail", "live", "--person", "王处长", "--dry-run")
    assert foreseen.code == 0
    assert "li@heping.example" in foreseen.out
    assert data(office, "mail", "status")["mode"] == "trial"
    unasked = office("mail", "live", "--person", "王处长")
    assert unasked.code == 2
    assert office("mail", "live", "--person", "王处长", "--yes").code == 0
    assert data(office, "mail", "status")["mode"] == "live"
    reminders = [row for row in data(office, "mail", "list") if ":reminder:" in row["key"]]
    assert sorted((row["item"], row["why"]) for row in reminders) == [
        (item, why)
        for item in ("institution_filing", "plan_filing")
        for why in ("", "fell due before the office went live")
    ]
    assert office("mail", "trial", "--person", "王处长").code == 0
    assert data(office, "mail", "status")["mode"] == "trial"


@pytest.mark.parametrize(("language", "said"), [("zh", "看过再确认"), ("en", "just listed")])
def test_contacts_that_change_while_it_is_asked_keep_the_office_on_trial(
    office: Command, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    name_people()

    def colleague_imports(*_: object, **__: object) -> None:
        name_people("other@heping.example")

    monkeypatch.setattr(mail_mode, "require_yes", colleague_imports)
    ran = office("--lang", language, "mail", "live", "--person", "王处长")
    assert (ran.code, said in ran.err) == (CONFLICT, True)
    assert data(office, "mail", "status")["mode"] == "trial"


def test_training_office_has_no_trial(operator: Terminal) -> None:
    live, status, text = operator.many(
        [
            ["mail", "live", "--person", "王"],
            ["mail", "status", "-o", "json"],
            ["mail", "show", "2024-04-10-0873d8b6"],
        ]
    )
    assert live.code == CONFIGURATION
    assert status.data["mode"] == "live"
    assert "\N{REPLACEMENT CHARACTER}" not in text.out
