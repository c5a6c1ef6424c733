"""The same against servers that others wrote: Postfix, and the sink that Postfix is tested with."""

from datetime import UTC, datetime

import pytest

from notifications.addresses import Address
from notifications.compose import compose
from notifications.mime import Envelope, message_bytes, message_id
from notifications.outbound.smtp import Server, check
from notifications.parcel import Parcel, Unreachable
from states.saying import saying
from tests.mailhouse.postfix import Postfix
from tests.mailhouse.sink import Sink
from tests.notifications.desk import owed
from tests.notifications.outbound.carrying import MESSAGE, carried, fates, parcels

OFFICE = Address("office@office.example", "天津市知识产权局")


def letter(key: str) -> Parcel:
    """A reminder with a Chinese subject."""
    envelope = Envelope(
        sender=OFFICE,
        to=(Address("heping@district.example", "和平区"),),
        reply_to=OFFICE,
        date=datetime(2023, 7, 24, 1, 0, tzinfo=UTC),
        message_id=message_id("office.example", key),
    )
    message = message_bytes(compose(owed("reminder")), envelope)
    return Parcel(key, OFFICE.email, "heping@district.example", message)


def test_a_letter_passes_through_postfix_and_reads_back_whole() -> None:
    mail = compose(owed("reminder"))
    with Postfix() as postfix:
        server = Server(host="localhost", port=postfix.port, trust=str(postfix.trust))
        assert saying("server.encrypted", version="TLSv1.3") in check(server)
        results = carried(server, [letter("k1"), *parcels(30)])
        arrived = {str(found["Message-ID"]): found for found in postfix.arrived(31)}
    assert set(fates(results).values()) == {"sent"}
    assert results["k1"].answer.startswith("250 2.0.0 Ok: queued as ")
    found = arrived[message_id("office.example", "k1")]
    assert found["Subject"] == mail.subject
    assert found["To"].addresses[0].display_name == "和平区"
    text, html = found.get_body(("plain",)), found.get_body(("html",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n").rstrip() == mail.text.rstrip()
    assert html is not None
    assert html.get_content().replace("\r\n", "\n").rstrip() == mail.html.rstrip()


def test_the_sink_takes_every_mail_once() -> None:
    with Sink() as sink:
        results = carried(at(sink, connections=4), parcels(300))
        mails = sink.mails()
    assert set(fates(results).values()) == {"sent"}
    assert sorted(mail.recipient for mail in mails) == sorted(
        f"m{n}@district.example" for n in range(300)
    )
    assert {(mail.sender, mail.message) for mail in mails} == {
        ("office@office.example", MESSAGE.replace(b"\r\n", b"\n"))
    }


@pytest.mark.parametrize(
    ("options", "fate", "answer"),
    [
        (["-r", "MAIL"], "deferred", "450 4.3.0 Error: command failed"),
        (["-r", "RCPT"], "deferred", "450 4.3.0 Error: command failed"),
        (["-r", "."], "deferred", "450 4.3.0 Error: command failed"),
        (["-f", "RCPT"], "failed", "500 5.3.0 Error: command failed"),
        (["-f", "DATA"], "failed", "500 5.3.0 Error: command failed"),
        (["-f", "."], "failed", "500 5.3.0 Error: command failed"),
        (["-q", "MAIL"], "deferred", "the server hung up"),
        (["-q", "RCPT"], "deferred", "the server hung up"),
        (["-q", "DATA"], "deferred", "the server hung up"),
        (["-q", "."], "uncertain", "no answer to the whole message: the server hung up"),
        (["-Q", "RCPT"], "deferred", "421"),
        (["-Q", "DATA"], "deferred", "421"),
        (["-Q", "."], "deferred", "421"),
        (["-w", "10"], "deferred", "no answer within 0.5 s"),
    ],
)
def test_every_fault_of_the_sink_has_its_fate(options: list[str], fate: str, answer: str) -> None:
    with Sink(*options, keep=False) as sink:
        results = carried(at(sink), parcels(2))
    assert fates(results) == {"m0": fate, "m1": fate}
    assert all(result.answer.startswith(answer) for result in results.values())


@pytest.mark.parametrize("options", [["-q", "CONNECT"], ["-f", "CONNECT"], ["-q", "EHLO"]])
def test_a_sink_that_shuts_its_door_is_out_of_reach(options: list[str]) -> None:
    with Sink(*options, keep=False) as sink, pytest.raises(Unreachable):
        carried(at(sink), parcels(2))


@pytest.mark.parametrize("options", [["-e"], ["-p"]], ids=["no ESMTP", "no pipelining"])
def test_a_sink_of_old_times_takes_mails_too(options: list[str]) -> None:
    with Sink(*options) as sink:
        results = carried(at(sink), parcels(5))
        assert len(sink.mails()) == 5
    assert set(fates(results).values()) == {"sent"}


def at(sink: Sink, connections: int = 1) -> Server:
    """The sink as a mail server that is soon given up."""
    return Server(
        host="127.0.0.1",
        port=sink.port,
        security="none",
        connections=connections,
        command_seconds=0.5,
        final_seconds=0.5,
    )
