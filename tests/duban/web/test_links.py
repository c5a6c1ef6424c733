"""From every row to what is told of it: records, ledger lines, duties, mails, and back."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import come_in, text_of
from tests.practice import BINHAI, PROGRAMME

CASE = f"/cases/{PROGRAMME}/{BINHAI}"
RECORD = re.compile(rf'href="({CASE}/records/\d+)"')


def part(page: str, key: str) -> str:
    """A part of a page."""
    start = page.index(f'id="{key}"')
    return page[start : page.index("</section>", start)]


def test_case_leads_to_its_records_lines_mails_and_duties(console: TestClient) -> None:
    page = text_of(console.get(CASE))
    for key in ("history", "booked"):
        assert RECORD.search(part(page, key)), key
    assert re.search(r'href="/mails/[\w.-]+"', part(page, "owed"))
    asked = f"region={BINHAI}&programme={PROGRAMME}"
    for path in ("/funds/ledger", "/mails", "/duties"):
        assert f'href="{path}?{asked}"' in unescape(page)
        assert console.get(f"{path}?{asked}").status_code == 200


def test_every_record_of_a_case_has_a_page(console: TestClient) -> None:
    found = dict.fromkeys(RECORD.findall(part(text_of(console.get(CASE)), "history")))
    assert len(found) > 10
    for address in found:
        page = text_of(console.get(address))
        assert "第" in page and "号" in page
        assert "{" not in page


def test_record_of_a_payment_tells_what_was_said_booked_and_owed(console: TestClient) -> None:
    lines = part(text_of(console.get(CASE)), "booked")
    paid = [row for row in lines.split("<tr") if "1,800,000" in row or "拨付" in row]
    address = RECORD.findall(paid[-1])[0]
    page = text_of(console.get(address))
    assert "拨付资金" in page
    assert "各机构" in page or "收款" in page
    assert "台账" in page and "邮件" in page
    assert "经办" in page or "市局" in page


def test_ledger_leads_to_the_act_that_booked_a_line(console: TestClient) -> None:
    page = text_of(console.get(f"/funds/ledger?region={BINHAI}"))
    assert RECORD.search(page)


def test_duty_leads_to_where_its_date_comes_from_and_to_the_acts_that_answer_it(
    console: TestClient,
) -> None:
    page = text_of(console.get("/duties?owner=city"))
    assert re.search(r'href="/cases/[\w-]+/\d+#dates"', page)
    acts = re.findall(r'class="way" href="(/cases/[^"]+/acts/\w+)"', page)
    assert acts
    assert all(console.get(one).status_code == 200 for one in dict.fromkeys(acts))


def test_mail_leads_to_the_act_that_it_tells_of(console: TestClient) -> None:
    mails = re.findall(r'href="(/mails/[\d_.-]+\w+)"', part(text_of(console.get(CASE)), "owed"))
    pages = [text_of(console.get(one)) for one in mails]
    assert any(RECORD.search(page) for page in pages)


@pytest.mark.parametrize("number", ["0", "999999", "x", "-1", "1"])
def test_record_of_another_case_or_of_none_is_not_there(console: TestClient, number: str) -> None:
    answer = console.get(f"/cases/{PROGRAMME}/120104/records/{number}")
    assert answer.status_code in (200, 404)
    assert (answer.status_code == 404) == (number not in text_of_case(console, "120104"))


def text_of_case(console: TestClient, code: str) -> list[str]:
    """The numbers of the acts of a case."""
    page = text_of(console.get(f"/cases/{PROGRAMME}/{code}"))
    return re.findall(rf"/cases/{PROGRAMME}/{code}/records/(\d+)", page)


def test_district_is_led_to_no_page_that_is_not_its_own(stranger: TestClient) -> None:
    visitor = come_in(stranger, "nankai")
    page = text_of(visitor.get(f"/cases/{PROGRAMME}/120104"))
    assert not re.search(r'/records/\d+"', page)
    assert 'id="booked"' not in page and 'id="owed"' not in page
    assert visitor.get(f"/cases/{PROGRAMME}/120104/records/1").status_code == 403
    assert 'class="way"' not in text_of(visitor.get("/duties"))


def test_who_only_reads_is_offered_no_act_with_a_duty(stranger: TestClient) -> None:
    auditor = come_in(stranger, "sun")
    assert 'class="way"' not in text_of(auditor.get("/duties"))
    assert 'class="way"' not in text_of(auditor.get("/"))
