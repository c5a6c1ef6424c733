"""The values of mail headers: read again as they were meant, short of line, and never two."""

from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.addresses import Address, BadAddress, BadEnvelope
from notifications.headers import header_name, header_text, identifier, list_host, mailbox
from notifications.text import one_line

LONGEST_LINE = 76
TEXTS = st.text(max_size=120) | st.text('督办和平区 \t\r\n"<>=?', max_size=60)


@settings(max_examples=60)
@given(TEXTS)
def test_text_is_read_again_as_one_line(text: str) -> None:
    value = header_text(text)
    assert str(make_header(decode_header(value))) == one_line(text).strip()
    assert value.isascii()


@settings(max_examples=60)
@given(TEXTS)
def test_no_text_begins_a_header_of_its_own(text: str) -> None:
    lines = header_text(text).split("\r\n")
    assert all(line.startswith(" ") for line in lines[1:])
    assert not any(mark in line for line in lines for mark in "\r\n\0")
    assert len(f"Subject: {lines[0]}") <= LONGEST_LINE
    assert all(len(line) <= LONGEST_LINE for line in lines)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", ""),
        ("  ", ""),
        ("Duban", "Duban"),
        ("a\r\nBcc: b@example.cn", None),
        ("=?utf-8?b?eA==?=", None),
        ("督办", "=?utf-8?b?552j5Yqe?="),
    ],
)
def test_plain_text_stands_as_it_is_and_other_is_encoded(text: str, value: str | None) -> None:
    found = header_text(text)
    assert found.startswith("=?utf-8?b?") if value is None else found == value


def test_name_is_quoted_where_it_is_plain() -> None:
    assert header_text("Wang Yi", quoted=True) == '"Wang Yi"'
    assert header_text("", quoted=True) == ""


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (Address("a@example.cn"), "a@example.cn"),
        (Address("a@example.cn", "Wang"), '"Wang"\r\n <a@example.cn>'),
        (Address("a@example.cn", "王"), "=?utf-8?b?546L?=\r\n <a@example.cn>"),
    ],
)
def test_mailbox_stands_with_its_name_folded(address: Address, value: str) -> None:
    assert mailbox(address) == value


@pytest.mark.parametrize("email", ["", "a", "a@", "a@example.cn\r\nBcc: b@example.cn", "a b@c.cn"])
def test_what_is_no_address_is_no_mailbox(email: str) -> None:
    with pytest.raises(BadAddress):
        mailbox(Address(email))


@pytest.mark.parametrize("name", ["X-Duban-Kind", "Subject", "X"])
def test_header_is_named_by_letters_figures_and_dashes(name: str) -> None:
    assert header_name(name) == name


@pytest.mark.parametrize("name", ["", "-X", "X:", "X Y", "X\r\nY", "主题", "X" * 26])
def test_what_can_name_no_header_is_refused(name: str) -> None:
    with pytest.raises(BadEnvelope):
        header_name(name)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("<a.b@duban>", True),
        ("a@duban", False),
        ("<a@b@c>", False),
        ("<a>", False),
        ("<a b@c>", False),
        ("<" + "a" * 201 + "@c>", False),
        ("<a@c>\r\nX: y", False),
    ],
)
def test_message_id_is_one_address_in_angles(text: str, is_one: bool) -> None:
    if is_one:
        assert identifier(text) == text
    else:
        with pytest.raises(BadEnvelope):
            identifier(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("reminders.office.example.cn", True),
        ("a.b", True),
        ("a", False),
        ("A.b", False),
        ("a..b", False),
    ],
)
def test_list_is_named_like_a_host(text: str, is_one: bool) -> None:
    if is_one:
        assert list_host(text) == text
    else:
        with pytest.raises(BadEnvelope):
            list_host(text)
