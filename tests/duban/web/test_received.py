"""A district reads what it was sent, and signs for it; the office sees who did and when."""

import re

import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from tests.duban.web.conftest import come_in, text_of
from workflow.mail.acts import MailDeed, acts_on
from workflow.mail.holds import NotPossible
from workflow.mail.signing_for import has_reached_district, sign_for
from workflow.record import owing
from workflow.record.owing import Owed

LETTER = re.compile(r'href="(/received/[^"]+)"')
OURS, OTHERS = "tj-2023-22/120104", "tj-2023-22/120112"


def owed_to(service: Service, case_id: str) -> list[Owed]:
    """What is owed about a case."""
    with service.desk.store.reading() as transaction:
        return owing.of_case(transaction, case_id)


def sent_to(service: Service, case_id: str) -> list[Owed]:
    """What reached the district of a case."""
    return [one for one in owed_to(service, case_id) if has_reached_district(one)]


def test_district_reads_a_letter_and_signs_for_it_once(
    stranger: TestClient, service: Service
) -> None:
    console, sent = come_in(stranger, "nankai"), sent_to(service, OURS)
    page = text_of(console.get("/received"))
    letters = LETTER.findall(page)
    assert len(letters) == len(sent) > 1
    assert f"待签收 {len(sent)} 件" in page
    letter = text_of(console.get(letters[0]))
    assert "签收</button>" in letter
    assert "@" not in letter.partition("<main")[2].partition("<footer")[0].split("<iframe")[0]
    assert console.get(f"{letters[0]}/reading").status_code == 200
    answer = console.post(letters[0])
    assert (answer.status_code, answer.headers["location"]) == (303, "/received")
    assert f"待签收 {len(sent) - 1} 件" in text_of(console.get("/received"))
    assert "签收</button>" not in text_of(console.get(letters[0]))
    assert "已有人签收" in text_of(console.post(letters[0], follow_redirects=True))
    (signed,) = [one for one in sent if letters[0].endswith(owing.name_of(one))]
    with service.desk.store.reading() as transaction:
        (act,) = [one for one in acts_on(transaction, signed.key) if one.act is MailDeed.SIGN_FOR]
    assert act.person


def test_district_is_told_where_it_begins_how_much_waits(
    stranger: TestClient, service: Service
) -> None:
    console = come_in(stranger, "nankai")
    page = text_of(console.get("/cases"))
    assert f'<a href="/received">待签收 {len(sent_to(service, OURS))} 件。</a>' in page


def test_letter_of_another_district_is_not_there(stranger: TestClient, service: Service) -> None:
    console, others = come_in(stranger, "nankai"), sent_to(service, OTHERS)
    assert others
    for name in (others[0].key, owing.name_of(others[0]), "2023-07-18_00000000", "x"):
        assert console.get(f"/received/{name}").status_code == 404
        assert console.post(f"/received/{name}").status_code == 404


def test_what_has_not_left_or_went_to_others_can_not_be_signed_for(service: Service) -> None:
    unsent = [
        one
        for case_id in (OURS, OTHERS)
        for one in owed_to(service, case_id)
        if not has_reached_district(one)
    ]
    assert unsent
    with service.desk.store.writing() as transaction, pytest.raises(NotPossible):
        sign_for(transaction, unsent[0], service.desk.office.clock(), "somebody")


def test_office_sees_who_signed_and_lists_what_nobody_signed_for(
    stranger: TestClient, service: Service
) -> None:
    sent = sent_to(service, OURS)
    with service.desk.store.writing() as transaction:
        assert sign_for(transaction, sent[0], service.desk.office.clock(), "南开经办")
        assert not sign_for(transaction, sent[0], service.desk.office.clock(), "另一人")
    console = come_in(stranger, "wang")
    name, other = owing.name_of(sent[0]), owing.name_of(sent[1])
    shown = text_of(console.get(f"/mails/{name}"))
    assert "南开经办" in shown
    assert "另一人" not in shown
    unsigned = text_of(console.get("/mails?unsigned=1&region=120104&size=100"))
    assert f'href="/mails/{other}' in unsigned
    assert f'href="/mails/{name}' not in unsigned
    assert "签收时间" in text_of(console.get(f"/cases/{OURS}"))
