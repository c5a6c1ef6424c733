"""The message on the wire, read back by the standard library."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.addresses import Address, BadEnvelope
from notifications.compose import compose
from notifications.letter import Letter
from notifications.mime import Envelope, message_bytes, message_id, reminders_list
from states.mail_kinds import OF_CASES
from tests.notifications.desk import complete

OFFICE = Address("office@office.example", "天津市知识产权局")
DISTRICT = Address("heping@district.example", "和平区，市场监管局 <“𠮷䶮”>")
KEY = "3f2a9c4e5b6d7081923a4b5c6d7e8f9001122334"
SENT = datetime(2023, 7, 24, 9, 0, tzinfo=UTC)
MAIL = Letter(
    "关于〔2023〕22号的提醒", "正文\n第二行\n", "<p>正文</p>\n", {"X-Duban-Case": "120101"}
)


def envelope(
    to: tuple[Address, ...] = (DISTRICT,),
    *,
    thread: str | None = None,
    list_id: str | None = None,
    reply_to: Address = OFFICE,
    date: datetime = SENT,
    identifier: str = message_id("office.example", KEY),
) -> Envelope:
    return Envelope(
        sender=OFFICE,
        to=to,
        reply_to=reply_to,
        date=date,
        message_id=identifier,
        thread=thread,
        list_id=list_id,
    )


def read(message: bytes) -> EmailMessage:
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def shown_names(message: bytes) -> list[str]:
    """Return the names in To; policy.default puts blanks between the words of a long one."""
    unfolded = str(message_from_bytes(message)["To"]).replace("\r\n", "")
    return [str(make_header(decode_header(name))) for name, _ in getaddresses([unfolded])]


def body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert part is not None
    assert not part.defects
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("kind", OF_CASES)
def test_every_mail_reads_back_as_it_was_written(kind: str) -> None:
    mail = compose(complete(kind))
    parsed = read(message_bytes(mail, envelope()))
    assert parsed["Subject"] == mail.subject
    assert body(parsed, "plain") == mail.text
    assert body(parsed, "html") == mail.html
    assert {name: parsed[name] for name in mail.headers} == mail.headers


def test_a_message_says_who_when_and_that_a_machine_sent_it() -> None:
    message = message_bytes(MAIL, envelope((DISTRICT, OFFICE)))
    parsed = read(message)
    assert parsed["From"].addresses[0].display_name == OFFICE.name
    assert [a.addr_spec for a in parsed["To"].addresses] == [DISTRICT.email, OFFICE.email]
    assert shown_names(message) == [DISTRICT.name, OFFICE.name]
    assert parsed["Reply-To"].addresses[0].addr_spec == OFFICE.email
    assert parsed["Date"].datetime == SENT
    assert parsed["Message-ID"] == message_id("office.example", KEY)
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed.get_content_type() == "multipart/alternative"
    assert "List-Id" not in parsed


def test_a_calendar_file_is_attached_beside_the_letter() -> None:
    calendar = "BEGIN:VCALENDAR\r\nX-NAME:截止\r\nEND:VCALENDAR\r\n"
    mail = msgspec.structs.replace(MAIL, calendar=calendar)
    parsed = read(message_bytes(mail, envelope()))
    assert parsed.get_content_type() == "multipart/mixed"
    letter, attached = parsed.iter_parts()
    assert letter.get_content_type() == "multipart/alternative"
    assert (body(parsed, "plain"), body(parsed, "html")) == (mail.text, mail.html)
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_content_disposition() == "attachment"
    assert attached.get_filename() == "截止日期.ics"
    assert attached["Content-Type"].params == {
        "charset": "utf-8",
        "method": "PUBLISH",
        "name": "截止日期.ics",
    }
    assert attached.get_content() == calendar
    assert not any(part.defects for part in (letter, attached))


@pytest.mark.parametrize("also", [None, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_a_file_that_cancels_is_attached_beside_one_that_publishes(also: str | None) -> None:
    gone = "BEGIN:VCALENDAR\r\nX-NAME:取消%s\r\nEND:VCALENDAR\r\n"
    mail = msgspec.structs.replace(MAIL, calendar=also, cancelled=gone)
    letter, *attached = read(message_bytes(mail, envelope())).iter_parts()
    assert body(letter, "plain") == mail.text  # type: ignore[arg-type]
    methods = [part["Content-Type"].params["method"] for part in attached]
    assert methods == (["CANCEL"] if also is None else ["PUBLISH", "CANCEL"])
    assert attached[-1].get_filename() == "取消的截止日期.ics"
    assert attached[-1].get_content() == gone
    assert not any(part.defects for part in attached)


def test_a_mail_of_a_list_names_it() -> None:
    of_list = envelope(list_id=reminders_list("知识产权.example"))
    parsed = read(message_bytes(MAIL, of_list))
    assert parsed["List-Id"] == "督办提醒 <reminders.xn--wlqv31d6xlvxs.example>"
    for evil in ("no domain", "a.example\r\nBcc: x", "a", ""):
        with pytest.raises(BadEnvelope):
            message_bytes(MAIL, envelope(list_id=evil))
        with pytest.raises(BadEnvelope):
            reminders_list(f"{evil} ")


def test_the_same_mail_makes_the_same_bytes() -> None:
    once, again = (compose(complete("clawback_decision")) for _ in range(2))
    assert message_bytes(once, envelope()) == message_bytes(again, envelope())


def test_the_mails_of_a_case_hang_together() -> None:
    first = message_id("office.example", "0a2a9c4e5b6d7081923a4b5c6d7e8f9001122334")
    later = read(message_bytes(MAIL, envelope(thread=first)))
    assert later["In-Reply-To"] == first
    assert later["References"] == first
    opening = read(message_bytes(MAIL, envelope(thread=first, identifier=first)))
    assert "In-Reply-To" not in opening
    assert "References" not in opening


def test_the_same_notice_has_the_same_message_id() -> None:
    assert message_id("office.example", KEY) == message_id("office.example", KEY)
    assert message_id("office.example", KEY) != message_id("office.example", KEY + "1")
    assert message_id("知识产权.example", KEY).endswith("@xn--wlqv31d6xlvxs.example>")
    with pytest.raises(BadEnvelope):
        message_id("no domain\r\n", KEY)


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_line_break_in_a_subject_or_a_name_begins_no_header(line_break: str) -> None:
    evil = f"提醒{line_break}Bcc: thief@evil.example"
    for text in (evil, evil.removeprefix("提醒")):
        mail = Letter(text, "正文", "<p>正文</p>", {"X-Duban-Case": text})
        parsed = read(message_bytes(mail, envelope((Address(DISTRICT.email, text),))))
        assert "Bcc" not in parsed
        assert len(parsed["To"].addresses) == 1
        assert "Bcc: thief" in parsed["Subject"]


@pytest.mark.parametrize(
    "email",
    ["", "heping", "a@b@c", "a b@c.example", "a@c.example\r\nBcc: x@y.example", "a@", "和平@c.cn"],
)
def test_what_is_no_mail_address_is_refused(email: str) -> None:
    with pytest.raises(BadEnvelope, match=r"mail (address|domain)"):
        message_bytes(MAIL, envelope((Address(email),)))


def test_an_envelope_without_addressee_time_zone_or_message_id_is_refused() -> None:
    with pytest.raises(BadEnvelope, match="nobody"):
        message_bytes(MAIL, envelope(()))
    with pytest.raises(BadEnvelope, match="time zone"):
        message_bytes(MAIL, envelope(date=SENT.replace(tzinfo=None)))
    with pytest.raises(BadEnvelope, match="message id"):
        message_bytes(MAIL, envelope(identifier="<a@b>\r\nBcc: x@y"))
    with pytest.raises(BadEnvelope, match="header name"):
        message_bytes(Letter("a", "b", "c", {"Bcc: x\r\nX": "y"}), envelope())


def test_a_domain_outside_ascii_is_sent_in_idna() -> None:
    parsed = read(message_bytes(MAIL, envelope((Address("a@知识产权.example"),))))
    assert parsed["To"].addresses[0].addr_spec == "a@xn--wlqv31d6xlvxs.example"


@pytest.mark.parametrize("name", ["𠮷" * 200, "䶮区〔2023〕" * 25, 'O\'Brien, "A" <x@y>', "和 平"])
def test_a_name_survives_the_way(name: str) -> None:
    message = message_bytes(
        Letter(name, name, name), envelope((Address(DISTRICT.email, name), OFFICE))
    )
    parsed = read(message)
    assert parsed["Subject"] == name
    assert shown_names(message) == [name, OFFICE.name]
    assert body(parsed, "plain") == name
    assert max(len(line) for line in message.split(b"\r\n")) <= 78


line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120).map(
    str.strip
)


@given(line, line, st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=400))
def test_whatever_is_written_reads_back(subject: str, name: str, text: str) -> None:
    message = message_bytes(
        Letter(subject, text, text), envelope((Address(DISTRICT.email, name), OFFICE))
    )
    parsed = read(message)
    assert parsed["Subject"] == subject
    assert shown_names(message) == [name, OFFICE.name]
    assert body(parsed, "plain") == text
    assert body(parsed, "html") == text
