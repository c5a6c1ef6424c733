"""The acts of a case, as people and programs see them."""

from datetime import date

from config.words import Words
from duban.rendering.data import as_data
from duban.views.case.acts import acts
from tests.practice import HEPING, PROGRAMME, Practice
from tests.workflow.office.corrections import (
    RIGHT,
    SLIP,
    WRONG,
    correction,
    do,
    file,
    number_of,
    strike,
)

CASE = f"{PROGRAMME}/{HEPING}"


def test_acts_stand_in_their_order_with_what_they_changed(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        table = acts(transaction, CASE, date.max, spoken)
    rows = as_data(table)
    assert [row["seq"] for row in rows] == sorted(row["seq"] for row in rows)
    assert (rows[0]["act"], rows[0]["act_label"]) == (
        "open_case",
        spoken.label("command", "open_case"),
    )
    decided = next(row for row in rows if row["act"] == "decide_support")
    before = spoken.label("state", "PUBLICITY")
    assert decided["change"][0].startswith(f"4 {before} → 5 ")
    assert decided["data"]["amount"] == 100_000_000
    assert "state" in decided["changed"]


def test_acts_up_to_a_day(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        every = acts(transaction, CASE, date.max, spoken)
        some = acts(transaction, CASE, date(2023, 8, 1), spoken)
    assert 0 < some.count < every.count
    assert some.rows == every.rows[: some.count]


def test_persons_and_late_entry_are_shown(office: Practice, spoken: Words) -> None:
    office.lead("open_case")
    office.set("2023-07-20")
    yesterday = office.now.replace(day=19)
    office.do("start_drafting", at=yesterday, basis="12号函", persons={"person": "王某"})
    with office.store.reading() as transaction:
        last = as_data(acts(transaction, CASE, date.max, spoken))[-1]
    assert last["by"] == spoken.say(
        "word.by", party=spoken.label("party", "district"), persons="王某"
    )
    assert last["late_entered"].startswith("2023-07-20")
    assert last["happened"].startswith("2023-07-19")


def fates(office: Practice, spoken: Words) -> dict[str, tuple[str, str]]:
    """What became of acts that stand no longer as they were done."""
    with office.store.reading() as transaction:
        rows = as_data(acts(transaction, CASE, date.max, spoken))
    return {row["act"]: (row["fate"], row["fate_label"]) for row in rows if row["fate"]}


def test_acts_say_which_later_one_made_them_stand_no_longer(
    office: Practice, spoken: Words
) -> None:
    def said(code: str, command: str) -> tuple[str, str]:
        return code, spoken.say(f"fate.{code}", number=number_of(office, command))

    file(office, WRONG)
    assert fates(office, spoken) == {}
    do(office, correction(office, "submit_plan_filing", subject=RIGHT))
    corrected = said("corrected", "correct_act")
    assert fates(office, spoken)["submit_plan_filing"] == corrected
    office.do("undo_last_act", SLIP)
    of_correction = said("taken_back", "undo_last_act")
    assert fates(office, spoken)["correct_act"] == of_correction
    assert "submit_plan_filing" not in fates(office, spoken)
    do(office, strike(office, "submit_plan_filing"))
    assert fates(office, spoken)["submit_plan_filing"] == said("struck", "correct_act")


def test_who_acts_for_somebody_absent_is_shown_with_whom(office: Practice, spoken: Words) -> None:
    persons = {"person": "李某", "in_place_of": "陈某"}
    office.lead("open_case")
    office.do("start_drafting", persons=persons)
    with office.store.reading() as transaction:
        last = as_data(acts(transaction, CASE, date.max, spoken))[-1]
    assert spoken.say("word.in_place_of", name="李某", other="陈某") in last["by"]
