"""The last act of a case can be taken back while nothing of it has left the house (R-A.1)."""

import pytest

from tests.practice import HEPING, PROGRAMME, Practice, at, institutions
from workflow.record import history, ledger, owing
from workflow.record.folding import fold
from workflow.record.owing import OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"
NAME = institutions(HEPING)[0]
FIRST = {"instalment": "first_instalment", "amount": 600_000, "payees": {NAME: 600_000}}
SLIP = {"reason": "录入有误"}


def test_undone_payment_is_reversed_and_its_duties_are_void(office: Practice) -> None:
    office.lead("sign_contract")
    before = office.facts()
    office.do("disburse", FIRST)
    paid = office.facts()
    office.do("undo_last_act", SLIP)
    facts = office.facts()
    assert (facts.step, facts.state, facts.money) == (before.step, before.state, before.money)
    new = set(paid.duties) - set(before.duties)
    assert {facts.duties[key].status for key in new} == {"void"}
    assert {key: facts.duties[key] for key in before.duties} == before.duties
    with office.store.reading() as transaction:
        lines = ledger.lines(transaction, CASE)[-2:]
        assert [(one.debit, one.credit, one.amount, one.reverses) for one in lines] == [
            ("held", "commitment", 60_000_000, 0),
            ("commitment", "held", 60_000_000, 1),
        ]
        assert ledger.imbalances(transaction) == []
        assert ledger.books(transaction)["disbursed"] == 0
        assert history.verify(transaction)[1] == []
    assert fold(office.records()) == facts


def test_undone_act_stays_in_history_with_its_undoing(office: Practice) -> None:
    office.do("open_case")
    office.do("start_drafting")
    office.do("undo_last_act", SLIP)
    first, undone, undoing = office.records()
    assert (undone.command, undoing.command) == ("start_drafting", "undo_last_act")
    assert (undoing.undoes, undoing.data) == (undone.seq, SLIP)
    assert undoing.transitions[0].to_state == first.transitions[0].to_state == "NOT_STARTED"


def test_mails_of_an_undone_act_are_not_sent(office: Practice) -> None:
    office.lead("sign_contract")
    done = office.do("disburse", FIRST)
    office.do("undo_last_act", SLIP)
    fates = {mail.key: (mail.status, mail.result) for mail in office.mails()}
    assert {fates[key] for key in done.owed} == {("superseded", "undone")}


def test_act_whose_mail_has_left_is_not_undone(office: Practice) -> None:
    office.lead("sign_contract")
    done = office.do("disburse", FIRST)
    with office.store.writing() as transaction:
        owing.settle(transaction, done.owed[0], OwedStatus.SENT, "2023-09-19T10:05")
    before = office.facts()
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)
    assert office.facts() == before


def test_undo_needs_a_reason(office: Practice) -> None:
    office.do("open_case")
    office.do("start_drafting")
    assert office.refused("undo_last_act") == ("R-A.1",)


def test_opening_and_an_undoing_and_the_night_are_not_undone(office: Practice) -> None:
    office.do("open_case")
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)
    office.do("start_drafting")
    office.do("undo_last_act", SLIP)
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)


def test_flag_of_the_night_is_not_undone(office: Practice) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    assert office.records()[-1].command == "raise_flag"
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)


@pytest.mark.parametrize(
    ("party", "allowed"),
    [
        ("city", True),
        ("city_supervisor", True),
        ("district", True),
        ("public", False),
        ("institution", False),
    ],
)
def test_act_is_undone_by_who_did_it_or_by_the_city(
    office: Practice, party: str, allowed: bool
) -> None:
    office.do("open_case")
    office.do("start_drafting")
    if allowed:
        office.do("undo_last_act", SLIP, party=party)
    else:
        assert office.refused("undo_last_act", SLIP, party=party) == ("R-A.1",)


def test_district_does_not_undo_the_decision_of_the_city(office: Practice) -> None:
    office.lead("decide_support")
    assert office.refused("undo_last_act", SLIP, party="district") == ("R-A.1",)


def test_payment_is_taken_back_by_two_persons(office: Practice) -> None:
    office.lead("sign_contract")
    office.do("disburse", FIRST, persons={"prepared_by": "甲", "approved_by": "乙"})
    assert office.refused("undo_last_act", SLIP, persons={"person": "甲"}) == ("R-M.8",)
    office.do("undo_last_act", SLIP, persons={"prepared_by": "甲", "approved_by": "乙"})


def test_undoing_does_not_precede_the_act(office: Practice) -> None:
    office.do("open_case")
    office.set("2023-07-20")
    office.do("start_drafting")
    earlier = at("2023-07-19")
    assert office.refused("undo_last_act", SLIP, at=earlier, basis="记录") == ("R-A.1",)
    assert office.refused("undo_last_act", SLIP, at=at("2023-07-21")) == ("R-A.1",)


def test_supervisor_reopens_an_ended_case_where_it_ended(office: Practice) -> None:
    office.lead("invite_experts")
    before = office.facts()
    office.do("withdraw", {"letter": True})
    assert office.facts().shown_state == "CLOSED"
    assert office.refused("reopen_case", {"reason": "复查"}, party="city") == ("R-A.1",)
    assert office.refused("reopen_case") == ("R-A.1",)
    office.do("reopen_case", {"reason": "复查"})
    facts = office.facts()
    assert (facts.outcome, facts.state) == ("OPEN", "UNDER_REVIEW")
    assert [duty.item for _, duty in facts.open_duties()] == [
        duty.item for _, duty in before.open_duties()
    ]


def test_reopened_case_has_its_money_promised_again(office: Practice) -> None:
    office.lead("decide_support")
    office.do("revoke_support", {"reason": "不再符合条件"})
    office.do("reopen_case", {"reason": "复查"})
    with office.store.reading() as transaction:
        assert ledger.imbalances(transaction) == []
        lines = ledger.lines(transaction, CASE)
    released = [
        one.amount * (-1 if one.reverses else 1)
        for one in lines
        if "released" in (one.debit, one.credit)
    ]
    assert released == [100_000_000, -100_000_000]


def test_region_that_declined_is_let_back_in_until_the_deadline_only(office: Practice) -> None:
    office.do("open_case")
    office.do("decline_participation", {"letter": True})
    office.set("2023-08-01")
    assert office.refused("reopen_case", {"reason": "改变主意"}) == ("R-1.1",)
    office.now = at("2023-07-31T23:59")
    office.do("reopen_case", {"reason": "改变主意"})
    assert office.facts().state == "NOT_STARTED"
