"""The whole way of a real office's mail, from the command line to the mailboxes of the units."""

import json
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar

from duban.sheets.contacts import CITY_NAME, HEADINGS, SHEET
from tests.duban.cli.conftest import Command, Ran, Today
from tests.mailhouse.house import House
from tests.mailhouse.postfix import Postfix
from tests.mailhouse.sink import Sink
from tests.practice import HEPING, PROGRAMME, institution_papers, the_notice

OFFICE, HEAD = "office@office.example", "head@office.example"
CITY = {"市局经办人": ("经办员", OFFICE), "处室负责人": ("王处长", HEAD)}
BOXES = {one.code: f"u{one.code}@district.example" for one in the_notice().regions}
TRIAL = "【试运行 TRIAL】"
REFUSED = 3
NIGHTS = 7
"""So many have reports at the first: none was done since the day on which cases were opened."""

PROFILE = """\
[office]
name = "演示市知识产权局"
contact = "测试员"
phone = "022-12345678"
mailbox = "{office}"

[smtp]
host = "localhost"
port = {port}
security = "{security}"
{more}
"""
"""A made-up office."""


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    """A mail server where every unit has a mailbox."""
    with Postfix([OFFICE, HEAD, *BOXES.values()]) as started:
        yield started


@pytest.fixture
def real(command: Command, today: Today, postfix: Postfix) -> Command:
    """A real office on trial, in which 21 units are reminded of two items on 24 July 2023."""
    today("2023-07-18")
    write_profile(postfix.port, "starttls", f'ca_file = "{postfix.trust}"')
    write_contacts("contacts.xlsx")
    founding = ("--from", "office.toml", "--contacts", "contacts.xlsx")
    assert command("init", "--real", *founding).code == 0
    assert command("mail", "check").code == 0
    for act in ("open_case", "start_drafting"):
        assert command("case", "bulk", act, "--all", "--yes").code == 0
    today("2023-07-24")
    assert "42 reminders" in command("job", "run", "day_plan").err
    assert delivered(command) == f"sent {42 + NIGHTS}"
    return command


def write_profile(port: int, security: str, more: str = "") -> None:
    """Write the file that names the office and its mail server."""
    text = PROFILE.format(office=OFFICE, port=port, security=security, more=more)
    Path("office.toml").write_text(text, encoding="utf-8")


def write_contacts(path: str) -> None:
    """Write the sheet of contacts, with a person for every unit and two for the city."""
    roles = {CITY_NAME: CITY, **{code: {"区局联系人": ("联系人", BOXES[code])} for code in BOXES}}
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(list(HEADINGS.values()))
    for code, people in roles.items():
        for role, (name, email) in people.items():
            sheet.append([code, None, role, name, email])
    book.save(path)


def delivered(command: Command) -> str:
    """What `duban job run deliver` says it did."""
    ran = command("job", "run", "deliver")
    assert ran.code == 0, ran
    return ran.err.strip().removeprefix("mails: ")


def live(command: Command, *more: str, person: str = "王处长") -> Ran:
    return command("mail", "live", "--person", person, *more)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """A body of a message, which has to be whole."""
    assert not message.defects
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def due_days(message: EmailMessage) -> dict[str, tuple[str, int]]:
    """The entries of its calendar file: of each UID the day and the sequence."""
    file, *_ = message.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "截止日期.ics")
    calendar = Calendar.from_ical(file.get_content())
    assert not calendar.errors
    return {
        str(event["UID"]): (event.decoded("DTSTART").isoformat(), int(str(event["SEQUENCE"])))
        for event in calendar.walk("VEVENT")
    }


def test_office_on_trial_writes_to_itself_alone_and_shows_what_would_leave_if_it_went_live(
    real: Command, postfix: Postfix
) -> None:
    arrived = postfix.arrived(42 + NIGHTS, OFFICE)
    assert postfix.boxes() == [OFFICE]
    kinds = [str(one["X-Duban-Kind"]) for one in arrived]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "programme_open": 21,
        "digest": 21,
        "nightly_report": NIGHTS,
    }
    on_trial = [one for one in arrived if one["X-Duban-Kind"] != "nightly_report"]
    meant = {f"联系人 <{box}>" for box in BOXES.values()}
    assert {str(one["X-Duban-Recipients"]) for one in on_trial} == meant
    for one in on_trial:
        assert one["Subject"].startswith(TRIAL)
        assert str(one["To"]) == OFFICE
        assert str(one["X-Duban-Recipients"]) in text_of(one)
        assert str(one["X-Duban-Recipients"]).split()[-1].strip("<>") in text_of(one, "html")

    assert live(real, "--dry-run", person="某人").code == REFUSED
    seen = live(real, "--dry-run")
    assert seen.code == 0
    assert all(box in seen.out for box in (HEAD, *BOXES.values()))
    assert seen.out.count("reminder") == 42
    assert "What would leave at once (42)" in seen.err
    assert f"On trial: all mails go to {OFFICE} alone." in real("mail", "status").out
    assert delivered(real) == "none"


def test_reminders_of_21_units_arrive_in_their_mailboxes_once_and_thread_by_case(
    real: Command, today: Today, postfix: Postfix
) -> None:
    assert live(real, "--yes").code == 0
    assert delivered(real) == "sent 21"
    papers = json.dumps(institution_papers(HEPING))
    assert real("case", "do", "submit_institution_filing", HEPING, "--data", papers).code == 0
    assert delivered(real) == "sent 1"
    today("2023-07-28")
    assert "41 reminders" in real("job", "run", "day_plan").err
    assert delivered(real) == "sent 25"
    assert delivered(real) == "none"

    counts = dict.fromkeys(BOXES, 2) | {HEPING: 3}
    everything = [one for code, box in BOXES.items() for one in postfix.arrived(counts[code], box)]
    assert postfix.boxes() == sorted([OFFICE, *BOXES.values()])
    assert len(everything) == 2 * 21 + 1
    assert len({str(one["Message-ID"]) for one in everything}) == len(everything)
    for code, box in BOXES.items():
        mails = postfix.arrived(counts[code], box)
        told_of = [str(one["In-Reply-To"]) for one in mails if one["In-Reply-To"]]
        assert len(told_of) == len(mails) - 1
        assert {*told_of} < {str(one["Message-ID"]) for one in mails}
        assert {str(one["X-Duban-Case"]) for one in mails} == {f"{PROGRAMME}/{code}"}
        for one in mails:
            check_head(one, box)
        reminders = [one for one in mails if one["List-Id"]]
        first, last = sorted(reminders, key=lambda one: one["Date"].datetime)
        assert "最近一项还有7天" in first["Subject"] and "还有3天" in last["Subject"]
        before, after = due_days(first), due_days(last)
        assert before.keys() >= after.keys()
        assert {day for day, _ in before.values()} == {"2023-07-31"}
        assert all(after[uid][1] > before[uid][1] for uid in after)
    nights = [
        one for one in postfix.arrived(42 + NIGHTS + 4, OFFICE) if "夜间报告" in one["Subject"]
    ]
    assert len(nights) == NIGHTS + 4
    assert not [one for one in nights if "校验异常" in one["Subject"]]
    alone = [one for one in postfix.arrived(3, BOXES[HEPING]) if one["X-Duban-Kind"] == "reminder"]
    assert [len(due_days(one)) for one in alone] == [1]


def test_other_servers_take_the_reminders_as_well(real: Command) -> None:
    assert live(real, "--yes").code == 0
    with Sink() as sink:
        write_profile(sink.port, "none")
        assert real("init", "--real", "--from", "office.toml").code == 0
        assert delivered(real) == "sent 21"
        assert sorted(one.recipient for one in sink.mails()) == sorted(BOXES.values())
    listed = json.loads(real("mail", "list", "--status", "sent", "-o", "json", "--most=999").out)
    names = [one["mail"] for one in listed if one["item"] and one["result"] != "trial"]
    assert len(names) == 42
    with House() as house:
        write_profile(house.port, "none")
        assert real("init", "--real", "--from", "office.toml").code == 0
        assert real("mail", "resend", *names, "--person=王", "--reason=换了服务器").code == 0
        assert delivered(real) == "sent 21"
    assert house.recipients() == sorted(BOXES.values())


def check_head(message: EmailMessage, box: str) -> None:
    """What stands at the head of every mail, and that its letter is there in both forms."""
    for name in ("From", "Reply-To"):
        (address,) = message[name].addresses
        assert (address.addr_spec, address.display_name) == (OFFICE, "演示市知识产权局")
    assert [one.addr_spec for one in message["To"].addresses] == [box]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["References"] == message["In-Reply-To"]
    assert message["List-Id"] in (None, "督办提醒 <reminders.office.example>")
    assert TRIAL not in message["Subject"]
    assert "市场监督管理局：" in text_of(message)
    assert message["Subject"] in text_of(message, "html")
