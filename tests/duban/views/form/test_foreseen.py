"""What would follow from an act, as it is shown before it is done."""

from datetime import date

import pytest

from config.words import Words
from duban.rendering.data import as_data
from duban.views.form.about import About
from duban.views.form.foreseen import Around, due_lines, foreseen
from duban.views.form.known.filings import findings
from duban.views.form.making import form_of
from duban.views.form.reading import data_of
from duban.views.page import Page, Prose
from states.deciding import World
from states.duty_items import Item
from states.reading import read_command
from tests.duban.views.form.conftest import about as about_office
from tests.practice import HEPING, Practice, plan_papers, region, request
from workflow.mail.address_book import AddressBook, MadeUp
from workflow.office.request import Done


def seen(office: Practice, act: str, data: dict[str, object], words: Words, around: Around) -> Page:
    answer = office.office.preview(request(read_command(act, data, "test")))
    assert isinstance(answer, Done), answer
    return foreseen(act, answer, around, words)


def rows(page: Page, key: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = as_data(page.table(key))
    return found


def test_dates_mails_and_state_are_foreseen_and_nothing_is_kept(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("publicise")
    office.set("2023-08-31T10:00")
    before = office.facts()
    office.put_in_force(held=frozenset({"decision_supported"}))
    known = about_office(office, world)
    around = Around(about=known, directory=MadeUp("duban.example"))
    page = seen(office, "decide_support", {"amount": 1_000_000}, spoken, around)
    assert office.facts() == before
    assert spoken.label("state", "PUBLICITY") in page.lead
    assert spoken.label("state", "AWAITING_CONTRACT") in page.lead
    changes = {row["item"]: (row["change"], row["due"]) for row in rows(page, "dates")}
    assert changes["contract_signing"] == ("opened", "2023-10-07")
    assert changes["support_decision"][0] == "fulfilled"
    (mail,) = rows(page, "mails")
    assert mail["mail_kind"] == "decision_supported"
    assert f"district.{HEPING}@duban.example" in str(mail["to"])
    assert mail["note"] == spoken.label("owed_reason", "awaits_release")
    (line,) = rows(page, "ledger")
    assert (line["debit"], line["credit"], line["yuan"]) == (
        "commitment",
        "appropriation",
        1_000_000,
    )


def test_who_has_no_address_is_told(office: Practice, world: World, spoken: Words) -> None:
    nothing = About(world=world, now=office.now, region=region(HEPING))
    around = Around(about=nothing, directory=AddressBook([], date(2023, 7, 18)))
    page = seen(office, "open_case", {}, spoken, around)
    (mail,) = rows(page, "mails")
    assert mail["to"] == [spoken.say("foreseen.nobody", role=spoken.label("role", "district"))]
    plain = seen(office, "open_case", {}, spoken, Around(about=nothing))
    assert rows(plain, "mails")[0]["to"] == [spoken.label("role", "district")]


def test_warning_stands_first(office: Practice, world: World, spoken: Words) -> None:
    nothing = About(world=world, now=office.now, region=region(HEPING))
    given: dict[str, object] = {"filing_deadline": "2023-08-01"}
    page = seen(office, "open_case", given, spoken, Around(about=nothing))
    assert page.parts[0].key == "warnings"


def test_date_that_moves_is_told_with_the_one_before(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("issue_warning")
    known = about_office(office, world)
    page = seen(office, "extend_rectification", {"reason": "材料较多"}, spoken, Around(about=known))
    (moved,) = (row for row in rows(page, "dates") if row["item"] == "rectification")
    known_day = office.facts().duty(Item.RECTIFICATION)
    assert known_day is not None
    assert (moved["change"], moved["due_before"]) == ("moved", str(known_day.due))
    assert moved["due"] != moved["due_before"]


def test_term_for_signing_that_is_extended_has_moved_and_is_no_new_one(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("commit_matching")
    known = about_office(office, world)
    page = seen(office, "extend_contract_term", {"reason": "印章在外"}, spoken, Around(about=known))
    told = [(row["item"], row["change"], row["due_before"]) for row in rows(page, "dates")]
    assert told == [("contract_signing", "moved", "2023-10-07")]


def test_filing_is_told_at_once_what_is_wrong_with_it(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("approve_plan_internally")
    known = about_office(office, world)
    papers = {**plan_papers(HEPING), "paper_copies": 4, "formats": ["pdf"]}
    page = seen(office, "submit_plan_filing", papers, spoken, Around(about=known))
    (told,) = (part for part in page.parts if isinstance(part, Prose))
    assert (told.key, len(told.lines)) == ("defects", 2)
    whole = seen(office, "submit_plan_filing", plan_papers(HEPING), spoken, Around(about=known))
    assert not [part for part in whole.parts if isinstance(part, Prose)]


def test_return_shows_how_what_was_typed_was_parted(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("submit_plan_filing")
    known = about_office(office, world)
    form = form_of("return_plan_filing", known, spoken)
    typed = data_of(form, {"defects": ["缺函，未盖公章；缺电子版"]})
    page = seen(office, "return_plan_filing", typed, spoken, Around(about=known))
    (told,) = (part for part in page.parts if isinstance(part, Prose))
    assert (told.key, len(told.lines)) == ("asked_back", 2)
    assert told.lines == ("1. 缺函，未盖公章", "2. 缺电子版")
    assert "2" in told.title


def test_day_that_is_counted_says_from_when_and_one_laid_down_does_not(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("issue_warning")
    known = about_office(office, world)
    answer = office.do("extend_rectification", {"reason": "材料较多"})
    (line,) = due_lines(known.facts, answer.decision.facts, spoken)
    (duty,) = (one for _, one in answer.decision.facts.open_duties() if one.item == "rectification")
    assert f"{duty.started}" in line.replace(f"{duty.due}", "", 1)
    assert "R-6.5" in line
    checks = spoken.label("item", Item.SELF_CHECK)
    laid_down = [one for one in due_lines(None, office.facts(), spoken) if checks in one]
    assert laid_down and not any("R-6.1" in one for one in laid_down)


@pytest.mark.parametrize("day", ["2023-07-24", "2023-08-01"])
def test_what_is_wrong_with_a_filing_is_told_in_time_or_late_and_nothing_else(
    office: Practice, world: World, spoken: Words, day: str
) -> None:
    """Also where the case was looked at a moment before the filing came in."""
    office.lead("approve_plan_internally")
    office.set(f"{day}T10:00:20")
    known = about_office(office, world)
    office.set(f"{day}T10:00:40")
    answer = office.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 4})
    (said,) = findings("submit_plan_filing", known, answer.decision.facts, spoken)
    assert "4" in said
