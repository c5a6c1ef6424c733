"""What came in since the office closed: filings and nights, not what the office did itself."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from config.calendars import packaged_calendar
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from duban.views.overnight import LOOKED_AT, evening_before, overnight_table
from duban.views.page import Ref, Table
from duban.views.today import today_page
from states.actors import Channel, somebody
from states.calendar import OFFICE_TIME
from states.commands import OpenCase, StartDrafting
from states.facts import Party
from tests.training_office import copy_office
from workflow.mail import dead_addresses
from workflow.mail.dead_addresses import CameBack
from workflow.office.request import Done, Request
from workflow.record import cases, history
from workflow.store.columns import moment
from workflow.store.excerpts import ANY_NUMBER
from workflow.store.statement import Query
from workflow.store.transaction import Transaction

LONG_AGO = datetime(2000, 1, 1, tzinfo=OFFICE_TIME)


@pytest.fixture(scope="module")
def desk(training_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    office = copy_office(training_office, tmp_path_factory.mktemp("overnight") / "office")
    with open_desk(Settings(office=office), to_write=True) as opened:
        yield opened


def table_of(desk: Desk, since: datetime, reader: str = "", language: str = "zh") -> Table:
    with desk.store.reading() as transaction:
        said = words("zh" if language == "zh" else "en")
        return overnight_table(transaction, since, reader, desk.regions(), said)


def acts(desk: Desk) -> list[history.Record]:
    with desk.store.reading() as transaction:
        return history.latest(transaction, 0, ANY_NUMBER)


def of_others(desk: Desk) -> list[history.Record]:
    """What the city office did not do itself, the latest first."""
    return [one for one in acts(desk) if one.party not in ("city", "city_supervisor")]


def entered_by(desk: Desk, person: str, region: str) -> str:
    """Let a person of the office open a case and enter what its district did; the case."""
    case = cases.case_id(desk.programme(), region)
    for party, command in ((Party.CITY, OpenCase()), (Party.DISTRICT, StartDrafting())):
        actor = replace(somebody(party, Channel.TERMINAL), person=person)
        answer = desk.office.handle(Request(case_id=case, command=command, actor=actor))
        assert isinstance(answer, Done)
    return case


@pytest.mark.parametrize(
    ("today", "evening"),
    [
        (date(2024, 4, 10), date(2024, 4, 9)),
        (date(2024, 4, 8), date(2024, 4, 7)),  # a Sunday that was worked
        (date(2024, 4, 7), date(2024, 4, 3)),  # after Qingming
        (date(2024, 4, 15), date(2024, 4, 12)),
    ],
)
def test_evening_is_that_of_the_last_day_that_was_worked(today: date, evening: date) -> None:
    since = evening_before(today, packaged_calendar())
    assert (since.date(), since.hour, since.minute) == (evening, 17, 30)
    assert since.tzinfo is OFFICE_TIME


def test_first_day_of_the_calendar_has_an_evening_too() -> None:
    calendar = packaged_calendar()
    assert evening_before(calendar.first, calendar).date() == calendar.first


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_others_entered_stands_in_it_and_what_the_office_did_does_not(
    desk: Desk, language: str
) -> None:
    theirs = of_others(desk)[:LOOKED_AT]
    assert 0 < len(theirs) < len(acts(desk))
    table = table_of(desk, LONG_AGO, language=language)
    assert [row[0] for row in table.rows] == [one.entered for one in theirs]
    refs = [row[1] for row in table.rows]
    assert [one.key for one in refs if isinstance(one, Ref)] == [one.case for one in theirs]


def test_nothing_from_before_the_evening_stands_in_it(desk: Desk) -> None:
    last = acts(desk)[0].entered
    table = table_of(desk, last + timedelta(seconds=1))
    assert table.count == 0
    since = acts(desk)[LOOKED_AT // 2].entered
    assert all(
        isinstance(row[0], datetime) and row[0] >= since for row in table_of(desk, since).rows
    )


def test_what_the_reader_entered_is_no_news_to_them(early_office: Path, tmp_path: Path) -> None:
    """An operator enters for districts what they have filed on paper."""
    office = copy_office(early_office, tmp_path / "office")
    with open_desk(Settings(office=office), to_write=True) as desk:
        case = entered_by(desk, "演示·王经办", "120101")
        told = [
            [row[1].key for row in table_of(desk, LONG_AGO, reader).rows if isinstance(row[1], Ref)]
            for reader in ("演示·李经办", "演示·王经办")
        ]
        pages = [
            today_page(desk, words("zh"), reader=one) for one in ("演示·李经办", "演示·王经办")
        ]
    assert told == [[case], []]
    stands = [[one.key for one in page.parts if isinstance(one, Table)] for page in pages]
    assert [("overnight" in keys) for keys in stands] == [True, False]


def test_what_office_and_reader_did_crowds_nothing_out(
    early_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = copy_office(early_office, tmp_path / "office")
    monkeypatch.setattr("duban.views.overnight.LOOKED_AT", 1)
    with open_desk(Settings(office=office), to_write=True) as desk:
        wang = entered_by(desk, '王"一%', "120101")
        li = entered_by(desk, "李二", "120102")
        told = {
            reader: [row[1] for row in table_of(desk, LONG_AGO, reader).rows]
            for reader in ('王"一%', "李二", "王")
        }
    keys = {who: [one.key for one in at if isinstance(one, Ref)] for who, at in told.items()}
    assert keys == {'王"一%': [li], "李二": [wang], "王": [li]}


def test_history_is_read_no_further_back_than_the_evening(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few acts at a time, the last first, come to the same as all at once."""
    since = acts(desk)[10].entered
    at_once = table_of(desk, since)
    asked = []
    read_all = Transaction.all

    def counted(self: Transaction, query: Query[Any], *given: Any) -> list[Any]:
        found = read_all(self, query, *given)
        asked.extend(found)
        return found

    monkeypatch.setattr("workflow.record.history_search.AT_ONCE", 3)
    monkeypatch.setattr(Transaction, "all", counted)
    assert table_of(desk, since).rows == at_once.rows
    read = [one.seq for one in asked if isinstance(one, history.Record)]
    came = [one for one in acts(desk) if one.entered >= since]
    assert len(came) < len(read) <= len(came) + 3


@pytest.mark.parametrize(("language", "says"), [("zh", "较多"), ("en", "alone")])
def test_that_more_came_than_is_shown_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str, says: str
) -> None:
    assert says not in table_of(desk, LONG_AGO, language=language).title
    monkeypatch.setattr("duban.views.overnight.LOOKED_AT", 5)
    cut = table_of(desk, LONG_AGO, language=language)
    assert says in cut.title and cut.count == 5
    later = of_others(desk)[3].entered
    assert says not in table_of(desk, later + timedelta(seconds=1), language=language).title


def test_mails_that_came_back_are_counted_by_what_was_said(desk: Desk) -> None:
    now = datetime(2024, 4, 10, 7, tzinfo=OFFICE_TIME)
    with desk.store.writing() as transaction:
        for n, action in enumerate(("failed", "failed", "delayed")):
            one = CameBack(f"{n}", "mail", moment(now), "li@x.example", action, "5.1.1", "no")
            dead_addresses.keep(transaction, one)
    said = [row[2] for row in table_of(desk, now).rows if isinstance(row[2], Ref)]
    assert [one.label for one in said] == ["退回的邮件 2 封", "对方迟延接收的邮件 1 封"]
    assert [one.key for one in said] == ["status=failed", "status=sent"]
    later = table_of(desk, now + timedelta(minutes=1))
    assert not [row for row in later.rows if isinstance(row[2], Ref)]
