"""One act in full: who did it, what was said, what it changed, booked and owed."""

import pytest

from config.words import Words
from duban.rendering.data import as_data
from duban.views.case.record import record_named, record_page
from duban.views.choosing import NotThere
from duban.views.page import Page, Pairs, Prose, Ref, Subject
from tests.practice import HEPING, PROGRAMME, Practice, region
from tests.workflow.office import corrections
from workflow.record.history import Record

CASE = f"{PROGRAMME}/{HEPING}"
REGIONS = {HEPING: region(HEPING)}


def of_kind(office: Practice, command: str) -> Record:
    """The last act of that kind."""
    return next(one for one in reversed(office.records()) if one.command == command)


def page(office: Practice, command: str, words: Words) -> Page:
    """The page of the last act of that kind."""
    with office.store.reading() as transaction:
        return record_page(transaction, of_kind(office, command), REGIONS, words)


def pairs(page: Page, key: str) -> dict[str, object]:
    """The values of a part by their titles."""
    (part,) = [one for one in page.parts if isinstance(one, Pairs) and one.key == key]
    return {one.title: one.value for one in part.pairs}


def test_payment_is_told_with_its_lines_and_mails(led: Practice, spoken: Words) -> None:
    shown = page(led, "disburse", spoken)
    record = of_kind(led, "disburse")
    act = spoken.label("command", "disburse")
    assert shown.title == spoken.say("record.title", seq=record.seq, act=act)
    said = pairs(shown, "said")
    assert said[spoken.label("field", "amount")] == spoken.amount(60_000_000)
    booked = as_data(shown.table("booked"))
    assert sum(one["yuan"] for one in booked) == 600_000
    assert {one["seq"] for one in booked} == {record.seq}
    mails = as_data(shown.table("mails"))
    assert [one["kind"] for one in mails] == list(record.owed)


def test_part_that_says_nothing_is_left_out(led: Practice, spoken: Words) -> None:
    keys = [one.key for one in page(led, "start_drafting", spoken).parts]
    assert "about" in keys
    assert not {"said", "booked", "mails"} & set(keys)


def test_change_and_clause_are_told(led: Practice, spoken: Words) -> None:
    about = pairs(page(led, "decide_support", spoken), "about")
    change = about[spoken.say("column.change")]
    assert isinstance(change, tuple)
    assert spoken.label("state", "PUBLICITY") in str(change[0])
    assert about[spoken.say("column.clause")] == of_kind(led, "decide_support").clause


def test_act_entered_on_another_day_says_when(office: Practice, spoken: Words) -> None:
    office.lead("open_case")
    office.set("2023-07-20")
    office.do("start_drafting", at=office.now.replace(day=19), basis="12号函")
    about = pairs(page(office, "start_drafting", spoken), "about")
    assert about[spoken.say("column.late_entered")] == office.now
    assert about[spoken.say("column.basis")] == "12号函"
    opened = pairs(page(office, "open_case", spoken), "about")
    assert opened[spoken.say("column.late_entered")] is None


def test_act_that_takes_back_another_leads_to_it(office: Practice, spoken: Words) -> None:
    office.lead("start_drafting")
    office.do("undo_last_act", {"reason": "typed wrongly"})
    about = pairs(page(office, "undo_last_act", spoken), "about")
    seq = str(of_kind(office, "start_drafting").seq)
    led_to = Ref(seq, Subject.RECORD, f"{CASE}/records/{seq}")
    assert about[spoken.say("record.undoes")] == led_to
    assert about[spoken.say("record.corrects")] is None


def test_correction_leads_to_what_it_corrects_and_tells_what_it_says(
    office: Practice, spoken: Words
) -> None:
    office.lead("approve_plan_internally")
    office.do("submit_plan_filing", corrections.WRONG)
    number = of_kind(office, "submit_plan_filing").seq
    command = corrections.correction(office, "submit_plan_filing", subject=corrections.RIGHT)
    corrections.do(office, command)
    shown = page(office, "correct_act", spoken)
    about = pairs(shown, "about")
    assert isinstance(about[spoken.say("record.corrects")], Ref)
    assert spoken.say("amended.corrects", number=number) in shown.title
    assert corrections.RIGHT in pairs(shown, "said").values()


def test_warning_is_told_with_the_act_that_it_was_given_to(office: Practice, spoken: Words) -> None:
    office.lead("open_case")
    warned = [one for one in office.records() if one.warnings]
    texts = [
        line
        for one in warned
        for part in page(office, one.command, spoken).parts
        if isinstance(part, Prose)
        for line in part.lines
    ]
    assert texts == [spoken.explain(p).says for one in warned for p in one.warnings]


@pytest.mark.parametrize("given", ["0", "999", "-1", "x", "１", "9" * 5_000, ""])
def test_number_that_is_no_act_of_the_case_is_not_there(led: Practice, given: str) -> None:
    with led.store.reading() as transaction, pytest.raises(NotThere):
        record_named(transaction, CASE, given)


def test_act_is_found_by_its_number_in_its_own_case_alone(led: Practice) -> None:
    first = led.records()[0]
    with led.store.reading() as transaction:
        assert record_named(transaction, CASE, str(first.seq)) == first
        with pytest.raises(NotThere):
            record_named(transaction, f"{PROGRAMME}/120110", str(first.seq))
