"""Mails as a list, and one of them as it reads."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.rendering.data import as_data, records
from duban.views import mail
from duban.views.listing import Asked
from duban.views.mails import MailQuery, Mails, mail_query, mail_table
from duban.views.page import Prose
from states.reading import InvalidInput
from tests.conftest import shut
from tests.practice import HEPING, PROGRAMME, Practice
from tests.workflow.postroom import post
from workflow.mail.letters import letter
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"


BECAME = ("held", "failed", "superseded", "sent")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with one case, whose first mails ended in one way each; the others are planned."""
    folder = tmp_path_factory.mktemp("mails") / "office"
    opened = create(Settings(office=folder), TRAINING, date(2024, 3, 1))
    Practice(opened.store, is_founded=True).lead("decide_clawback")
    with opened.store.writing() as transaction:
        for one, status in zip(owing.of_case(transaction, CASE), BECAME, strict=False):
            owing.put(transaction, one.key, OwedStatus(status), None)
    yield opened
    shut(opened.store)


def all_of(desk: Desk, query: MailQuery, words: Words) -> list[dict[str, Any]]:
    listed = Mails(desk, query, words)
    with desk.store.reading() as transaction:
        rows = list(records(listed.columns, listed.rows(transaction)))
        assert listed.count(transaction) == len(rows)
    return rows


def test_mails_are_a_list_the_latest_first(desk: Desk, spoken: Words) -> None:
    rows = all_of(desk, MailQuery(), spoken)
    days = [row["mail"][:10] for row in rows]
    assert days == sorted(days, reverse=True)
    oldest = all_of(desk, MailQuery(sort="mail"), spoken)
    assert [row["mail"][:10] for row in oldest] == sorted(days)
    with desk.store.reading() as transaction:
        page = Mails(desk, MailQuery(page=2, size=3), spoken).page(transaction)
    assert as_data(page) == rows[3:6]
    assert (page.title, page.count) == (spoken.say("list.mails"), len(rows))


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [
        (MailQuery(kind="reminder"), "kind", "reminder"),
        (MailQuery(status="superseded"), "status", "superseded"),
    ],
)
def test_filters_leave_out_what_was_not_asked_for(
    desk: Desk, spoken: Words, query: MailQuery, key: str, value: object
) -> None:
    every = all_of(desk, MailQuery(), spoken)
    found = all_of(desk, query, spoken)
    assert found == [row for row in every if row[key] == value]
    assert 0 < len(found) < len(every)


def test_mails_are_chosen_by_one_of_those_they_are_for(desk: Desk, spoken: Words) -> None:
    every = all_of(desk, MailQuery(), spoken)
    for role in ("institution", "expert"):
        found = all_of(desk, MailQuery(to=role), spoken)
        assert found == [row for row in every if role in row["to"]]
        assert 0 < len(found) < len(every)
    assert all_of(desk, MailQuery(to="somebody@nowhere.example"), spoken) == []


def test_mails_of_days_are_those_from_the_first_to_the_last(desk: Desk, spoken: Words) -> None:
    every = all_of(desk, MailQuery(), spoken)
    that_day = all_of(desk, MailQuery(day=date(2023, 7, 24)), spoken)
    assert {row["mail"][:10] for row in that_day} == {"2023-07-24"}
    before = all_of(desk, MailQuery(until=date(2023, 7, 23)), spoken)
    after = all_of(desk, MailQuery(since=date(2023, 7, 25)), spoken)
    assert [*after, *that_day, *before] == every
    assert all_of(desk, MailQuery(day=date(2023, 7, 24), until=date(2023, 7, 1)), spoken) == []


def test_search_finds_what_a_subject_says(desk: Desk, spoken: Words) -> None:
    every = all_of(desk, MailQuery(), spoken)
    for typed, key in (
        (spoken.label("mail_kind", "reminder"), "kind_label"),
        (spoken.label("item", "plan_filing"), "item_label"),
    ):
        found = all_of(desk, MailQuery(search=typed), spoken)
        assert [row for row in found if row[key] == typed]
        assert len(found) < len(every)
    assert all_of(desk, MailQuery(search="和平区"), spoken) == every
    assert all_of(desk, MailQuery(search="nobody at all"), spoken) == []


def test_mails_of_one_programme_or_region_are_chosen(desk: Desk, spoken: Words) -> None:
    every = all_of(desk, MailQuery(), spoken)
    assert all_of(desk, MailQuery(programme=PROGRAMME, region=(HEPING,)), spoken) == every
    assert all_of(desk, MailQuery(region=("120110",)), spoken) == []
    assert every[0]["programme"] == PROGRAMME


QUERIES = (
    MailQuery(),
    MailQuery(status="held", kind="slow_warning", to="city_operator"),
    MailQuery(to="li@heping.example", search="拨付 &=", sort="-kind"),
    MailQuery(day=date(2024, 4, 10), region=(HEPING,), programme=PROGRAMME),
    MailQuery(since=date(2024, 4, 1), until=date(2024, 4, 30), page=2),
)


@pytest.mark.parametrize("query", QUERIES)
def test_list_of_mails_is_a_link(desk: Desk, spoken: Words, query: MailQuery) -> None:
    assert mail_query(Asked.in_address(query.address()), desk, spoken) == query


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("status=hold", "(held)?"),
        ("kind=remynd", "reminder"),
        ("to=district_office", "city_operator"),
        ("since=someday", "YYYY-MM-DD"),
        ("sort=to", "mail, region, kind, status"),
        ("programme=nope", PROGRAMME),
    ],
)
def test_wrong_filter_names_what_there_is(desk: Desk, address: str, said: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        mail_query(Asked.in_address(address), desk, Words("en"))
    assert said in Words("en").said(*raised.value.sayings)


def test_office_without_mails_says_so(real: Desk, desk: Desk, spoken: Words) -> None:
    assert Mails(real, MailQuery(), spoken).empty == spoken.say("note.no_mails")
    assert Mails(desk, MailQuery(status="uncertain"), spoken).empty == spoken.say("note.none_found")


def test_what_waits_for_a_person_stands_out(desk: Desk, spoken: Words) -> None:
    with desk.store.reading() as transaction:
        page = Mails(desk, MailQuery(size=1_000), spoken).page(transaction)
    tones = {row["status"]: tone for row, tone in zip(as_data(page), page.tones, strict=True)}
    assert (tones["held"], tones["failed"], tones["superseded"]) == ("warn", "bad", "faint")
    assert (tones["sent"], tones["planned"]) == ("", "")


def wanted(office: Practice) -> list[Owed]:
    with office.store.reading() as transaction:
        return owing.of_case(transaction, CASE)


def test_row_has_codes_for_programs_and_words_for_people(led: Practice, spoken: Words) -> None:
    found = wanted(led)
    table = mail_table(found, led.notice.regions_by_code, spoken)
    assert table.count == len(found)
    record = as_data(table)[0]
    assert record["kind"] == "programme_open"
    assert record["kind_label"] == spoken.label("mail_kind", "programme_open")
    assert record["to"] == ["district"]
    assert record["to_label"] == [spoken.label("role", "district")]
    assert (record["region"], record["region_code"]) == (spoken.label("region", "和平区"), HEPING)
    assert record["mail"] == owing.name_of(found[0])


def test_mail_of_no_case_is_about_the_whole_office(led: Practice, spoken: Words) -> None:
    of_case = wanted(led)[0]
    night = replace(of_case, case_id=owing.OFFICE, kind="nightly_report", result="no_address")
    (row,) = as_data(mail_table([night], led.notice.regions_by_code, spoken))
    assert (row["region"], row["region_code"]) == (spoken.say("word.whole_office"), "")
    assert (row["result"], row["why"]) == ("no_address", spoken.label("owed_reason", "no_address"))


def shown(office: Practice, owed: Owed, words: Words) -> mail.MailShown:
    with office.store.reading() as transaction:
        made, _ = letter(office.office, transaction, [owed], post(), role=owed.recipients[0])
        return mail.shown(transaction, [owed], None, made, words)


def test_mail_of_an_act_says_which_act_it_was(led: Practice, spoken: Words) -> None:
    owed = wanted(led)[0]
    found = shown(led, owed, spoken)
    act = spoken.label("command", "open_case")
    assert found.because == (spoken.say("mail.of_act", seq=1, act=act, day=date(2023, 7, 18)),)
    page = mail.mail_page(found, spoken)
    assert page.title == found.letter.subject
    assert spoken.label("owed_status", owed.status) in page.lead
    (text,) = [part for part in page.parts if isinstance(part, Prose) and part.key == "text"]
    assert "\n".join(text.lines) == found.letter.text


def test_reminder_says_which_duty_it_is_about(led: Practice, spoken: Words) -> None:
    reminder = next(one for one in wanted(led) if one.kind == "reminder")
    (because,) = shown(led, reminder, spoken).because
    assert spoken.label("item", str(reminder.item)) in because
    assert str(reminder.due) in because


def test_mail_for_programs_is_codes_and_facts(led: Practice, spoken: Words) -> None:
    owed = wanted(led)[0]
    data = mail.as_data(shown(led, owed, spoken))
    assert (data["mail"], data["to"], data["status"]) == (
        owing.name_of(owed),
        ("district",),
        owed.status,
    )
    row = as_data(mail.row_table(shown(led, owed, spoken), spoken))[0]
    assert row["subject"] == data["subject"]
