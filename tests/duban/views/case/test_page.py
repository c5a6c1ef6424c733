"""A case as it stands or stood, as people and programs see it."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views.case.acts import as_it_stood
from duban.views.case.page import page_of, standing
from duban.views.page import Page, Pairs, Table
from states.choices import ChangeResult, ObjectionResult
from states.deciding import World
from states.facts import ChangeRequest, Dispute, Expert, Facts, Objection, Settlement
from states.money import fen
from tests.practice import HEPING, Practice, institutions, plan_papers, region
from workflow.record.cases import Stored

TODAY = date(2024, 3, 20)


@pytest.fixture
def stored(led: Practice) -> Stored:
    """The case that came to a recovery."""
    found = led.stored()
    assert found is not None
    return found


def shown(stored: Stored, world: World, words: Words, day: date = TODAY) -> Page:
    return page_of(region(HEPING), stored, world, day, words)


def with_facts(stored: Stored, **facts: object) -> Stored:
    return replace(stored, facts=replace(stored.facts, **facts))


def part(page: Page, key: str) -> Pairs:
    (found,) = (one for one in page.parts if isinstance(one, Pairs) and one.key == key)
    return found


def test_page_says_where_the_case_stands(stored: Stored, world: World, spoken: Words) -> None:
    page = shown(stored, world, spoken)
    assert page.title == spoken.say(
        "title.region", region=spoken.label("region", "和平区"), code=HEPING
    )
    summary = as_data(part(page, "summary"))
    assert summary["state"] == "RECOVERING"
    assert summary["state_label"] == spoken.label("state", "RECOVERING")
    assert summary["outcome"] is None
    assert summary["step"].startswith("6 ")
    assert summary["institutions"] == list(stored.facts.institution.institutions)


def test_page_of_a_past_day_says_so(stored: Stored, world: World, spoken: Words) -> None:
    page = page_of(region(HEPING), stored, world, TODAY, spoken, is_past=True)
    assert page.title.endswith(spoken.say("title.as_of", day=spoken.day(TODAY)))


def test_duties_are_late_the_day_after_they_were_due(
    stored: Stored, world: World, spoken: Words
) -> None:
    due = as_data(shown(stored, world, spoken).table("duties"))[0]["due"]
    on_the_day = shown(stored, world, spoken, date.fromisoformat(due)).table("duties")
    after = shown(stored, world, spoken, date(2024, 12, 31)).table("duties")
    assert as_data(on_the_day)[0]["left"] == spoken.say("word.days_left", days=0)
    assert (on_the_day.tones[0], after.tones[0]) == ("", "bad")
    days = as_data(after)[0]["left"]
    late = world.calendar.working_days_between(date.fromisoformat(due), date(2024, 12, 31))
    assert days == spoken.say("word.days_late", days=late)


def test_day_off_after_the_due_day_makes_nobody_late(
    stored: Stored, world: World, spoken: Words
) -> None:
    due = date.fromisoformat(as_data(shown(stored, world, spoken).table("duties"))[0]["due"])
    friday = due + timedelta(days=(4 - due.weekday()) % 7)
    key, duty = next(iter(stored.facts.open_duties()))
    moved = with_facts(stored, duties={key: replace(duty, due=friday)})
    table = shown(moved, world, spoken, friday + timedelta(days=1)).table("duties")
    assert set(table.tones) == {""}


def test_term_that_ran_out_is_nobodys_lateness(office: Practice, world: World) -> None:
    office.lead("publicise")
    found = office.stored()
    assert found is not None
    page = shown(found, world, Words("en"), date(2024, 1, 1))
    terms = {row["item"]: row for row in as_data(page.table("duties")) if row["owner"] == "term"}
    assert [row["left"] for row in terms.values()] == ["over"]


def test_suspended_duty_is_not_late(stored: Stored, world: World, spoken: Words) -> None:
    duties = {
        key: replace(duty, suspended_on=date(2024, 3, 1))
        for key, duty in stored.facts.open_duties()
    }
    table = shown(with_facts(stored, duties=duties), world, spoken, date(2025, 12, 31))
    assert set(table.table("duties").tones) == {""}
    lefts = {row["left"] for row in as_data(table.table("duties"))}
    assert lefts == {spoken.say("word.suspended")}


def test_filings_name_their_papers(stored: Stored, world: World, spoken: Words) -> None:
    plan, institution = as_data(shown(stored, world, spoken).table("filings"))
    assert (plan["filing"], plan["status"]) == ("plan_filing", "plan.ACCEPTED")
    assert "（" not in plan["status_label"]
    assert plan["papers"][0] == spoken.label("document", "函")
    assert spoken.label("field", "selection_documents") in institution["papers"]
    assert plan["late"] == ""


def test_filing_that_came_again_says_when_and_what_was_wrong_before(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("approve_plan_internally")
    office.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 4})
    first = office.now
    office.do("return_plan_filing", {"defects": ["少一份。"]})
    returned = office.stored()
    assert returned is not None
    plan = as_data(shown(returned, world, spoken).table("filings"))[0]
    assert (plan["defects"], plan["defects_before"]) == (["少一份"], [])
    assert plan["received_first"] is None
    office.set("2023-07-26T10:00")
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    again = office.stored()
    assert again is not None
    plan = as_data(shown(again, world, spoken).table("filings"))[0]
    assert plan["received"] == office.now.isoformat()
    assert plan["received_first"] == first.isoformat()
    assert (plan["defects"], plan["defects_before"]) == ([], ["少一份"])


def test_late_filing_names_who_let_it_in(stored: Stored, world: World, spoken: Words) -> None:
    late = replace(stored.facts.plan, late=True, late_approved_by="王某", rounds=2)
    page = shown(with_facts(stored, plan=late), world, spoken)
    plan = as_data(page.table("filings"))[0]
    assert plan["late"] == spoken.say("word.late_approved", by="王某")
    assert plan["rounds"] == 2


def test_review_and_decision_are_shown(stored: Stored, world: World, spoken: Words) -> None:
    review = replace(
        stored.facts.review,
        panel=(Expert("甲", 88.5), Expert("乙", None, True, "亲属")),
        mean="177/2",
    )
    support = replace(
        stored.facts.support,
        objections=(Objection(date(2023, 8, 24), "不公", ObjectionResult.REJECTED),),
    )
    page = shown(with_facts(stored, review=review, support=support), world, spoken)
    table = page.table("review")
    assert table.title.endswith(spoken.say("title.mean", mean="88.50"))
    scores = as_data(table)
    assert [one["score"] for one in scores] == [88.5, None]
    assert scores[1]["note"] == f"{spoken.say('word.recused')} 亲属"
    decision = as_data(part(page, "decision"))
    assert decision["approved_yuan"] == 1_000_000
    assert decision["deliberated"] == "support"
    assert spoken.label("value", "rejected") in decision["objections"][0]


def test_money_stands_in_yuan(stored: Stored, world: World, spoken: Words) -> None:
    page = shown(stored, world, spoken)
    amounts = {row["amount"]: row["yuan"] for row in as_data(page.table("money"))}
    assert amounts["approved"] == 1_000_000
    assert amounts["clawback_decided"] == 300_000
    movements = as_data(page.table("movements"))
    assert sum(one["yuan"] for one in movements) == 600_000
    contract = as_data(part(page, "contract"))
    assert len(contract["signatures"]) == 2 + len(stored.facts.contract.allocation)


def test_contract_that_is_awaited_names_who_has_not_signed(
    office: Practice, world: World, spoken: Words
) -> None:
    def unsigned() -> object:
        stored = office.stored()
        assert stored is not None
        return as_data(part(shown(stored, world, spoken), "contract"))["unsigned"]

    city, district = (spoken.label("party", one) for one in ("city", "district"))
    names = institutions(HEPING)
    office.lead("commit_matching")
    assert unsigned() == [city, district, *names]
    office.do("sign_contract", {"parties": ["district"]})
    assert unsigned() == [city, *names]
    office.do("sign_contract", {"parties": ["city", *names]})
    assert unsigned() == []


def test_reports_flags_and_clawback_are_shown(stored: Stored, world: World, spoken: Words) -> None:
    page = shown(stored, world, spoken)
    reports = page.table("reports")
    assert reports.tones == ("bad",)
    (report,) = as_data(reports)
    assert (report["verdict"], report["index"]) == ("red", "0.0000")
    (flag,) = as_data(page.table("flags"))
    assert (flag["flag"], flag["closed"]) == ("red", spoken.say("word.open"))
    clawback = as_data(part(page, "clawback"))
    assert clawback["state"] == "clawback.RECOVERING"
    assert clawback["decided"] == 300_000


def test_dispute_settlement_and_changes_are_shown(
    stored: Stored, world: World, spoken: Words
) -> None:
    disputed = with_facts(
        stored,
        dispute=Dispute(date(2024, 3, 5), "recovery_decision"),
        settlement=Settlement(date(2024, 3, 6), fen(12_000)),
        changes=(ChangeRequest(date(2024, 3, 7), "目标", result=ChangeResult.APPROVED),),
    )
    shown_part = as_data(part(shown(disputed, world, spoken), "disputes"))
    assert spoken.say("word.open") in shown_part["dispute"]
    assert shown_part["settlement"] == "2024-03-06 · 12,000"
    assert shown_part["changes"] == [f"2024-03-07 目标 {spoken.label('value', 'approved')}"]


def test_new_case_has_a_summary_and_its_duties_alone(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("open_case")
    found = office.stored()
    assert found is not None
    page = shown(found, world, spoken)
    tables = [one for one in page.parts if isinstance(one, Table) and one.rows]
    assert [one.key for one in tables] == ["duties"]


def test_programs_get_all_facts(stored: Stored) -> None:
    made = as_data(standing(stored, TODAY))
    assert (made["region_code"], made["step"], made["state"]) == (HEPING, 6, "RECOVERING")
    assert made["as_of"] == "2024-03-20"
    assert made["facts"]["contract"]["ends_on"] == str(stored.facts.contract.ends_on)


def test_case_as_it_stood_is_what_was_entered_by_then(led: Practice, stored: Stored) -> None:
    with led.store.reading() as transaction:
        past = as_it_stood(transaction, stored, date(2023, 8, 1))
        before = as_it_stood(transaction, stored, date(2023, 7, 1))
        now = as_it_stood(transaction, stored, TODAY)
    assert before is None
    assert now == stored
    assert past is not None
    facts: Facts = past.facts
    assert (facts.shown_state, past.version < stored.version) == ("PENDING_REVIEW", True)
