"""Going live in the console: looked at first, decided by a supervisor, and taken back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from duban.bootstrap import office_settings
from duban.bootstrap.desk import REAL, Desk
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.bootstrap.restoring import RESTORED
from duban.environment import Settings
from duban.running.service import Service
from duban.web import cookies
from duban.web.app import app_of
from duban.web.origin import HEADER, mark_of
from states.mail_kinds import MailKind
from tests.conftest import shut
from tests.duban.identity.staff import PASSWORD, Staff
from tests.duban.web.conftest import HERE, HTML, PORT, come_in, looks_of, text_of
from tests.duban.web.office import CASE
from tests.practice import DONGLI, HEPING, Practice
from workflow.mail import acts, contacts, golive
from workflow.mail.acts import MailDeed
from workflow.mail.contacts import Contact
from workflow.night.plan import day_plan
from workflow.record import owing
from workflow.record.owing import OwedStatus
from workflow.record.setting_table import keep_mark
from workflow.store.transaction import Transaction

PLACE = "/mails/live"
VERSION = re.compile(r'name="version" value="([^"]+)"')


YESTERDAY, TODAY = "2023-08-08", "2023-08-09"
OWED = ["plan_filing", "institution_filing"]
"""What the district and its institutions should have filed by then."""


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Service]:
    """A real office with a contact and an open case, whose mails go to itself alone as yet.

    The district and the institutions of the case should have filed by 31 July, and did not.
    """
    desk = create(Settings(office=tmp_path / "real"), REAL)
    draft(desk, HEPING, YESTERDAY)
    with desk.store.writing() as transaction:
        li = Contact("120101", "district", "李某", "li@heping.example")
        contacts.replace(transaction, [li])
    yield Service(desk)
    shut(desk.store)


def draft(desk: Desk, code: str, day: str) -> None:
    """Open a case of which nothing is filed in time, as the night of a *day* after that finds."""
    practice = Practice(desk.store, is_founded=True, is_real=True)
    practice.lead("start_drafting", code=code)
    desk.clock.business_date = date.fromisoformat(day)
    day_plan(desk.office, desk.office.today, proves=False)


@pytest.fixture
def head(real: Service) -> Iterator[TestClient]:
    """The supervisor at its console."""
    Staff(real.desk, PASSWORD).person("chen")
    app = app_of(real, words("zh"))
    with TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False) as client:
        assert client.post("/sign-in", data={"login": "chen", "password": PASSWORD}).is_redirect
        client.headers[HEADER] = mark_of(client.cookies[cookies.plain(PORT)])
        yield client


def leaving(page: str) -> list[str]:
    """The items about which a mail would leave that somebody is late, as a page lists them."""
    return re.findall(r'code-overdue">.*?c-item code code-(\w+)"', page)


def version_on(page: str) -> str:
    found = VERSION.search(page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_supervisor_looks_and_lets_the_office_go_live_and_back(
    head: TestClient, real: Service, language: str
) -> None:
    head.cookies.set("lang", language)
    assert f'href="{PLACE}"' in text_of(head.get("/mails"))
    page = text_of(head.get(PLACE))
    assert "li@heping.example" in page
    assert leaving(page) == OWED
    assert page.count(f'href="/cases/{CASE}"') == len(OWED)
    assert head.get(f"/cases/{CASE}").status_code == 200
    assert re.findall(r'href="/mails/\d[^"]*"', page) == []
    assert not real.desk.is_live
    done = head.post(PLACE, data={"version": version_on(page)})
    assert (done.status_code, real.desk.is_live) == (303, True)
    assert head.post(PLACE, data={"version": version_on(page)}).status_code == 409
    page = text_of(head.get(PLACE))
    assert "/mails/trial" in page and VERSION.search(page) is None
    assert head.post("/mails/trial").status_code == 303
    assert not real.desk.is_live
    assert head.post("/mails/trial").status_code == 409
    with real.desk.store.reading() as transaction:
        known = [(one.act, one.person) for one in acts.acts_on(transaction, acts.ALL)]
    assert known == [(MailDeed.LIVE, "陈四"), (MailDeed.TRIAL, "陈四")]


def test_restored_office_is_told_that_the_other_one_may_send_too(
    head: TestClient, real: Service
) -> None:
    assert "两处都会发出" not in head.get(PLACE).text
    with real.desk.store.writing() as transaction:
        keep_mark(transaction, RESTORED, "2026-10-02T09:15:00.000+08:00 abcd")
    page = head.get(PLACE).text
    assert "2026-10-02 09:15 由备份恢复" in page and "两处都会发出" in page


def test_office_that_moved_meanwhile_is_shown_again_and_does_not_go_live(
    head: TestClient, real: Service
) -> None:
    looked = version_on(text_of(head.get(PLACE)))
    with real.desk.store.writing() as transaction:
        other = Contact("120101", "district", "张某", "zhang@heping.example")
        contacts.replace(transaction, [other])
    answer = head.post(PLACE, data={"version": looked})
    assert (answer.status_code, real.desk.is_live) == (409, False)
    assert looks_of(real.desk, "chen") == [PLACE, PLACE]
    assert "请再确认一次" in answer.text and "zhang@heping.example" in answer.text
    assert version_on(answer.text) != looked
    assert head.post(PLACE, data={"version": version_on(answer.text)}).status_code == 303
    assert real.desk.is_live
    assert looks_of(real.desk, "chen") == [PLACE, PLACE]


def test_duty_that_falls_due_between_look_and_confirmation_is_shown_before_it_is_written_of(
    head: TestClient, real: Service
) -> None:
    page = text_of(head.get(PLACE))
    assert "东丽区" not in page
    draft(real.desk, DONGLI, TODAY)
    answer = head.post(PLACE, data={"version": version_on(page)})
    assert (answer.status_code, real.desk.is_live) == (409, False)
    assert leaving(answer.text) == [*OWED, *OWED] and answer.text.count("东丽区") == 2
    assert head.post(PLACE, data={"version": version_on(answer.text)}).status_code == 303
    with real.desk.store.reading() as transaction:
        told = [one for one in owing.of_status(transaction, OwedStatus.PLANNED, 9) if one.duty]
    assert sorted(one.case_id[-6:] for one in told) == [HEPING, HEPING, DONGLI, DONGLI]
    assert {one.kind for one in told} == {MailKind.OVERDUE}


def test_who_comes_second_does_not_let_the_office_go_live_again(
    head: TestClient, real: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, desk = version_on(text_of(head.get(PLACE))), real.desk
    writing = desk.store.writing

    @contextmanager
    def overtaken() -> Iterator[Transaction]:
        monkeypatch.undo()
        with writing() as transaction:
            golive.go_live(desk.office, transaction, desk.office.clock(), "另一人")
        with writing() as transaction:
            yield transaction

    monkeypatch.setattr(desk.store, "writing", overtaken)
    answer = head.post(PLACE, data={"version": looked})
    assert answer.status_code == 409 and "已经正式发信" in answer.text
    with desk.store.reading() as transaction:
        assert [one.person for one in acts.acts_on(transaction, acts.ALL)] == ["另一人"]


def test_training_office_never_goes_live(stranger: TestClient) -> None:
    visitor = come_in(stranger, "chen")
    assert PLACE not in text_of(visitor.get("/mails"))
    assert VERSION.search(text_of(visitor.get(PLACE))) is None
    assert visitor.post(PLACE, data={"version": "0-0-0-0"}).status_code == 409
    assert visitor.post("/mails/trial").status_code == 409
    assert steps_on(visitor) == []


@pytest.mark.parametrize("login", ["wang", "zhao", "sun", "admin", "nankai"])
def test_nobody_but_a_supervisor_decides_it(stranger: TestClient, login: str) -> None:
    visitor = come_in(stranger, login)
    answers = (visitor.get(PLACE), visitor.post(PLACE), visitor.post("/mails/trial"))
    assert [one.status_code for one in answers] == [403, 403, 403]


def test_what_mails_need_and_is_not_there_is_told_before_going_live(
    head: TestClient, real: Service
) -> None:
    page = text_of(head.get(PLACE))
    lacks = page.partition('id="lacks"')[2].partition("</div>")[0]
    assert "邮件服务器（SMTP）" in lacks
    assert "21 个单位（含市局）缺少联系人" in lacks
    with real.desk.store.writing() as transaction:
        office_settings.keep(transaction, dict.fromkeys(office_settings.NEEDED, "x"))
    assert "邮件服务器（SMTP）" not in text_of(head.get(PLACE))


def test_new_office_is_told_what_it_needs_first_until_it_is_live(
    head: TestClient, real: Service
) -> None:
    steps = steps_on(head)
    assert [one[0] for one in steps] == ["warn", "warn", "warn", steps[3][0], "warn"]
    assert "经办" in steps[0][1] and "邮件服务器（SMTP）" in steps[1][1]
    assert "21 个单位" in steps[2][1]
    assert 'href="/mails/live"' in steps[4][1] and "/people" not in steps[0][1]
    Staff(real.desk, PASSWORD).person("wang")
    with real.desk.store.writing() as transaction:
        office_settings.keep(transaction, dict.fromkeys(office_settings.NEEDED, "x"))
    assert [one[0] for one in steps_on(head)][:3] == ["good", "good", "warn"]
    head.post(PLACE, data={"version": version_on(text_of(head.get(PLACE)))})
    assert real.desk.is_live and steps_on(head) == []


def steps_on(client: TestClient) -> list[tuple[str, str]]:
    """The first steps on the page with which a day begins: how each stands, and what it says."""
    part = text_of(client.get("/")).partition('id="first-steps"')[2].partition("</section>")[0]
    return re.findall(r'<li class="(\w+)">(.*?)</li>', part)
