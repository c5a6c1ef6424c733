"""A mail of a trial run: as it would have been, and marked so that nobody takes it for one."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import get_args

import pytest
from icalendar import Calendar

from duban.rendering.terms import terms_of
from notifications.addresses import Address
from notifications.compose import compose
from notifications.letter import Letter
from notifications.mime import Envelope, message_bytes, message_id
from notifications.terms import Language
from notifications.trial import in_trial
from states.mail_kinds import OF_CASES
from tests.notifications.desk import complete
from tests.notifications.reading import Words, told_alike

HEPING = Address("heping@district.example", "和平区市场监管局")
TRUE = (HEPING, Address("institution@company.example"))
every_language = pytest.mark.parametrize("language", get_args(Language))


@every_language
@pytest.mark.parametrize("kind", OF_CASES)
def test_a_trial_mail_says_to_whom_it_would_have_gone(kind: str, language: Language) -> None:
    mail = compose(complete(kind, terms=terms_of(language)))
    trial = in_trial(mail, TRUE, terms_of(language))
    assert trial.subject == "【试运行 TRIAL】" + mail.subject
    for body in (trial.text, "".join(Words(trial.html).words)):
        place = body.index("和平区市场监管局 <heping@district.example>")
        assert place < 150 + len(mail.subject)
        assert "institution@company.example" in body
    assert trial.text.endswith(mail.text)
    assert told_alike(trial)


def test_the_letter_below_the_band_is_the_letter() -> None:
    mail = compose(complete("reminder"))
    trial = in_trial(mail, TRUE, terms_of("zh"))
    band_begins = trial.html.index("<table")
    letter_begins = mail.html.index("<table")
    assert trial.html[:band_begins] == mail.html[:letter_begins].rstrip()
    assert trial.html.endswith(mail.html[letter_begins:])


def test_the_true_recipients_stand_in_a_header_that_nothing_can_break() -> None:
    evil = Address("a@b.example", "甲\r\nBcc: thief@evil.example")
    office = Address("office@office.example", "天津市知识产权局")
    envelope = Envelope(
        sender=office,
        to=(office,),
        reply_to=office,
        date=datetime(2023, 7, 24, 9, tzinfo=UTC),
        message_id=message_id("office.example", "trial"),
    )
    trial = in_trial(compose(complete("reminder")), (HEPING, evil), terms_of("zh"))
    parsed = message_from_bytes(message_bytes(trial, envelope), policy=policy.default)
    assert parsed["X-Duban-Recipients"] == (
        "和平区市场监管局 <heping@district.example>, 甲 Bcc: thief@evil.example <a@b.example>"
    )
    assert parsed["Bcc"] is None
    assert [address.addr_spec for address in parsed["To"].addresses] == [office.email]


def test_a_name_in_the_band_is_never_markup() -> None:
    evil = Address("a@b.example", "<script>\n")
    trial = in_trial(compose(complete("reminder")), (evil,), terms_of("zh"))
    assert "<script>" in trial.text
    assert not {"script", "a"} & Words(trial.html).elements


def test_entries_of_a_trial_are_marked_too() -> None:
    trial = in_trial(compose(complete("reminder")), TRUE, terms_of("zh"))
    assert trial.calendar is not None
    (event,) = Calendar.from_ical(trial.calendar).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith(
        "【试运行 TRIAL】【演示数据 DEMO DATA】实施方案备案截止"
    )
    assert in_trial(Letter("a", "b", "<p>c</p>"), TRUE, terms_of("zh")).calendar is None


def test_html_without_a_body_gets_its_band_too() -> None:
    trial = in_trial(Letter("a", "b", "<p>c</p>"), TRUE, terms_of("zh"))
    assert "heping@district.example" in trial.html
