"""One mail in full: where it went, what came back, what persons did to it; found by its name."""

from collections import Counter
from datetime import date

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views.choosing import NotThere, SeveralMeant
from duban.views.mail import (
    LONGEST,
    MailShown,
    deeds_table,
    mail_named,
    mail_page,
    row_table,
    status_of,
    ways_table,
)
from duban.views.page import Prose
from notifications.letter import Letter
from states.reading import InvalidInput
from tests.practice import HEPING, PROGRAMME, Practice
from workflow.mail.acts import MailAct, MailDeed
from workflow.mail.dead_addresses import CameBack
from workflow.mail.mails import Mail, MailStatus
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"
SENT = Mail(
    "m1",
    "2024-01-10",
    None,
    "district",
    "a@example.cn",
    "某人",
    "a@example.cn",
    MailStatus.SENT,
    1,
    "2024-01-10T06:00:00+08:00",
    "2024-01-10T06:00:00+08:00",
    "2024-01-10T06:01:30+08:00",
    "250 OK",
)
BACK = CameBack("c1", "m1", "2024-01-11T07:00:00+08:00", "a@example.cn", "failed", "5.1.1", "gone")
DEED = MailAct("k", "2024-01-10T05:00:00+08:00", next(iter(MailDeed)), "王一", "查过了")


@pytest.fixture(scope="module")
def owed(led: Practice) -> Owed:
    """The first that was owed in a case."""
    with led.store.reading() as transaction:
        return owing.of_case(transaction, CASE)[0]


def shown(
    owed: Owed, *ways: Mail, back: tuple[CameBack, ...] = (), acts: tuple[MailAct, ...] = ()
) -> MailShown:
    """A mail with what is known of it."""
    letter = Letter("Subject", "One.\nTwo.", "<p>One.</p>")
    return MailShown((owed,), letter, ("because",), ways, back, acts)


def lines(mail: MailShown, key: str, words: Words) -> tuple[str, ...]:
    """The sentences of a part of the page."""
    (part,) = [one for one in mail_page(mail, words).parts if one.key == key]
    assert isinstance(part, Prose)
    return part.lines


# --- its ways -------------------------------------------------------------------------------------


def test_mail_that_left_is_told_with_recipient_and_answer(owed: Owed, spoken: Words) -> None:
    mail = shown(owed, SENT)
    (line,) = lines(mail, "ways", spoken)
    role, sent = spoken.label("role", "district"), spoken.label("owed_status", "sent")
    assert line == f"{role} · a@example.cn · {sent} · 250 OK"
    (row,) = as_data(ways_table(mail, spoken))
    assert (row["to"], row["email"], row["answer"]) == (role, "a@example.cn", "250 OK")
    assert (row["at"], row["sent_to"], row["attempts"]) == ("2024-01-10 06:01", "", 1)


def test_mail_that_was_tried_again_says_how_often(owed: Owed, spoken: Words) -> None:
    (line,) = lines(shown(owed, replace(SENT, attempts=3)), "ways", spoken)
    assert line.endswith(spoken.say("mail.attempts", count=3))


def test_mail_in_trial_says_where_it_went_instead(owed: Owed, spoken: Words) -> None:
    mail = shown(owed, replace(SENT, sent_to="office@example.cn"))
    (line,) = lines(mail, "ways", spoken)
    assert line.endswith(spoken.say("mail.in_trial", to="office@example.cn"))
    (row,) = as_data(ways_table(mail, spoken))
    assert row["sent_to"] == "office@example.cn"


def test_mail_that_waits_has_no_answer_yet(owed: Owed, spoken: Words) -> None:
    waits = replace(SENT, status=MailStatus.WAITING, settled_at=None, answer=None, attempts=0)
    (row,) = as_data(ways_table(shown(owed, waits), spoken))
    assert (row["at"], row["answer"], row["attempts"]) == ("", "", 0)


def test_mail_that_is_not_on_its_way_says_so(owed: Owed, spoken: Words) -> None:
    table = ways_table(shown(owed), spoken)
    assert (table.rows, table.empty) == ((), spoken.say("mails.not_on_its_way"))


# --- what was done to it --------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["failed", "delayed"])
def test_what_came_back_is_told_with_its_answer(owed: Owed, spoken: Words, action: str) -> None:
    back = replace(BACK, action=action)
    (line,) = lines(shown(owed, SENT, back=(back,)), "came_back", spoken)
    said = spoken.say(f"mail.{action}", address="a@example.cn")
    assert line == f"2024-01-11 07:00 {said} 5.1.1 gone"


@pytest.mark.parametrize("deed", list(MailDeed))
def test_what_a_person_did_is_told_in_words(owed: Owed, spoken: Words, deed: MailDeed) -> None:
    (line,) = lines(shown(owed, acts=(replace(DEED, act=deed),)), "acts", spoken)
    assert line == f"2024-01-10 05:00 王一 · {spoken.named('mail_act', deed)} 查过了"


def test_deeds_of_persons_and_servers_stand_in_their_order(owed: Owed, spoken: Words) -> None:
    later = replace(DEED, at="2024-01-12T05:00:00+08:00", reason="")
    rows = as_data(deeds_table(shown(owed, SENT, back=(BACK,), acts=(later, DEED)), spoken))
    assert [(row["at"], row["by"]) for row in rows] == [
        ("2024-01-10 05:00", "王一"),
        ("2024-01-11 07:00", ""),
        ("2024-01-12 05:00", "王一"),
    ]
    assert rows[1]["why"] == "5.1.1 gone"
    assert deeds_table(shown(owed), spoken).rows == ()


# --- how it reads ---------------------------------------------------------------------------------


def test_status_is_told_with_its_reason(owed: Owed, spoken: Words) -> None:
    failed = replace(owed, status=OwedStatus.FAILED, result="no_address")
    reason = spoken.label("owed_reason", "no_address")
    assert status_of(failed, spoken) == f"{spoken.label('owed_status', 'failed')} ({reason})"
    assert status_of(replace(failed, result=None), spoken) == spoken.label("owed_status", "failed")


def test_letter_is_read_line_by_line_under_its_subject(owed: Owed, spoken: Words) -> None:
    mail = shown(owed, SENT)
    page = mail_page(mail, spoken)
    assert page.title == "Subject"
    assert lines(mail, "text", spoken) == ("One.", "Two.")
    assert lines(mail, "because", spoken) == ("because",)
    (row,) = as_data(row_table(mail, spoken))
    assert (row["mail"], row["text"]) == (owing.name_of(owed), "One.\nTwo.")


# --- how it is found ------------------------------------------------------------------------------


def test_mail_is_found_by_key_by_name_and_by_its_file(led: Practice, owed: Owed) -> None:
    name = owing.name_of(owed)
    with led.store.reading() as transaction:
        for given in (owed.key, name, f"mails/{name}_和平区.eml", name.replace("_", "-")):
            found, way = mail_named(transaction, given)
            assert (owed in found, way) == (True, None), given


def test_short_name_of_several_mails_means_none_of_them(
    led: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight letters are the same for two now and then: no other mail is shown or acted on."""
    with led.store.reading() as transaction:
        days = Counter(one.day for one in owing.of_case(transaction, CASE))
        ((day, _),) = days.most_common(1)
        first, *others = of_day = owing.on_day(transaction, date.fromisoformat(day))
        assert others
        monkeypatch.setattr(owing, "short_name", lambda one: "0a9d8c09")
        name = f"{day}-0a9d8c09"
        with pytest.raises(SeveralMeant) as refused:
            mail_named(transaction, name)
        assert refused.value.sayings[0].facts["names"] == sorted(one.key for one in of_day)
        assert mail_named(transaction, name, lambda one: one == first) == ([first], None)
        with pytest.raises(NotThere):
            mail_named(transaction, name, lambda one: False)
        for one in of_day:
            assert mail_named(transaction, one.key) == ([one], None)


@pytest.mark.parametrize(
    "given", ["", "x", "2024-01-10_00000000", "2024-01-10_zzzzzzzz", "a\0b", "x" * 500]
)
def test_mail_that_there_is_not_is_told_by_what_was_given(led: Practice, given: str) -> None:
    with led.store.reading() as transaction, pytest.raises(NotThere) as refused:
        mail_named(transaction, given)
    assert refused.value.sayings[0].facts["given"] == given[:LONGEST]


def test_name_with_a_day_that_is_none_is_wrong(led: Practice) -> None:
    with led.store.reading() as transaction, pytest.raises(InvalidInput):
        mail_named(transaction, "2024-02-30_00000000")
