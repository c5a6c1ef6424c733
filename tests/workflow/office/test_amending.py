"""What was typed wrongly is put right: papers, dates, scores, the opening itself."""

from sqlalchemy import bindparam, select

from states.commands.correction import CorrectAct
from states.reading import as_data
from tests.practice import (
    EXPERTS,
    HEPING,
    Practice,
    at,
    institution_papers,
    plan_papers,
)
from tests.workflow.office.corrections import (
    CASE,
    RIGHT,
    SLIP,
    WRONG,
    correction,
    do,
    file,
    first,
    mails,
    number_of,
    past_in,
    plain,
    proves_itself,
    refused,
    returned,
    send_all,
    strike,
)
from workflow.record import owing
from workflow.record.owing import OwedStatus
from workflow.store.statement import Query
from workflow.store.tables import DutyRow, table

_duty = table(DutyRow)
DUTY_ROWS = Query(
    select(_duty.c.key, _duty.c.started, _duty.c.due, _duty.c.status).where(
        _duty.c.case_id == bindparam("case_id")
    ),
    list,
)


def duty_rows(office: Practice) -> dict[str, tuple[str, str, str]]:
    """The duties of the case as the night reads them."""
    with office.store.reading() as transaction:
        found = transaction.all(DUTY_ROWS, {"case_id": CASE})
    return {key: (started, due, status) for key, started, due, status in found}


# --- playing again --------------------------------------------------------------------------------


def test_usual_and_slow_way_come_out_again_as_they_stand(office: Practice) -> None:
    office.lead("decide_clawback")
    proves_itself(office)


def test_acts_with_one_taken_back_come_out_again(office: Practice) -> None:
    office.lead("sign_contract")
    office.do("disburse", first(600_000))
    office.do("undo_last_act", SLIP)
    office.do("disburse", first(500_000))
    proves_itself(office)


# --- papers ---------------------------------------------------------------------------------------


def test_mistyped_subject_is_put_right_as_if_it_never_was(office: Practice) -> None:
    file(office, plan_papers(HEPING))
    right = office.facts()
    office.do("undo_last_act", SLIP)
    office.do("submit_plan_filing", WRONG)
    done = do(office, correction(office, "submit_plan_filing", subject=RIGHT))
    assert plain(office.facts()) == plain(right)
    assert done.decision.owed == ()
    last = office.records()[-1]
    assert (last.command, last.corrects) == ("correct_act", number_of(office, "submit_plan_filing"))
    assert last.data["corrected"]["subject"] == RIGHT
    proves_itself(office)


def test_both_versions_of_an_act_stay_in_history(office: Practice) -> None:
    file(office, WRONG)
    do(office, correction(office, "submit_plan_filing", subject=RIGHT))
    *_, entered, corrected = office.records()
    assert entered.data["subject"] == WRONG["subject"]
    assert corrected.changed.keys() == {"plan"}


def test_return_that_should_not_be_is_struck_and_its_letter_does_not_leave(
    office: Practice,
) -> None:
    returned(office)
    do(office, correction(office, "submit_plan_filing", subject=RIGHT))
    before = office.facts()
    done = do(office, strike(office, "return_plan_filing"))
    assert done.decision.owed == ()
    assert mails(office, "correction_request") == ["superseded"]
    facts = office.facts()
    assert facts.plan.status == "SUBMITTED"
    assert facts.plan.defects == ()
    assert [d.status for _, d in before.open_duties() if d.item == "correction_plan_filing"]
    assert not [d for _, d in facts.open_duties() if d.item == "correction_plan_filing"]
    office.do("accept_plan_filing")
    proves_itself(office)


def test_letter_that_has_left_is_amended(office: Practice) -> None:
    returned(office)
    send_all(office)
    done = do(office, strike(office, "return_plan_filing"))
    (owed,) = done.decision.owed
    assert (owed.kind, owed.to, owed.facts["told"]) == (
        "amendment",
        ("district",),
        "correction_request",
    )
    assert owed.facts["told_on"] == "2023-07-26"
    assert "told_anew" not in owed.facts
    assert mails(office, "correction_request") == ["sent"]
    assert mails(office, "amendment") == ["planned"]


def test_letter_with_other_words_follows_its_amendment(office: Practice) -> None:
    returned(office)
    send_all(office)
    done = do(office, correction(office, "return_plan_filing", defects=["份数不足"]))
    amendment, letter = done.decision.owed
    assert (amendment.kind, amendment.facts["told_anew"]) == ("amendment", "yes")
    assert (letter.kind, letter.facts["defect_list"]) == ("correction_request", ["份数不足"])
    assert mails(office, "correction_request") == ["sent", "planned"]


def test_letter_still_here_is_replaced_without_an_amendment(office: Practice) -> None:
    returned(office)
    done = do(office, correction(office, "return_plan_filing", defects=["份数不足"]))
    assert [one.kind for one in done.decision.owed] == ["correction_request"]
    assert mails(office, "correction_request") == ["superseded", "planned"]


def test_letter_sent_in_trial_is_not_amended(office: Practice) -> None:
    returned(office)
    for one in office.mails():
        with office.store.writing() as transaction:
            owing.settle(transaction, one.key, OwedStatus.SENT, "2023-07-26T10:00", result="trial")
    assert do(office, strike(office, "return_plan_filing")).decision.owed == ()


# --- dates ----------------------------------------------------------------------------------------


def test_day_on_which_an_act_happened_moves_its_terms(office: Practice) -> None:
    returned(office)
    due = office.facts().duties
    office.set("2023-07-28")
    number = number_of(office, "return_plan_filing")
    turn = past_in(office).turn(number)
    assert turn is not None
    moved = CorrectAct(
        number=number,
        corrected={**as_data(turn.command), "command": turn.command.name},
        at=at("2023-07-25T10:00"),
        basis="工作记录",
        reason="日期有误",
    )
    do(office, moved)
    keys = [key for key, duty in due.items() if duty.item == "correction_plan_filing"]
    was, now = due[keys[0]], office.facts().duties[keys[0]]
    assert was.due is not None
    assert now.due is not None
    assert (now.started.isoformat(), now.due < was.due) == ("2023-07-25", True)
    rows = duty_rows(office)
    assert rows[keys[0]] == ("2023-07-25", now.due.isoformat(), "open")
    proves_itself(office)


def test_receipt_in_time_that_was_typed_late_makes_the_filing_timely(office: Practice) -> None:
    office.lead("approve_plan_internally")
    office.set("2023-08-02T10:00")
    office.do("submit_plan_filing", {**plan_papers(HEPING), "late_reason": "邮路延误"})
    assert office.facts().plan.status == "LATE_PENDING"
    in_time = {"mail_received": "2023-07-31T16:00", "paper_received": "2023-07-31T17:00"}
    do(
        office,
        correction(office, "submit_plan_filing", **in_time, letter_received="2023-07-31T17:00"),
    )
    facts = office.facts()
    assert (facts.plan.status, facts.plan.late, facts.late) == ("SUBMITTED", False, False)
    proves_itself(office)


# --- review ---------------------------------------------------------------------------------------


def test_score_of_an_expert_is_put_right(office: Practice) -> None:
    office.lead("finalize_review")
    scores = dict.fromkeys(EXPERTS, 88) | {EXPERTS[0]: 68}
    do(office, correction(office, "finalize_review", scores=scores))
    assert office.facts().review.mean == "84"
    proves_itself(office)


# --- a case that was opened by mistake ------------------------------------------------------------


def test_opening_is_corrected_like_any_act(office: Practice) -> None:
    office.lead("start_drafting")
    do(office, correction(office, "open_case", filing_deadline="2023-07-31"))
    assert refused(office, correction(office, "open_case", region_code="120102")) == [
        "other_region"
    ]
    proves_itself(office)


def test_case_opened_by_mistake_is_struck(office: Practice) -> None:
    office.lead("start_drafting")
    do(office, strike(office, "open_case"))
    facts = office.facts()
    assert (facts.shown_state, facts.outcome) == ("CLOSED", "STRUCK")
    assert facts.open_duties() == []
    assert mails(office, "programme_open") == ["superseded"]
    assert office.refused("reopen_case", SLIP) == ("R-A.1",)
    proves_itself(office)


def test_struck_case_is_opened_anew(office: Practice) -> None:
    office.lead("start_drafting")
    send_all(office)
    do(office, strike(office, "open_case"))
    assert mails(office, "amendment") == ["planned"]
    office.set("2023-07-20")
    office.do("open_case")
    facts = office.facts()
    assert (facts.shown_state, facts.opened_on.isoformat()) == ("NOT_STARTED", "2023-07-20")
    assert [duty.item for _, duty in facts.open_duties()] == ["plan_filing", "institution_filing"]
    office.do("start_drafting")
    do(office, correction(office, "open_case", filing_deadline="2023-07-31"))
    proves_itself(office)


def test_striking_a_case_is_undone(office: Practice) -> None:
    office.lead("start_drafting")
    before = office.facts()
    do(office, strike(office, "open_case"))
    office.do("undo_last_act", SLIP)
    assert plain(office.facts()) == plain(before)
    assert mails(office, "programme_open") == ["planned"]
    proves_itself(office)


def test_case_with_a_filing_is_struck_act_by_act(office: Practice) -> None:
    file(office, institution_papers(HEPING), "submit_institution_filing")
    assert refused(office, strike(office, "open_case")) == ["case_has_substance"]
    do(office, strike(office, "submit_institution_filing"))
    do(office, strike(office, "open_case"))
    proves_itself(office)
