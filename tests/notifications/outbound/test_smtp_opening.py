"""Getting through to a mail server: TLS, sign-in, and in words why it did not come about."""

from pathlib import Path
from typing import Any

import pytest

from notifications.outbound.smtp import Server, check
from notifications.parcel import Unreachable
from states.saying import saying
from tests.failures import in_words
from tests.mailhouse import certificates
from tests.mailhouse.certificates import Certificate
from tests.mailhouse.house import Fault, House
from tests.mailhouse.ports import free_port
from tests.notifications.outbound.carrying import (
    PASSWORD,
    carried,
    fates,
    parcels,
    server_of,
)

SIGNED_IN = {"user": "office", "password": PASSWORD}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate that no public authority has signed."""
    return certificates.make(tmp_path_factory.mktemp("certificate"))


def why(server: Server) -> str:
    """Why the server can't be reached."""
    with pytest.raises(Unreachable) as caught:
        check(server)
    said = in_words(caught.value)
    assert said.isprintable()
    assert PASSWORD not in f"{said} {caught.value} {caught.value.answer}"
    return said


@pytest.mark.parametrize("is_wrapped", [False, True], ids=["starttls", "tls"])
def test_mail_goes_out_under_tls_and_signed_in(certificate: Certificate, is_wrapped: bool) -> None:
    with House(tls=certificate.context(), is_wrapped=is_wrapped, password=PASSWORD) as house:
        server = server_of(
            house,
            security="tls" if is_wrapped else "starttls",
            trust=str(certificate.path),
            connections=3,
            **SIGNED_IN,
        )
        results = carried(server, parcels(20))
        found = check(server)
    assert set(fates(results).values()) == {"sent"}
    assert house.recipients() == sorted(f"m{n}@district.example" for n in range(20))
    assert [one.code for one in found] == [
        "server.takes_mails",
        "server.answers_as",
        "server.encrypted",
        "server.signed_in",
    ]
    assert {**found[1].facts, **found[2].facts, **found[3].facts} == {
        "name": "mail.office.example",
        "version": "TLSv1.3",
        "user": "office",
    }
    assert set(house.tried) == {PASSWORD}


def test_a_check_says_what_is_missing() -> None:
    with House() as house:
        assert check(server_of(house)) == (
            saying("server.takes_mails", place=f"localhost:{house.port}"),
            saying("server.answers_as", name="mail.office.example"),
            saying("server.plain"),
            saying("server.unnamed"),
        )
    assert house.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    certificate: Certificate, security: str
) -> None:
    with House(tls=certificate.context(), is_wrapped=security == "tls") as house:
        words = why(server_of(house, security=security))
    assert words == (
        f"The certificate of localhost:{house.port} is not trusted: self-signed certificate."
    )


def test_a_certificate_of_another_server_is_not_trusted(tmp_path: Path) -> None:
    other = certificates.make(tmp_path, name="mail.other.example")
    with House(tls=other.context()) as house:
        words = why(server_of(house, security="starttls", trust=str(other.path)))
    assert "is not trusted: Hostname mismatch" in words


def test_mail_never_goes_out_plain_where_starttls_was_asked_for() -> None:
    with House() as house:
        words = why(server_of(house, security="starttls"))
    assert words == f"localhost:{house.port} offers no STARTTLS; no mail goes there without it."
    assert house.mails == []


def test_a_server_without_tls_is_not_spoken_to_in_tls() -> None:
    with House() as house:
        assert "does not speak TLS" in why(server_of(house, security="tls"))


def test_a_wrong_password_is_tried_once_on_one_connection(certificate: Certificate) -> None:
    with House(tls=certificate.context(), password=PASSWORD) as house:
        server = server_of(
            house,
            security="starttls",
            trust=str(certificate.path),
            user="office",
            password="wrong",  # noqa: S106 - that is the point
            connections=4,
        )
        with pytest.raises(Unreachable) as caught:
            carried(server, parcels(10))
        assert "refused to sign office in: 535" in in_words(caught.value)
    assert house.tried == ["wrong"]


def test_the_password_of_a_server_on_this_machine_may_go_plain() -> None:
    with House(password=PASSWORD) as house:
        results = carried(server_of(house, **SIGNED_IN), parcels(1))
    assert fates(results) == {"m0": "sent"}


def test_a_server_that_knows_no_sign_in_is_said_so() -> None:
    with House(Fault(step="EHLO", says=b"250 mail.office.example")) as house:
        assert "offers no way to sign in" in why(server_of(house, **SIGNED_IN))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            Fault(step="greeting", says=b"554 go away", then="hang up"),
            "turned us away: 554 go away",
        ),
        (Fault(step="greeting", says=b"\xff\xfe\x1b rubbish", then="hang up"), "turned us away"),
        (Fault(step="greeting", then="hang up"), "can't be reached"),
        (Fault(step="greeting", then="stall"), "was not ready within 0.3 s"),
        (Fault(step="EHLO", then="stall"), "was not ready within 0.3 s"),
        (Fault(step="EHLO", says=b"\xff\xfe\x1b rubbish", then="hang up"), "turned us away"),
        (Fault(step="EHLO", says=b"x" * 40_000, then="hang up"), "turned us away"),
        (Fault(step="AUTH", says=b"454 later"), "refused to sign office in: 454 later"),
        (Fault(step="AUTH", then="stall"), "was not ready within 0.3 s"),
    ],
)
def test_what_goes_wrong_before_the_first_mail_is_told_in_words(fault: Fault, words: str) -> None:
    with House(fault, password=PASSWORD) as house:
        assert words in why(server_of(house, connect_seconds=0.3, **SIGNED_IN))


def test_nobody_at_the_port_and_no_such_host() -> None:
    nobody = Server(host="127.0.0.1", port=free_port(), security="none")
    assert "can't be reached: " in why(nobody)
    assert "can't be reached: " in why(Server(host="no..host", security="none"))


def test_a_file_of_trust_that_is_none_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate")
    for name in ("empty.pem", "missing.pem"):
        server = Server(host="127.0.0.1", trust=str(tmp_path / name))
        assert f"{name} can't be read" in why(server)


@pytest.mark.parametrize(
    "changes",
    [
        {"security": "none", "user": "office", "password": PASSWORD},
        {"host": ""},
        {"host": "a b"},
        {"host": "a\r\nb"},
        {"port": 0},
        {"name": "two words"},
        {"name": "办公室"},
        {"connections": 0},
        {"command_seconds": 0.0},
    ],
)
def test_a_server_that_must_not_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"mail server|in the clear|no name"):
        Server(**{"host": "mail.office.example", **changes})


def test_the_password_shows_nowhere() -> None:
    server = Server(host="mail.office.example", user="office", password=PASSWORD)
    assert PASSWORD not in repr(server) + str(server) + repr(server.__rich_repr__())
    assert "user='office'" in repr(server)
