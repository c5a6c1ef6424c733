"""Two programmes beside each other: every list offers and finds the regions and acts of both."""

import re

import pytest

from config.notices import parse_notice
from config.procedures import parse_procedure
from duban.bootstrap.editions import Edition
from duban.bootstrap.new_programme import open_programme
from tests.acceptance.second import NAME, notice_text, procedure_text
from tests.duban.web.conftest import text_of
from tests.duban.web.office import Office
from tests.practice import HEPING, PROGRAMME

LISTS = ("/cases", "/duties", "/mails", "/funds/ledger", "/audit")


@pytest.fixture
def two(office: Office) -> Office:
    """An office whose notice in force has another region in the place of 和平区, with its case."""
    office.lead("start_drafting")
    text = notice_text().replace(f'"{HEPING}", name = "和平区"', '"120199", name = "虚构区"')
    notice = parse_notice(text, "second.toml")
    procedure = parse_procedure(procedure_text(), "procedure.toml")
    open_programme(office.desk, Edition(notice, procedure))
    return office


def options(page: str, name: str) -> list[str]:
    found = re.search(rf'<select id="f-{name}"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert found is not None, name
    return re.findall(r'<option value="([^"]+)"', found[1])


def test_every_list_offers_the_regions_of_both(two: Office) -> None:
    for path in LISTS:
        page = text_of(two.console.get(path))
        assert {HEPING, "120199"} <= set(options(page, "region")), path
        assert options(page, "programme") == [PROGRAMME, NAME], path


def test_region_that_left_the_notice_is_found(two: Office) -> None:
    assert f"/cases/{PROGRAMME}/{HEPING}" in text_of(two.console.get(f"/cases?region={HEPING}"))
    for asked in (f"region={HEPING}", f"programme={PROGRAMME}", f"programme={PROGRAMME}&act="):
        page = text_of(two.console.get(f"/audit?{asked}"))
        assert page.count(f'href="/cases/{PROGRAMME}/{HEPING}"') == 2, asked
    for asked in (f"programme={NAME}", f"region={HEPING}&programme={NAME}", "region=120199"):
        assert "/cases/tj" not in text_of(two.console.get(f"/audit?{asked}")), asked
    assert two.console.get("/audit?programme=none").status_code == 400


def test_states_items_and_acts_of_both_procedures_are_offered(two: Office) -> None:
    page = text_of(two.console.get("/cases"))
    assert {"SITE_VISIT", "DRAFTING"} <= set(options(page, "state"))
    acts = options(text_of(two.console.get("/audit")), "act")
    assert {"own_4_announce_visit", "start_drafting"} <= set(acts)
    items = options(text_of(two.console.get("/duties")), "item")
    assert any(one.startswith("own_4") for one in items)
    assert two.console.get("/cases?state=SITE_VISIT").status_code == 200


def test_what_is_found_by_words_says_of_which_programme_it_is(two: Office) -> None:
    page = two.console.get("/find?q=和平", headers={"HX-Request": "true"}).text
    assert f"{PROGRAMME} · " in page
