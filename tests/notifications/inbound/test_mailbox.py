"""A mailbox is read without a trace, and whatever keeps it shut is said in words."""

from collections.abc import Iterator
from datetime import date

import msgspec
import pytest

from notifications.inbound.mailbox import Account, MailboxClosed, Security, opened
from notifications.inbound.received import MOST_BYTES
from tests.failures import in_words
from tests.mailhouse.dovecot import (
    CHINESE_PASSWORD,
    CHINESE_USER,
    PASSWORD,
    USER,
    Dovecot,
)
from tests.mailhouse.ports import free_port

ONE, TWO, THREE = (f"Subject: {name}\r\n\r\n".encode() for name in ("one", "two", "three"))
LONG_AGO = date(2000, 1, 1)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with Dovecot() as running:
        yield running


@pytest.fixture
def house(server: Dovecot) -> Dovecot:
    """The mailbox, empty."""
    server.empty()
    return server


def account(house: Dovecot, security: Security = "tls", **other: object) -> Account:
    known = Account(
        host="localhost",
        port=house.tls_port if security == "tls" else house.port,
        security=security,
        user=USER,
        password=PASSWORD,
        trust=str(house.trust),
    )
    return msgspec.structs.replace(known, **other)


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_messages_are_read_and_stay_unread(house: Dovecot, security: Security) -> None:
    house.receive(ONE, TWO)
    with opened(account(house, security)) as folder:
        found = list(folder.after(0, LONG_AGO))
    assert [raw for _, raw in found] == [ONE, TWO]
    assert house.flags() == ["", ""]


def test_marked_message_is_read_and_no_other(house: Dovecot) -> None:
    house.receive(ONE, TWO)
    with opened(account(house)) as folder:
        (_, _), (second, _) = folder.after(0, LONG_AGO)
        folder.mark(second)
    assert house.flags() == ["", "S"]


def test_what_was_looked_at_before_is_left_out(house: Dovecot) -> None:
    house.receive(ONE)
    with opened(account(house)) as folder:
        ((uid, _),) = folder.after(0, LONG_AGO)
        validity = folder.validity
    with opened(account(house)) as folder:
        assert list(folder.after(uid, LONG_AGO)) == []
        assert folder.validity == validity
    house.receive(TWO)
    with opened(account(house)) as folder:
        assert [raw for _, raw in folder.after(uid, LONG_AGO)] == [TWO]


def test_what_came_before_the_day_is_left_out(house: Dovecot) -> None:
    house.receive(ONE)
    with opened(account(house)) as folder:
        assert list(folder.after(0, date(2099, 1, 1))) == []


def test_of_a_long_message_the_beginning_is_read(house: Dovecot) -> None:
    house.receive(THREE + b"x" * (2 * MOST_BYTES))
    with opened(account(house)) as folder:
        ((_, raw),) = folder.after(0, LONG_AGO)
    assert raw.startswith(THREE)
    assert len(raw) == MOST_BYTES


def test_server_is_told_who_asks_before_a_folder_is_opened(house: Dovecot) -> None:
    with opened(account(house)):
        pass
    assert "ID sent: name=duban" in house.log()


def test_user_and_password_may_be_chinese(house: Dovecot) -> None:
    house.receive(ONE)
    given = account(house, user=CHINESE_USER, password=CHINESE_PASSWORD)
    with opened(given) as folder:
        assert len(list(folder.after(0, LONG_AGO))) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "other"}, "Authentication failed"),
        ({"password": CHINESE_PASSWORD}, "Authentication failed"),
        ({"folder": "退信"}, "Mailbox doesn't exist"),
        ({"trust": None}, "certificate"),
        ({"trust": "/nowhere"}, "No such file"),
        ({"port": free_port()}, "refused"),
    ],
)
def test_mailbox_that_can_not_be_read_says_why(
    house: Dovecot, wrong: dict[str, object], said: str
) -> None:
    given = msgspec.structs.replace(account(house), **wrong)
    with pytest.raises(MailboxClosed) as error, opened(given):
        pass
    assert f"localhost:{given.port}" in in_words(error.value)
    assert said in in_words(error.value)
    assert "\n" not in in_words(error.value)


def test_server_that_does_not_answer_is_given_up(house: Dovecot) -> None:
    given = account(house, "tls", port=house.port, seconds=0.2)  # it waits for plain words
    with pytest.raises(MailboxClosed), opened(given):
        pass


def test_password_does_not_travel_in_the_clear_nor_show(house: Dovecot) -> None:
    with pytest.raises(ValueError, match="in the clear"):
        account(house, "none", host="imap.126.com")
    with pytest.raises(ValueError, match="one line"):
        account(house, password="b\r\nA1 DELETE INBOX")  # noqa: S106 - nobody's
    assert PASSWORD not in repr(account(house))
