"""邮件 in the browser: the outbox, one mail as it reads, and what can be done to it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from duban.web.headers import POLICY
from states.mail_kinds import OF_CASES
from tests.duban.web.conftest import come_in, text_of
from workflow.mail import mails
from workflow.mail.acts import MailDeed, acts_on
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus
from workflow.store.statement import Statement

REASON = {"reason": "核对后再发"}
WANG = "演示·王经办"
MOST = 24


@pytest.fixture
def sent(service: Service) -> Owed:
    """A mail that arrived."""
    with service.desk.store.reading() as transaction:
        return owing.of_status(transaction, OwedStatus.SENT, 3)[-1]


@pytest.fixture
def planned(service: Service) -> Owed:
    """A mail that has not left yet: one that had lost its reason is owed after all."""
    with service.desk.store.writing() as transaction:
        lost = owing.of_status(transaction, OwedStatus.SUPERSEDED, 50)
        fresh = next(one for one in lost if not mails.carrying(transaction, one.key))
        owing.put(transaction, fresh.key, OwedStatus.PLANNED, None)
        found = owing.one(transaction, fresh.key)
    assert found is not None
    return found


def now(service: Service, mail: Owed) -> Owed:
    """The mail as it stands by now."""
    with service.desk.store.reading() as transaction:
        found = owing.one(transaction, mail.key)
    assert found is not None
    return found


def test_outbox_costs_no_statement_a_row(console: TestClient, statements: list[Statement]) -> None:
    page = text_of(console.get("/mails"))
    assert len(re.findall(r'<td class="[^"]*"><a href="/mails/2', page)) == 50
    assert 0 < len(statements) <= MOST


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_leads_to_exactly_its_mails(console: TestClient, language: str) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get("/mails"))
    tiles = re.findall(
        r'<a href="(/mails\?status=\w+)"><span class="label">[^<]+</span>'
        r'<span class="value">([\d,]+)',
        page,
    )
    assert len(tiles) >= 2
    for address, count in tiles:
        found = re.search(r'class="found"[^>]*>([^<]+)<', text_of(console.get(unescape(address))))
        assert found is not None and count in found[1]


def test_mail_tells_why_it_is_owed_and_what_the_server_answered(
    console: TestClient, sent: Owed
) -> None:
    page = text_of(console.get(f"/mails/{owing.name_of(sent)}"))
    assert "缘由" in page
    assert "@duban.example" in page
    assert ".eml" in page
    assert f'href="/cases/{sent.case_id}"' in page


def test_mail_is_framed_so_that_nothing_in_it_can_run(console: TestClient, sent: Owed) -> None:
    name = owing.name_of(sent)
    page = console.get(f"/mails/{name}")
    assert page.headers["content-security-policy"] == POLICY
    assert "frame-src 'self'" in POLICY
    frame = re.search(
        r'<iframe class="reading"[^>]* sandbox title="[^"]+" src="([^"]+)"', page.text
    )
    assert frame is not None
    framed = console.get(unescape(frame[1]))
    assert "<html" in text_of(framed)
    policy = framed.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy and "script" not in policy and "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy


def test_mail_reads_in_either_language(console: TestClient, sent: Owed) -> None:
    name = owing.name_of(sent)
    zh = text_of(console.get(f"/mails/{name}/reading"))
    en = text_of(console.get(f"/mails/{name}/reading?in=en"))
    assert zh != en
    assert "Reminder" in en and "提醒" in zh


def test_mail_is_held_released_and_cancelled_by_a_person(
    console: TestClient, service: Service, planned: Owed
) -> None:
    name = owing.name_of(planned)
    statuses = []
    for deed in (MailDeed.HOLD, MailDeed.RELEASE, MailDeed.CANCEL):
        answer = console.post(f"/mails/{name}/deeds", data=REASON | {"deed": deed})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/mails/{name}")
        statuses.append(now(service, planned).status)
    assert statuses == [OwedStatus.HELD, OwedStatus.PLANNED, OwedStatus.SUPPRESSED]
    with service.desk.store.reading() as transaction:
        done = acts_on(transaction, planned.key)
    assert [(one.act, one.person) for one in done] == [
        (deed, WANG) for deed in (MailDeed.HOLD, MailDeed.RELEASE, MailDeed.CANCEL)
    ]
    assert "已停止发送" in text_of(console.get(f"/mails/{name}"))


def test_mail_that_arrived_is_sent_again(console: TestClient, service: Service, sent: Owed) -> None:
    name = owing.name_of(sent)
    page = text_of(console.get(f"/mails/{name}"))
    assert re.findall(r'name="deed" value="(\w+)"', page) == ["resend"]
    assert console.post(f"/mails/{name}/deeds", data=REASON | {"deed": "resend"}).status_code == 303
    assert now(service, sent).status is OwedStatus.POSTED


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (REASON | {"deed": "release"}, "不能这样处理"),
        (REASON | {"deed": "hold"}, "不能这样处理"),
    ],
)
def test_what_can_not_be_done_changes_nothing_and_keeps_what_was_typed(
    console: TestClient, service: Service, sent: Owed, form: dict[str, str], said: str
) -> None:
    answer = console.post(f"/mails/{owing.name_of(sent)}/deeds", data=form)
    assert answer.status_code == 409
    assert said in answer.text
    assert form["reason"] in answer.text
    assert now(service, sent).status is OwedStatus.SENT


def test_who_may_only_look_is_offered_no_act(stranger: TestClient, sent: Owed) -> None:
    auditor = come_in(stranger, "sun")
    name = owing.name_of(sent)
    assert 'name="deed"' not in text_of(auditor.get(f"/mails/{name}"))
    assert auditor.post(f"/mails/{name}/deeds", data=REASON | {"deed": "resend"}).status_code == 403


def test_case_of_a_mail_is_muted_until_a_day(
    console: TestClient, service: Service, sent: Owed
) -> None:
    name, today = owing.name_of(sent), service.desk.office.today
    until = {"until": (today + timedelta(days=9)).isoformat()}
    assert console.post(f"/mails/{name}/mute", data=REASON | until).status_code == 303
    with service.desk.store.reading() as transaction:
        assert [one.act for one in acts_on(transaction, sent.case_id)] == [MailDeed.MUTE]
    past = {"until": (today - timedelta(days=9)).isoformat()}
    refused = console.post(f"/mails/{name}/mute", data=REASON | past)
    assert refused.status_code == 409
    assert "已经过去" in refused.text


def test_mail_that_there_is_not_is_not_found(console: TestClient) -> None:
    for name in ("nope", "2024-04-10-00000000"):
        assert console.get(f"/mails/{name}").status_code == 404
    assert console.get("/mails/2024-99-99-00000000").status_code == 400
    assert console.get("/mails/templates/nope").status_code == 400


def test_every_template_is_shown_in_both_languages(console: TestClient) -> None:
    page = text_of(console.get("/mails/templates"))
    kinds = re.findall(r'href="/mails/templates/(\w+)"', page)
    assert kinds == [str(kind) for kind in OF_CASES]
    one = text_of(console.get("/mails/templates/overdue"))
    assert 'id="wording-zh"' in one and 'id="wording-en"' in one
    assert "{{ region }}" in one


def test_case_in_a_list_of_mails_or_duties_opens(console: TestClient) -> None:
    for path in ("/mails?kind=overdue", "/duties?owner=city", "/funds/ledger?account=held"):
        found = re.search(r'<td[^>]*><a href="(/cases/[^"]+)"', text_of(console.get(path)))
        assert found is not None, path
        text_of(console.get(unescape(found[1])))
