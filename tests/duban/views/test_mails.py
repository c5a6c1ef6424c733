"""Mails as a list, and one of them as it reads."""

from datetime import date

from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views import mail
from duban.views.mails import MailsWanted, mail_table
from duban.views.page import Prose
from tests.practice import HEPING, PROGRAMME, Practice
from tests.workflow.postroom import post
from workflow.mail.letters import letter
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"


def wanted(office: Practice, **asked: object) -> list[Owed]:
    with office.store.reading() as transaction:
        return MailsWanted(**asked).found(transaction)  # type: ignore[arg-type]  # by its fields


def test_mails_of_a_case_are_its_latest(led: Practice) -> None:
    every = wanted(led, case_id=CASE, most=1_000)
    assert [one.key for one in wanted(led, case_id=CASE, most=3)] == [one.key for one in every[-3:]]
    assert {one.case_id for one in every} == {CASE}


def test_mails_of_a_day_are_all_of_that_day(led: Practice) -> None:
    found = wanted(led, day=date(2023, 7, 24), most=1)
    assert [one.day for one in found] == ["2023-07-24"] * 2
    assert wanted(led, day=date(2023, 7, 24), case_id="tj-2023-22/120110") == []


def test_mails_are_chosen_by_what_became_of_them(led: Practice) -> None:
    held = wanted(led, status=OwedStatus.HELD)
    assert {one.status for one in held} <= {OwedStatus.HELD}
    planned = wanted(led, case_id=CASE, status=OwedStatus.PLANNED)
    assert {one.status for one in planned} == {OwedStatus.PLANNED}


def test_row_has_codes_for_programs_and_words_for_people(led: Practice, spoken: Words) -> None:
    found = wanted(led, case_id=CASE, most=1_000)
    table = mail_table(found, led.notice.regions_by_code, spoken)
    assert table.count == len(found)
    record = as_data(table)[0]
    assert record["kind"] == "programme_open"
    assert record["kind_label"] == spoken.label("mail_kind", "programme_open")
    assert record["to"] == ["district"]
    assert record["to_label"] == [spoken.label("role", "district")]
    assert (record["region"], record["region_code"]) == ("和平区", HEPING)
    assert record["mail"] == owing.name_of(found[0])


def test_mail_of_no_case_is_about_the_whole_office(led: Practice, spoken: Words) -> None:
    of_case = wanted(led, case_id=CASE)[0]
    night = replace(of_case, case_id=owing.OFFICE, kind="nightly_report", result="no_address")
    (row,) = as_data(mail_table([night], led.notice.regions_by_code, spoken))
    assert (row["region"], row["region_code"]) == (spoken.say("word.whole_office"), "")
    assert (row["result"], row["why"]) == ("no_address", spoken.label("owed_reason", "no_address"))


def shown(office: Practice, owed: Owed, words: Words) -> mail.MailShown:
    with office.store.reading() as transaction:
        made, _ = letter(office.office, transaction, [owed], post(), role=owed.recipients[0])
        return mail.shown(transaction, [owed], None, made, words)


def test_mail_of_an_act_says_which_act_it_was(led: Practice, spoken: Words) -> None:
    owed = wanted(led, case_id=CASE, most=1_000)[0]
    found = shown(led, owed, spoken)
    act = spoken.label("command", "open_case")
    assert found.because == (spoken.say("mail.of_act", seq=1, act=act, day=date(2023, 7, 18)),)
    page = mail.mail_page(found, spoken)
    assert page.title == found.letter.subject
    assert spoken.label("owed_status", owed.status) in page.lead
    (text,) = [part for part in page.parts if isinstance(part, Prose) and part.key == "text"]
    assert "\n".join(text.lines) == found.letter.text


def test_reminder_says_which_duty_it_is_about(led: Practice, spoken: Words) -> None:
    reminder = next(one for one in wanted(led, case_id=CASE, most=1_000) if one.kind == "reminder")
    (because,) = shown(led, reminder, spoken).because
    assert spoken.label("item", str(reminder.item)) in because
    assert str(reminder.due) in because


def test_mail_for_programs_is_codes_and_facts(led: Practice, spoken: Words) -> None:
    owed = wanted(led, case_id=CASE, most=1_000)[0]
    data = mail.as_data(shown(led, owed, spoken))
    assert (data["mail"], data["to"], data["status"]) == (
        owing.name_of(owed),
        ("district",),
        owed.status,
    )
    row = as_data(mail.row_table(shown(led, owed, spoken), spoken))[0]
    assert row["subject"] == data["subject"]
