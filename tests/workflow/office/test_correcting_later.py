"""A correction of money, what came after it, and who may correct."""

import pytest

from states.commands.correction import CorrectAct
from states.refusals import Refusal
from tests.practice import (
    Practice,
    request,
)
from tests.workflow.office.corrections import (
    BOTH,
    CASE,
    NAME,
    RIGHT,
    SLIP,
    WRONG,
    booked,
    correction,
    do,
    file,
    mails,
    number_of,
    paid,
    plain,
    proves_itself,
    refused,
    returned,
    strike,
)
from workflow.office.request import Answer, Conflict, Done
from workflow.record import ledger

# --- money ----------------------------------------------------------------------------------------


def test_amount_paid_is_reversed_and_booked_anew(office: Practice) -> None:
    paid(office, 360_000)
    change = correction(office, "disburse", amount=600_000, payees={NAME: 600_000})
    done = do(office, change, persons=BOTH)
    with office.store.reading() as transaction:
        lines = [(one.debit, one.amount, one.reverses) for one in ledger.lines(transaction, CASE)]
    assert lines[-3:] == [
        ("held", 36_000_000, 0),
        ("commitment", 36_000_000, 1),
        ("held", 60_000_000, 0),
    ]
    assert len(done.decision.postings) == 2
    assert office.facts().money.disbursed == booked(office)["disbursed"] == 60_000_000
    proves_itself(office)


def test_money_is_corrected_by_two_persons(office: Practice) -> None:
    paid(office, 360_000)
    change = correction(office, "disburse", amount=600_000, payees={NAME: 600_000})
    assert refused(office, change, persons={"person": "甲"}) == ["two_persons"]
    do(office, change, persons=BOTH)
    assert office.refused("undo_last_act", SLIP, persons={"person": "甲"}) == ("R-M.8",)


def test_payment_that_was_never_made_is_struck(office: Practice) -> None:
    paid(office, 600_000)
    before = office.facts()
    do(office, strike(office, "disburse"), persons=BOTH)
    facts = office.facts()
    assert facts.money.disbursed == booked(office)["disbursed"] == 0
    assert facts.state == "SIGNED_AWAITING_DISBURSEMENT"
    new = {key for key, duty in facts.duties.items() if duty.is_void}
    assert {before.duties[key].item for key in new} >= {"self_check"}
    proves_itself(office)


def test_more_than_may_be_paid_is_refused_as_the_act_itself(office: Practice) -> None:
    paid(office, 600_000)
    change = correction(office, "disburse", amount=900_000, payees={NAME: 900_000})
    assert "above_first" in refused(office, change, persons=BOTH)


# --- what came after ------------------------------------------------------------------------------


def test_later_act_that_would_not_stand_is_named_and_why(office: Practice) -> None:
    office.lead("accept_plan_filing")
    number = number_of(office, "accept_plan_filing")
    answer = office.office.handle(request(correction(office, "submit_plan_filing", paper_copies=4)))
    assert isinstance(answer, Refusal)
    later, *why = answer.problems
    assert (later.code, later.facts["number"], later.facts["command"]) == (
        "later_act_stands",
        number,
        "accept_plan_filing",
    )
    assert why
    assert office.records()[-1].seq == number


def test_flag_of_a_night_goes_with_the_figure_that_raised_it(office: Practice) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    assert office.facts().open_flag is not None
    do(office, correction(office, "submit_self_check", spent_cumulative=590_000))
    assert office.facts().flags == ()
    assert booked(office)["eligible_spent"] == 59_000_000
    proves_itself(office)


def test_flag_that_a_night_would_have_raised_is_raised(office: Practice) -> None:
    office.lead("disburse")
    office.set("2024-01-10")
    office.do("submit_self_check", {"as_of": "2023-12-31", "spent_cumulative": 590_000})
    office.nights("2024-01-11", "2024-01-12")
    assert office.facts().flags == ()
    office.set("2024-01-12T10:00")
    do(office, correction(office, "submit_self_check", spent_cumulative=0))
    flag = office.facts().open_flag
    assert flag is not None
    assert flag.raised_on.isoformat() == "2024-01-11"
    proves_itself(office)


def test_warning_stands_in_the_way_of_taking_its_flag_away(office: Practice) -> None:
    office.lead("issue_warning")
    change = correction(office, "submit_self_check", spent_cumulative=590_000)
    assert refused(office, change)[0] == "later_act_stands"


def test_correction_is_corrected_again(office: Practice) -> None:
    returned(office)
    do(office, correction(office, "return_plan_filing", defects=["份数不足", "未盖章"]))
    do(office, correction(office, "submit_plan_filing", subject=RIGHT))
    do(office, correction(office, "return_plan_filing", defects=["未盖章"]))
    facts = office.facts()
    assert (facts.plan.defects, facts.plan.subject) == (("未盖章",), RIGHT)
    assert mails(office, "correction_request") == ["superseded", "superseded", "planned"]
    proves_itself(office)


def test_undoing_a_correction_brings_back_what_stood_with_its_letter(office: Practice) -> None:
    returned(office)
    before = office.facts()
    do(office, correction(office, "return_plan_filing", defects=["份数不足"]))
    office.do("undo_last_act", SLIP)
    assert plain(office.facts()) == plain(before)
    assert mails(office, "correction_request") == ["planned", "superseded"]
    proves_itself(office)
    do(office, correction(office, "return_plan_filing", defects=["未盖章"]))
    proves_itself(office)


def test_act_taken_back_is_not_corrected(office: Practice) -> None:
    file(office, WRONG)
    change = correction(office, "submit_plan_filing", subject=RIGHT)
    office.do("undo_last_act", SLIP)
    assert refused(office, change) == ["no_such_act"]


# --- who and why ----------------------------------------------------------------------------------


def test_correction_needs_a_reason_and_a_change(office: Practice) -> None:
    file(office, WRONG)
    change = correction(office, "submit_plan_filing", subject=RIGHT)
    assert refused(office, unreasoned(change)) == ["no_reason"]
    assert refused(office, correction(office, "submit_plan_filing")) == ["nothing_corrected"]


def unreasoned(change: CorrectAct) -> CorrectAct:
    """The same correction without a reason."""
    return CorrectAct(number=change.number, corrected=change.corrected)


@pytest.mark.parametrize(
    ("party", "allowed"),
    [("city", True), ("city_supervisor", True), ("district", True), ("institution", False)],
)
def test_act_is_corrected_by_who_did_it_or_by_the_city(
    office: Practice, party: str, allowed: bool
) -> None:
    file(office, WRONG)
    change = correction(office, "submit_plan_filing", subject=RIGHT)
    if allowed:
        do(office, change, party=party)
    else:
        assert refused(office, change, party=party) == ["wrong_actor"]


def test_what_a_night_did_and_unknown_numbers_are_not_corrected(office: Practice) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    assert refused(office, strike(office, "raise_flag")) == ["no_such_act"]
    assert refused(office, CorrectAct(number=999, reason="x")) == ["no_such_act"]
    assert refused(office, CorrectAct(reason="x")) == ["no_such_act"]


def test_second_of_two_who_correct_at_once_is_told_of_the_first(office: Practice) -> None:
    file(office, WRONG)
    stored = office.stored()
    assert stored is not None
    change = correction(office, "submit_plan_filing", subject=RIGHT)
    do(office, change, version=stored.version)
    answer: Answer = office.office.handle(request(change, version=stored.version))
    assert isinstance(answer, Conflict)
    assert [one.command for one in answer.since] == ["correct_act"]


def test_correction_with_a_key_is_done_once(office: Practice) -> None:
    file(office, WRONG)
    change = correction(office, "submit_plan_filing", subject=RIGHT)
    do(office, change, key="k1")
    assert do(office, change, key="k1").repeated
    assert [one.command for one in office.records()].count("correct_act") == 1


def test_look_at_a_correction_changes_nothing(office: Practice) -> None:
    returned(office)
    before = office.facts()
    answer = office.office.preview(request(strike(office, "return_plan_filing")))
    assert isinstance(answer, Done)
    assert answer.amended is not None
    assert [one.kind for one in answer.amended.withdrawn] == ["correction_request"]
    assert office.facts() == before
    assert office.records()[-1].command == "return_plan_filing"
