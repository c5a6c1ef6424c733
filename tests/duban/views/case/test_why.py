"""Why a case stands as it does: its dates, and how each act stands to it."""

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views.case.why import Why, why
from duban.views.form.about import About
from duban.views.form.making import form_of
from duban.views.form.reading import read_form
from duban.views.page import Prose, Table
from states.commands import Deliberate
from states.deciding import World
from states.facts import Case, Pause
from tests.practice import HEPING, PROGRAMME, Practice, at, region
from workflow.record.duties import rungs


def why_of(office: Practice, world: World, words: Words, **facts: object) -> Why:
    stored = office.stored()
    assert stored is not None
    with office.store.reading() as transaction:
        laid = rungs.of_case(transaction, f"{PROGRAMME}/{HEPING}")
    case = Case(region(HEPING), replace(stored.facts, **facts))
    return why(case, world, laid, at("2024-03-20"), words)


def test_dates_say_how_they_came_about(led: Practice, world: World, spoken: Words) -> None:
    found = why_of(led, world, spoken)
    (recovery,) = (row for row in as_data(found.dates) if row["item"] == "recovery")
    assert spoken.label("command", "decide_clawback") in recovery["why"]
    assert "R-6.9" in recovery["why"]
    dues = [row["due"] for row in as_data(found.dates)]
    assert dues == sorted(dues)
    assert any(row["reminders"] for row in as_data(found.dates))


def test_suspension_and_pauses_are_part_of_a_date(
    led: Practice, world: World, spoken: Words
) -> None:
    stored = led.stored()
    assert stored is not None
    key, duty = next(pair for pair in stored.facts.open_duties() if pair[1].item == "recovery")
    day = at("2024-03-10").date()
    moved = replace(duty, suspended_on=day, pauses=(Pause(day, day),))
    found = why_of(led, world, spoken, duties={**stored.facts.duties, key: moved})
    (said,) = (row["why"] for row in as_data(found.dates) if row["item"] == "recovery")
    assert said.count("2024-03-10") == 3


def test_every_act_stands_somewhere(led: Practice, world: World, spoken: Words) -> None:
    found = why_of(led, world, spoken)
    acts = {row["act"]: row for row in as_data(found.acts)}
    assert acts["refund"]["standing"] == "allowed"
    assert "amount" in acts["refund"]["lacks"]
    assert acts["refund"]["needs"][-1] == spoken.say("why.two_persons")
    assert acts["close_case"]["standing"] == "waiting"
    assert acts["close_case"]["rules"]
    assert acts["close_case"]["cure"]
    assert acts["submit_plan_filing"]["standing"] == "out_of_place"
    assert (
        spoken.label("state", "plan.AWAITING_SUBMISSION") in acts["submit_plan_filing"]["only_at"]
    )
    page = found.page(spoken, is_whole=True)
    tables = [one for one in page.parts if isinstance(one, Table) and one.key != "dates"]
    assert sum(one.count for one in tables) == len(acts)


def test_choices_are_named_by_labels_that_may_be_typed(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("finalize_review")
    acts = {row["act"]: row for row in as_data(why_of(office, world, spoken).acts)}
    needed, _, choices = acts["deliberate"]["needs"][0].partition("=")
    assert needed.startswith("result") and spoken.label("field", "result") in needed
    assert acts["deliberate"]["choices"] == ["support", "not_support"]
    assert choices.split("|") == [
        spoken.label("value", "support"),
        spoken.label("value", "not_support"),
    ]
    for choice, code in zip(choices.split("|"), acts["deliberate"]["choices"], strict=True):
        form = form_of("deliberate", About(world=world, now=at("2024-03-20")), spoken)
        read = read_form(form, {"result": [choice]})
        assert isinstance(read, Deliberate) and read.result == code


@pytest.mark.parametrize("standing", ["allowed", "waiting", "out_of_place"])
def test_part_shows_the_columns_that_matter(
    led: Practice, world: World, spoken: Words, standing: str
) -> None:
    part = why_of(led, world, spoken).page(spoken, is_whole=True).table(standing)
    assert str(part.count) in part.title
    assert part.tone == ("faint" if standing == "out_of_place" else "")


def test_acts_out_of_place_are_counted_and_the_option_that_lists_them_is_named(
    led: Practice, world: World, spoken: Words
) -> None:
    found = why_of(led, world, spoken)
    whole = found.page(spoken, is_whole=True).table("out_of_place")
    page = found.page(spoken)
    keys = [one.key for one in page.parts]
    assert keys == [one.key for one in found.page(spoken, is_whole=True).parts]
    folded = page.parts[keys.index("out_of_place")]
    assert isinstance(folded, Prose)
    assert str(whole.count) in folded.lines[0]
    assert "--all" in folded.lines[0]
    assert whole.count > 30


def test_case_that_ended_says_so_once(office: Practice, world: World, spoken: Words) -> None:
    office.lead("open_case")
    office.set("2023-07-20")
    office.do("decline_participation", {"letter": True})
    page = why_of(office, world, spoken).page(spoken)
    said = [one.lines for one in page.parts if isinstance(one, Prose)]
    assert any(spoken.say("word.ended") in lines[0] for lines in said)


def test_programs_get_two_tables(led: Practice, world: World, spoken: Words) -> None:
    assert list(as_data(why_of(led, world, spoken).tables(spoken))) == ["dates", "acts"]
