"""What mail systems say of a mail that came back is read; what people's programs say is not."""

from email import message_from_bytes
from pathlib import Path

import pytest
from flufl.bounce import scan_message

from notifications.inbound.bounces import Bounce, bounce_in

FOLDER = Path(__file__).parent / "returned"
MAIL = "<3f2a9c4e5b6d7081923a4b5c6d7e8f9001122334@office.example>"
ZHANG = "zhang@heping.example"
CHINESE = "张@和平.example"


def read(name: str) -> Bounce | None:
    return bounce_in((FOLDER / f"{name}.eml").read_bytes())


@pytest.mark.parametrize(
    ("name", "expected", "is_hard"),
    [
        (
            "postfix",
            Bounce(
                ZHANG,
                "failed",
                "5.1.1",
                "550 5.1.1 <zhang@heping.example>: Recipient address rejected: User unknown",
                MAIL,
            ),
            True,
        ),
        (
            "late",
            Bounce(
                ZHANG,
                "delayed",
                "4.4.1",
                "connect to mx.heping.example[192.0.2.25]:25: Connection timed out",
                MAIL,
            ),
            False,
        ),
        (
            "exchange",
            Bounce(
                ZHANG,
                "failed",
                "5.1.10",
                "550 5.1.10 RESOLVER.ADR.RecipientNotFound; "
                "Recipient not found by SMTP address lookup",
                MAIL,
            ),
            True,
        ),
        (
            "qq",
            Bounce(
                "12345678@qq.com",
                "failed",
                "5.1.1",
                "550 Mailbox not found. http://service.mail.qq.com/help "
                "(in reply to RCPT TO command)",
                MAIL,
            ),
            True,
        ),
        ("netease", Bounce(ZHANG, "failed", "5.2.2", "552 Mailbox full", None), True),
        ("coremail", Bounce(ZHANG, "failed", "5.1.1", "用户不存在", MAIL), True),
        (
            "qmail",
            Bounce(
                ZHANG,
                "failed",
                "5.1.1",
                "Sorry, no mailbox here by that name. (#5.1.1)",
                MAIL,
            ),
            True,
        ),
        (
            "global",
            Bounce(CHINESE, "failed", "5.1.1", f"550 5.1.1 <{CHINESE}>: 用户不存在", MAIL),
            True,
        ),
        (
            "global-escaped",
            Bounce(CHINESE, "failed", "5.1.1", "550 5.1.1 User unknown", MAIL),
            True,
        ),
        ("opensmtpd", Bounce(ZHANG, "failed", "5.1.1", "", MAIL), True),
        (
            "exim",
            Bounce(ZHANG, "failed", "5.7.1", "554 5.7.1 Message rejected as spam", MAIL),
            False,
        ),
    ],
)
def test_notice_that_a_mail_came_back_is_read(name: str, expected: Bounce, is_hard: bool) -> None:
    found = read(name)
    assert found == expected
    assert found.is_hard is is_hard


@pytest.mark.parametrize("name", ["postfix", "exchange", "opensmtpd", "qmail", "exim"])
def test_recipient_is_the_one_that_the_parser_of_mailing_lists_reads(name: str) -> None:
    """`flufl.bounce` knows addresses only, none of them Chinese; that much has to agree."""
    found = read(name)
    assert found is not None
    message = message_from_bytes((FOLDER / f"{name}.eml").read_bytes())
    assert scan_message(message) == {found.recipient.encode()}


@pytest.mark.parametrize(
    "sender",
    [
        "MAILER-DAEMON@mx.example (Mail Delivery System)",
        "Mail Delivery System <Mailer-Daemon@mx.example>",
        "PostMaster@qq.com",
        '"PostMaster" <postmaster@163.com>',
        "Postmaster",
        "<postmaster@heping.example> (mail system)",
    ],
)
def test_mail_system_is_known_by_its_address(sender: str) -> None:
    raw = (FOLDER / "qmail.eml").read_bytes()
    found = bounce_in(raw.replace(b"MAILER-DAEMON@mx.heping.example", sender.encode(), 1))
    assert found is not None
    assert found.recipient == ZHANG


@pytest.mark.parametrize(
    "sender",
    [
        '"Postmaster Wang" <wang@heping.example>',
        "postmaster@heping.example <wang@heping.example>",
        "wang@heping.example (postmaster)",
        "not-postmaster@heping.example",
        "",
    ],
)
def test_person_who_is_called_postmaster_is_no_mail_system(sender: str) -> None:
    raw = (FOLDER / "qmail.eml").read_bytes()
    assert bounce_in(raw.replace(b"MAILER-DAEMON@mx.heping.example", sender.encode(), 1)) is None


@pytest.mark.parametrize(
    "address", [rb"\x{110000}\x{41}@b.cn", rb"\x{202E}a@b.cn", rb"\x{0A}Bcc: a@b.cn", b"; a@", b""]
)
def test_address_that_can_be_none_makes_no_notice(address: bytes) -> None:
    raw = (FOLDER / "global.eml").read_bytes()
    assert bounce_in(raw.replace(CHINESE.encode(), address)) is None


@pytest.mark.parametrize(
    "path", sorted((FOLDER / "none").glob("*.eml")), ids=lambda path: path.stem
)
def test_other_mail_is_no_such_notice(path: Path) -> None:
    assert bounce_in(path.read_bytes()) is None


def test_lines_may_end_as_they_like() -> None:
    for path in FOLDER.glob("*.eml"):
        raw = path.read_bytes().replace(b"\r\n", b"\n")
        assert bounce_in(raw) == bounce_in(raw.replace(b"\n", b"\r\n")) is not None


def test_one_who_failed_counts_before_one_who_waits() -> None:
    late = (FOLDER / "late.eml").read_bytes()
    failed = (
        b"Final-Recipient: rfc822; li@heping.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    )
    found = bounce_in(late.replace(b"Will-Retry", failed.join([b"\r\n", b"Will-Retry"])))
    assert found is not None
    assert (found.recipient, found.action) == ("li@heping.example", "failed")


def test_words_of_the_other_side_stay_one_short_line() -> None:
    raw = (FOLDER / "postfix.eml").read_bytes()
    found = bounce_in(raw.replace(b"rejected: User", b"rejected:\x1b[2J\x07" + b"x" * 3_000))
    assert found is not None
    assert found.diagnostic.isprintable()
    assert len(found.diagnostic) == 500
