"""Cases are opened together, on the day on which they were where that is long ago."""

import re
from datetime import date

import pytest

from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.filled import filled
from tests.duban.web.office import CASE, Office
from workflow.record import history


def ticked(page: str) -> dict[str, list[str]]:
    """What the form of the regions without a case sends as it is first shown."""
    found = re.findall(r'name="(case|act|list)" value="([^"]*)"(?: checked)?', page)
    return {name: [value for key, value in found if key == name] for name, _ in found}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_cases_of_a_programme_are_opened_together_once_they_were_looked_at(
    office: Office, language: str
) -> None:
    office.console.cookies.set("lang", language)
    data = ticked(text_of(office.console.get("/cases/unopened")))
    assert (len(data["case"]), data["act"]) == (21, ["open_case"])
    data["case"].remove(CASE)
    looked = office.console.post("/cases/bulk", data=data)
    page = text_of(office.console.get(looked.headers["location"]))
    assert {"zh": "准许 20", "en": "allowed 20"}[language] in page
    assert 'name="f.filing_deadline"' in page and 'name="f.region_code"' not in page
    dates = page.partition('id="dates"')[2].partition("</section>")[0]
    assert "2023-07-31" in dates and ">20</td>" in dates
    assert ">20</td>" in page.partition('id="mails"')[2].partition("</section>")[0]
    assert len(ticked(text_of(office.console.get("/cases/unopened")))["case"]) == 21
    done = office.console.post("/cases/bulk", data={**filled(page), "step": "do"})
    told = text_of(office.console.get(done.headers["location"]))
    assert {"zh": "已办 20", "en": "done 20"}[language] in told
    assert 'id="dates"' not in told
    left = ticked(text_of(office.console.get("/cases/unopened")))
    assert left["case"] == [CASE]


def test_cases_of_a_past_notice_are_opened_together_on_the_day_on_which_they_were(
    office: Office,
) -> None:
    console = office.console
    office.desk.set_date(date(2024, 4, 10))
    data = ticked(text_of(console.get("/cases/unopened")))
    data["case"] = data["case"][:2]
    looked = console.post("/cases/bulk", data=data)
    page = text_of(console.get(looked.headers["location"]))
    assert "事情发生在较早时间（补录）" in page
    past = {"at": "2023年7月19日 10:30", "basis": "来函 7号"}
    looked = console.post("/cases/bulk", data={**filled(page), **past, "step": "look"})
    page = text_of(console.get(looked.headers["location"]))
    assert 'value="来函 7号"' in page and "<details open>" in page
    done = console.post("/cases/bulk", data={**filled(page), "step": "do"})
    assert "已办 2" in text_of(console.get(done.headers["location"]))
    with office.desk.store.reading() as transaction:
        records = [one for name in data["case"] for one in history.of_case(transaction, name)]
    assert [(one.command, one.at.isoformat()[:16], one.basis) for one in records] == [
        ("open_case", "2023-07-19T10:30", "来函 7号")
    ] * 2


@pytest.mark.parametrize(("login", "may_enter"), [("wang", False), ("chen", True), ("sun", None)])
def test_who_opens_cases_is_told_what_is_done_with_those_of_the_past(
    office: Office, login: str, may_enter: bool | None
) -> None:
    come_in(office.console, login)
    page = text_of(office.console.get("/cases/unopened"))
    assert ("启用督办之前" in page) is (may_enter is not None)
    assert ('href="/cases/past"' in page) is bool(may_enter)
    assert ("由处室负责人" in page) is (may_enter is False)


def test_who_opens_no_case_is_shown_no_boxes(office: Office) -> None:
    page = text_of(come_in(office.console, "sun").get("/cases/unopened"))
    assert "checkbox" not in page and "和平区" in page
