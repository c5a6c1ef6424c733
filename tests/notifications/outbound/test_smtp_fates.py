"""What becomes of a mail, by what the server does at each step of it."""

from collections.abc import Iterator

import msgspec
import pytest

from notifications.outbound.smtp import courier
from notifications.parcel import Parcel, Result, Unreachable
from tests.mailhouse.house import Fault, House, Step
from tests.notifications.outbound.carrying import (
    MESSAGE,
    PASSWORD,
    carried,
    fates,
    parcel,
    parcels,
    server_of,
)

BEFORE: list[Step] = ["MAIL", "RCPT", "DATA"]
SOON = {"command_seconds": 0.5, "final_seconds": 0.5}
LARGE = b"Subject: large\r\n\r\n" + (b"x" * 76 + b"\r\n") * 200_000


@pytest.fixture(params=[True, False], ids=["pipelining", "one by one"])
def pipelines(request: pytest.FixtureRequest) -> bool:
    """Whether the server takes several commands at once."""
    return bool(request.param)


def test_every_mail_arrives_whole_with_its_sender_and_recipient(pipelines: bool) -> None:
    with House(pipelines=pipelines) as house:
        results = carried(server_of(house), parcels(5))
    assert list(results.values()) == [
        Result(f"m{n}", "sent", "250 2.0.0 Ok: queued") for n in range(5)
    ]
    assert len(house.sessions) == 1
    assert [mail.recipient for mail in house.mails] == [f"m{n}@district.example" for n in range(5)]
    assert {(mail.sender, mail.message) for mail in house.mails} == {
        ("office@office.example", MESSAGE)
    }


def test_lines_are_ended_as_smtp_wants_them_and_no_bare_one_ends_a_mail() -> None:
    with House() as house:
        bare = b"Subject: x\n\n.\nMAIL FROM:<a@b>\r.\r\nend"
        carried(server_of(house), [parcel("bare", bare), parcel("dotted", b".\r\n")])
    assert [mail.message for mail in house.mails] == [
        b"Subject: x\r\n\r\n.\r\nMAIL FROM:<a@b>\r\n.\r\nend\r\n",
        b".\r\n",
    ]


def test_a_domain_outside_ascii_is_sent_in_idna() -> None:
    with House() as house:
        results = carried(server_of(house), [parcel("m", to="区@天津.example")])
        assert results["m"].fate == "failed"
        results = carried(server_of(house), [parcel("m", to="qu@天津.example")])
    assert results["m"].fate == "sent"
    assert house.recipients() == ["qu@xn--rssy87b.example"]


@pytest.mark.parametrize("step", [*BEFORE, "."])
@pytest.mark.parametrize(
    ("says", "fate"), [(b"451 4.7.1 later", "deferred"), (b"550 no", "failed")]
)
def test_a_refusal_is_the_fate_of_one_mail_and_others_go_on(
    pipelines: bool, step: Step, says: bytes, fate: str
) -> None:
    with House(Fault(step=step, says=says, spared=1, times=1), pipelines=pipelines) as house:
        results = carried(server_of(house), parcels(4))
    assert fates(results) == {"m0": "sent", "m1": fate, "m2": "sent", "m3": "sent"}
    assert results["m1"].answer == says.decode()
    assert len(house.sessions) == 1


def test_mail_that_is_no_longer_ours_is_not_handed_over_and_others_go_on(pipelines: bool) -> None:
    lost = msgspec.structs.replace(parcel("lost"), is_ours=lambda: False)
    with House(pipelines=pipelines) as house:
        results = carried(server_of(house), [parcel("m0"), lost, parcel("m1")])
    assert fates(results) == {"m0": "sent", "lost": "deferred", "m1": "sent"}
    assert house.recipients() == ["m0@district.example", "m1@district.example"]


def test_mail_that_others_got_while_the_next_was_drawn_is_not_handed_over(pipelines: bool) -> None:
    """Drawing takes as long as a database does, and who is frozen may be frozen there."""
    ours = {"m0": True}

    def drawn() -> Iterator[Parcel]:
        yield msgspec.structs.replace(parcel("m0"), is_ours=lambda: ours["m0"])
        ours["m0"] = False
        yield parcel("m1")

    with House(pipelines=pipelines) as house:
        results = carried(server_of(house), drawn())
    assert fates(results) == {"m0": "deferred" if pipelines else "sent", "m1": "sent"}
    assert len(house.mails) == (1 if pipelines else 2)


@pytest.mark.parametrize(
    ("says", "read"),
    [
        ("550 用户不存在".encode("gbk"), "550 用户不存在"),
        ("550 用户不存在".encode(), "550 用户不存在"),
        (b"550 \xff\xfe no", "550 \ufffd\ufffd no"),
    ],
)
def test_what_a_server_says_is_kept_as_it_can_be_read(says: bytes, read: str) -> None:
    with House(Fault(step="RCPT", says=says)) as house:
        results = carried(server_of(house), parcels(1))
    assert results["m0"] == Result("m0", "failed", read)


def test_greeting_in_gbk_is_told_as_it_can_be_read() -> None:
    turned_away = Fault(step="greeting", says="554 拒绝服务".encode("gbk"))
    with House(turned_away) as house, pytest.raises(Unreachable) as failure:
        carried(server_of(house), parcels(1))
    assert "拒绝服务" in failure.value.answer


def test_greylisted_mails_are_taken_at_the_second_try(pipelines: bool) -> None:
    greylist = Fault(step="RCPT", says=b"451 4.7.1 greylisted, try again", times=3)
    with House(greylist, pipelines=pipelines) as house:
        first = carried(server_of(house), parcels(3))
        second = carried(server_of(house), parcels(3))
    assert set(fates(first).values()) == {"deferred"}
    assert set(fates(second).values()) == {"sent"}
    assert len(house.mails) == 3


def test_one_recipient_is_refused_for_good(pipelines: bool) -> None:
    unknown = Fault(step="RCPT", says=b"550 5.1.1 no such user", recipient="m1@")
    with House(unknown, pipelines=pipelines) as house:
        results = carried(server_of(house), parcels(3))
    assert fates(results) == {"m0": "sent", "m1": "failed", "m2": "sent"}
    assert results["m1"].answer == "550 5.1.1 no such user"


@pytest.mark.parametrize("step", BEFORE)
@pytest.mark.parametrize(
    "fault",
    [
        {"then": "hang up"},
        {"then": "stall"},
        {"says": b"\xff\xfe\x00 rubbish"},
        {"says": b"999 nonsense"},
        {"says": b"2", "then": "hang up"},
        {"says": b"x" * 9_000, "then": "stall"},
        {"says": b"250-a", "then": "stall"},
    ],
    ids=["hang up", "stall", "rubbish", "no code", "cut short", "no line", "no end"],
)
def test_what_ends_before_the_message_was_out_is_deferred(
    pipelines: bool, step: Step, fault: dict[str, object]
) -> None:
    broken = Fault(step=step, times=1, **fault)  # type: ignore[arg-type]
    with House(broken, pipelines=pipelines) as house:
        results = carried(server_of(house, **SOON), parcels(2))
    assert fates(results) == {"m0": "deferred", "m1": "sent"}
    assert house.recipients() == ["m1@district.example"]


def test_a_message_that_is_refused_before_its_end_is_failed(pipelines: bool) -> None:
    """The server says 354 and takes the lines of the message for commands."""
    hasty = Fault(step="DATA", says=b"354 go ahead", times=1)
    with House(hasty, pipelines=pipelines) as house:
        results = carried(server_of(house, **SOON), [parcel("large", LARGE), parcel("small")])
    assert fates(results) == {"large": "failed", "small": "sent"}
    assert house.recipients() == ["small@district.example"]


@pytest.mark.parametrize("then", ["hang up", "stall"])
def test_a_message_that_never_left_whole_is_deferred(pipelines: bool, then: str) -> None:
    """The server says 354 and reads no further; most of the message still lies here."""
    deaf = Fault(step="DATA", says=b"354 go ahead", then=then, times=1)  # type: ignore[arg-type]
    with House(deaf, pipelines=pipelines) as house:
        results = carried(server_of(house, **SOON), [parcel("large", LARGE), parcel("small")])
    assert fates(results) == {"large": "deferred", "small": "sent"}
    assert house.recipients() == ["small@district.example"]


@pytest.mark.parametrize(
    "fault",
    [
        {"then": "hang up"},
        {"then": "stall"},
        {"says": b"\xff\xfe\x00 rubbish"},
        {"says": b"354 what?"},
        {"says": b"25", "then": "hang up"},
    ],
    ids=["hang up", "stall", "rubbish", "out of place", "cut short"],
)
def test_a_message_that_was_out_and_not_answered_is_uncertain(
    pipelines: bool, fault: dict[str, object]
) -> None:
    broken = Fault(step=".", times=1, **fault)  # type: ignore[arg-type]
    with House(broken, pipelines=pipelines) as house:
        results = carried(server_of(house, **SOON), parcels(3))
    assert fates(results) == {"m0": "uncertain", "m1": "sent", "m2": "sent"}
    assert house.recipients() == [f"m{n}@district.example" for n in range(3)]
    assert results["m0"].answer.startswith("no answer to the whole message: ")


def test_a_refused_recipient_gets_nothing_though_the_server_asks_for_the_message() -> None:
    """Pipelined, the server may say 354 after all; then nothing is sent into it."""
    refused = Fault(step="RCPT", says=b"550 no such user", times=1)
    with House(refused, Fault(step="DATA", says=b"354 go ahead", times=1)) as house:
        results = carried(server_of(house), parcels(2))
    assert fates(results) == {"m0": "failed", "m1": "sent"}
    assert house.recipients() == ["m1@district.example"]


@pytest.mark.parametrize("step", ["RCPT", "DATA", "."])
def test_421_is_for_one_mail_and_the_others_go_on_over_another_connection(
    pipelines: bool, step: Step
) -> None:
    closing = Fault(step=step, says=b"421 4.3.2 shutting down", then="hang up", spared=1, times=1)
    with House(closing, pipelines=pipelines) as house:
        results = carried(server_of(house), parcels(4))
    assert fates(results) == {"m0": "sent", "m1": "deferred", "m2": "sent", "m3": "sent"}
    assert results["m1"].answer == "421 4.3.2 shutting down"
    assert len(house.sessions) == 2


@pytest.mark.parametrize(
    "fault",
    [{"says": b"421 4.7.0 too many mails", "then": "hang up"}, {"then": "hang up"}],
    ids=["421", "hang up"],
)
def test_a_server_that_takes_two_mails_a_connection_gets_them_all(
    pipelines: bool, fault: dict[str, object]
) -> None:
    """A mail of which a used connection said nothing is worth a fresh one."""
    faults = [Fault(step="MAIL", spared=n, times=1, **fault) for n in (2, 4, 6)]  # type: ignore[arg-type]
    with House(*faults, pipelines=pipelines) as house:
        results = carried(server_of(house), parcels(8))
    assert set(fates(results).values()) == {"sent"}
    assert house.recipients() == [f"m{n}@district.example" for n in range(8)]
    assert len(house.sessions) == 4


def test_what_the_server_says_unasked_is_never_taken_for_an_answer(pipelines: bool) -> None:
    """Else its second answer to the first mail would be the first to the second."""
    twice = Fault(step=".", says=b"250 taken\r\n250 taken", times=1)
    with House(twice, pipelines=pipelines) as house:
        results = carried(server_of(house, **SOON), parcels(3))
    assert results["m0"] == Result("m0", "sent", "250 taken")
    sent = {f"{key}@district.example" for key, fate in fates(results).items() if fate == "sent"}
    assert set(house.recipients()) >= sent


def test_an_answer_is_one_printable_line_that_is_not_too_long() -> None:
    long = Fault(
        step="RCPT",
        says=b"550-no \x1b[31m\r\n550-\xe7\x9d\xa3\xe5\x8a\x9e\xff\r\n550 " + b"y" * 500,
    )
    with House(long) as house:
        answer = carried(server_of(house), [parcel("m")])["m"].answer
    assert answer.startswith("550 no  [31m 督办")
    assert answer.isprintable()
    assert len(answer) == 300


def test_what_is_no_mail_address_fails_without_a_word_to_the_server() -> None:
    wrong = parcel("wrong", to="a b@c>\r\nRCPT TO:<x@y")
    with House() as house:
        results = carried(server_of(house), [wrong, parcel("m")])
    assert fates(results) == {"wrong": "failed", "m": "sent"}
    assert "no mail address" in results["wrong"].answer


def test_a_server_that_wants_a_sign_in_ends_the_round(pipelines: bool) -> None:
    told: list[Result] = []
    with (
        House(password=PASSWORD, pipelines=pipelines) as house,
        pytest.raises(Unreachable, match=r"server\.wants_sign_in.*530 5\.7\.0"),
    ):
        courier(server_of(house))(parcels(5), told.extend)
    assert [(result.key, result.fate) for result in told] == [("m0", "deferred")]
