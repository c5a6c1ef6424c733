"""The mistakes that are easily made with this notice, each with the test that would find it.

 1 overdue is counted from the filing, not from the pointer · 2 step 3 is passed through in one act
 3 the cap holds on acceptance, after a correction too · 4 a zone has a cap of its own
 5 make-up days are working days · 6 a year without calendar is never guessed
 7 reminders of one day are one · 8 a correction may run beyond the deadline
 9 an old report does not decay · 10 the first days are not assessed
11 the boundaries 0.80 and 1.21 are exact · 12 a base of zero is for a person to judge
13 no fen is lost among three institutions · 14 a missing signature blocks the payment
15 the district is never paid · 16 one flag at a time
17 no proposal before the term, no decision before the statement
18 nothing that was spent is claimed back · 19 a suspended recovery is silent
20 a mail is owed once · 21 who declines is not overdue · 22 duties end with the contract
23 a recused expert's score is void · 24 the subject's slash and full-width plus
25 brackets, long names and file names in GBK
"""

from datetime import date
from fractions import Fraction

import pytest

from notifications.outbound.folder import file_name
from states.choices import Instalment
from states.deadlines import due_after, ladder
from states.events import Owing
from states.facts import Contract, Facts, Money, Payment
from states.funds import progress
from states.indicators import judge
from states.items import Item
from states.mail_kinds import Addressee, MailKind
from tests.practice import (
    BINHAI,
    DONGLI,
    HEPING,
    TEDA,
    XIQING,
    Practice,
    at,
    institution_papers,
    institutions,
    plan_papers,
    region,
    the_calendar,
    the_notice,
)
from workflow.night import reports
from workflow.record import owing

A_MAIL = Owing(MailKind.REMINDER, (Addressee.DISTRICT,), "plan_filing", {"days_left": 7})


def report_of(office: Practice, day: str) -> reports.NightlyReport:
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date.fromisoformat(day))
    assert report is not None
    return report


def kinds_sent(office: Practice, kind: str, code: str = HEPING) -> list[tuple[str, str | None]]:
    return [(mail.day, mail.item) for mail in office.mails(code) if mail.kind == kind]


def test_01_case_that_still_drafts_is_overdue_with_both_filings(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-08-01")
    (late,) = report_of(office, "2023-08-01").overdue
    assert (late.step, late.items) == (1, ("plan_filing", "institution_filing"))
    assert late.overdue_working_days == 1


def test_02_accepted_institutions_let_the_plan_pass_step_three_in_one_act(office: Practice) -> None:
    office.lead("submit_institution_filing")
    office.do("accept_institution_filing")
    assert int(office.facts().step) == 2
    office.do("accept_plan_filing")
    moves = [(one.from_step, one.to_step) for one in office.records()[-1].transitions]
    assert moves == [(2, 3), (3, 4)]


def test_03_second_institution_in_heping_is_refused_before_and_after_a_correction(
    office: Practice,
) -> None:
    two = {**institution_papers(HEPING), "institutions": ["甲", "乙"]}
    office.do("open_case")
    office.do("submit_institution_filing", two)
    assert office.refused("accept_institution_filing") == ("R-3.2",)
    assert office.facts().institution.status == "SUBMITTED"
    office.do("return_institution_filing", {"defects": ["超出名额"]})
    office.do("resubmit_institution_filing", two)
    assert office.refused("accept_institution_filing") == ("R-3.2",)


def test_04_zone_has_one_institution_of_its_own_beside_the_three_of_binhai(
    office: Practice,
) -> None:
    for code in (BINHAI, TEDA):
        office.lead("accept_institution_filing", code=code)
    assert len(office.facts(BINHAI).institutions) == 3
    assert len(office.facts(TEDA).institutions) == 1
    office.now = at("2023-07-18")
    other = "120116401"
    office.do("open_case", code=other)
    two = {**institution_papers(other), "institutions": ["甲", "乙"]}
    office.do("submit_institution_filing", two, code=other)
    assert office.refused("accept_institution_filing", code=other) == ("R-3.2",)


def test_05_contract_is_due_on_the_make_up_saturday_and_reminded_on_one(office: Practice) -> None:
    office.lead("decide_support")
    duty = office.facts().duty(Item.CONTRACT_SIGNING)
    assert duty is not None and duty.due == date(2023, 10, 7)
    rungs = ladder(date(2023, 10, 8), date(2023, 9, 1), (3, 1), the_calendar())
    assert rungs == (date(2023, 9, 28), date(2023, 10, 7))


def test_06_deadline_in_a_year_without_calendar_stays_open_and_is_reported(
    office: Practice,
) -> None:
    assert due_after(date(2026, 12, 20), "30d", the_calendar()) is None
    assert due_after(date(2026, 12, 28), "10wd", the_calendar()) is None
    assert office.refused("open_case", at=at("2027-01-04T09:00")) == ("R-T.7", "R-A.1")
    office.set("2026-12-10")
    office.do("open_case")
    office.do("submit_institution_filing", {**institution_papers(HEPING), "late_reason": "迟"})
    office.set("2026-12-30")
    late = {"approved_by": "处长", "reason": "特批"}
    office.do("approve_late_filing", late)
    (undated,) = [d for _, d in office.facts().open_duties() if d.due is None]
    assert undated.item == "check_institution_filing"
    office.night("2026-12-31")
    report = report_of(office, "2026-12-31")
    assert [one.item for one in report.undated] == ["check_institution_filing"]
    assert report.calendar_is_short


def test_07_reminders_of_three_days_and_of_one_fall_on_friday_as_one(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-07-19", "2023-07-31")
    for item in ("plan_filing", "institution_filing"):
        sent = [m for m in office.mails() if m.kind == "reminder" and m.item == item]
        assert [(m.day, m.facts["days_left"]) for m in sent] == [
            ("2023-07-24", 7),
            ("2023-07-28", 3),
        ]


def test_08_correction_within_its_window_is_in_time_after_the_deadline(office: Practice) -> None:
    office.lead("approve_plan_internally")
    office.set("2023-07-31")
    office.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 3})
    office.set("2023-08-02")
    office.do("return_plan_filing", {"defects": ["份数不足"]})
    duty = office.facts().duty(Item.CORRECTION_PLAN_FILING)
    assert duty is not None and duty.due == date(2023, 8, 9)
    office.set("2023-08-09")
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    assert (office.facts().plan.status, office.facts().late) == ("SUBMITTED", False)


def test_08_correction_after_its_window_is_late(office: Practice) -> None:
    office.lead("submit_plan_filing")
    office.set("2023-07-31")
    office.do("return_plan_filing", {"defects": ["份数不足"]})
    office.set("2023-08-08")
    office.do("resubmit_plan_filing", plan_papers(HEPING))
    assert office.facts().plan.status == "LATE_PENDING"


def test_09_report_that_was_on_course_does_not_decay_with_the_days(office: Practice) -> None:
    office.lead("disburse")
    office.set("2024-01-08")
    office.do("submit_self_check", {"as_of": "2023-12-31", "spent_cumulative": 150_000})
    index = office.facts().reports[0].index
    office.nights("2024-01-09", "2024-06-30")
    assert office.facts().flags == ()
    assert office.facts().reports[0].index == index


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2023, 12, 17), "not_assessed_grace"), (date(2023, 12, 18), "red")]
)
def test_10_first_ninety_days_are_not_assessed(as_of: date, verdict: str) -> None:
    assert progress(paid(1_000_000), 0, as_of, the_notice())[2] == verdict


def paid(approved: int) -> Facts:
    """A case of *approved* yuan that paid 60 % on 2023-09-19, under a contract of 1,000 days."""
    payment = Payment(date(2023, 9, 19), Instalment.FIRST, "甲", approved * 60)
    return Facts(
        region_code=HEPING,
        opened_on=date(2023, 7, 18),
        since=at("2023-07-18"),
        last_at=at("2023-07-18"),
        contract=Contract(ends_on=date(2026, 6, 15)),
        money=Money(approved=approved * 100, payments=(payment,)),
    )


@pytest.mark.parametrize(
    ("spent", "verdict"),
    [(800_000, "ok"), (799_999, "yellow"), (500_000, "yellow"), (499_999, "red")],
)
def test_11_index_of_exactly_four_fifths_is_no_slow_execution(spent: int, verdict: str) -> None:
    expected, index, found = progress(paid(100_000), spent, date(2023, 12, 28), the_notice())
    assert expected == Fraction(1_000_000)
    assert (index, found) == (Fraction(spent, 1_000_000), verdict)


@pytest.mark.parametrize(("value", "verdict"), [(121, "pass"), (120, "fail")])
def test_11_growth_of_exactly_21_hundredths_in_two_years_is_enough(
    value: int, verdict: str
) -> None:
    figures = {"base": {"pledge_count": 100}, "year2": {"pledge_count": value}}
    verdicts = judge(figures, region(DONGLI), the_notice(), final=True)
    assert verdicts["K3b_pledge_count_growth"] == verdict


def test_12_rate_over_a_base_of_zero_is_for_a_person_but_a_rise_is_a_rise() -> None:
    figures = {
        "base": {"pledge_amount": 0, "transfer_license_count": 0},
        "year1": {"pledge_amount": 5, "transfer_license_count": 1},
    }
    dongli = judge(figures, region(DONGLI), the_notice(), final=False)
    heping = judge(figures, region(HEPING), the_notice(), final=False)
    assert dongli["K3a_pledge_amount_growth"] == "needs_review"
    assert dongli["K4_transfer_growth"] == "needs_review"
    assert heping["K4_transfer_growth"] == "pass"


def test_13_three_institutions_get_every_fen_of_two_million(office: Practice) -> None:
    office.lead("disburse", code=DONGLI)
    money = office.facts(DONGLI).money
    shares = office.facts(DONGLI).contract.allocation
    assert sorted(shares.values()) == [66_666_666, 66_666_667, 66_666_667]
    assert [payment.amount for payment in money.payments] == [40_000_000, 40_000_000, 39_999_999]
    office.set("2024-09-20")
    office.do("record_assessment", {"kind": "midterm", "score": 95}, code=DONGLI)
    rest = ["266666.67", "266666.67", "266666.67"]
    names = institutions(DONGLI)
    office.do(
        "disburse",
        {
            "instalment": "follow_on",
            "amount": "800000.01",
            "payees": dict(zip(names, rest, strict=True)),
        },
        code=DONGLI,
    )
    assert office.facts(DONGLI).money.disbursed == 200_000_000
    assert office.facts(DONGLI).money.withheld == 0


def test_14_payment_waits_for_the_last_signature(office: Practice) -> None:
    office.lead("commit_matching")
    name = institutions(HEPING)[0]
    payment = {"instalment": "first_instalment", "amount": 600_000, "payees": {name: 600_000}}
    office.do("sign_contract", {"parties": ["city", "district"]})
    assert office.refused("disburse", payment) == ("R-5.2", "R-M.3")
    office.do("sign_contract", {"parties": [name]})
    office.do("disburse", payment)
    assert office.facts().state == "EXECUTING"


def test_15_district_is_never_a_payee(office: Practice) -> None:
    office.lead("sign_contract")
    for payee in ("district", region(HEPING).unit):
        payment = {"instalment": "first_instalment", "amount": 1, "payees": {payee: 1}}
        assert office.refused("disburse", payment)[:2] == ("R-5.2", "R-M.3")


def test_16_second_slow_report_raises_no_second_flag(office: Practice) -> None:
    office.lead("submit_self_check")
    office.nights("2024-01-11", "2024-01-12")
    office.set("2024-01-12T11:00")
    office.do("submit_self_check", {"as_of": "2024-01-11", "spent_cumulative": 0})
    office.nights("2024-01-13", "2024-01-20")
    assert [(flag.level, flag.raised_on) for flag in office.facts().flags] == [
        ("red", date(2024, 1, 11))
    ]


def test_17_proposal_waits_for_the_term_and_decision_for_the_statement(office: Practice) -> None:
    office.lead("issue_warning")
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    assert office.refused("decide_clawback", {"amount": 300_000}) == ("R-6.8",)
    report = {"as_of": "2024-01-12", "spent_cumulative": 0}
    office.do("submit_rectification_report", report)
    office.do("verify_rectification", {"result": "not_cleared"})
    assert office.facts().shown_state == "CLAWBACK_PREPARATION"
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    office.set("2024-02-18")
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    office.set("2024-02-19")
    office.do("propose_clawback", {"amount": 300_000})
    assert office.refused("decide_clawback", {"amount": 300_000}) == ("R-6.8",)


def test_18_spent_money_is_not_claimed_back(office: Practice) -> None:
    office.lead("issue_warning")
    report = {"as_of": "2024-01-12", "spent_cumulative": 50_000}
    office.do("submit_rectification_report", report)
    office.set("2024-02-19")
    office.do("verify_rectification", {"result": "not_cleared"})
    assert office.refused("propose_clawback", {"amount": "550000.01"}) == ("R-M.5", "R-6.9")
    office.do("propose_clawback", {"amount": 550_000})


def test_19_suspended_recovery_is_neither_reminded_of_nor_overdue(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("file_dispute", {"against": "收回决定", "kind": "行政复议"})
    office.do("suspend_enforcement", {"authority": "某区政府"})
    office.nights("2024-03-01", "2024-05-31")
    about = [
        mail.kind
        for mail in office.mails()
        if mail.item == "recovery" and mail.kind in ("reminder", "overdue")
    ]
    assert about == []
    assert "recovery" not in {
        item for late in report_of(office, "2024-05-31").overdue for item in late.items
    }


def test_20_mail_is_owed_once_however_often_it_is_asked_for(office: Practice) -> None:
    day, due = date(2023, 7, 24), date(2023, 7, 31)
    answers = []
    for _ in range(3):
        with office.store.writing() as transaction:
            answers.append(owing.owe_for_day(transaction, "x/1", "01", A_MAIL, day, due))
            owing.owe_for_act(transaction, "x/1", 7, (A_MAIL,), day)
    assert answers == [True, False, False]
    with office.store.reading() as transaction:
        assert owing.counts(transaction) == {"planned": 2}


def test_21_region_that_declines_is_not_overdue(office: Practice) -> None:
    office.do("open_case")
    office.do("decline_participation", {"letter": True})
    office.nights("2023-07-19", "2023-08-10")
    assert report_of(office, "2023-08-10").overdue == ()
    assert kinds_sent(office, "reminder") + kinds_sent(office, "overdue") == []
    assert office.facts().outcome == "NOT_PARTICIPATING"


def test_22_self_checks_end_with_the_contract(office: Practice) -> None:
    office.lead("disburse")
    office.do("terminate_contract", {"eligible_spent": 0})
    duties = office.facts().open_duties()
    assert [duty.item for _, duty in duties] == ["recovery"]
    office.nights("2024-01-01", "2024-02-01")
    reminded = [item for _, item in kinds_sent(office, "reminder")]
    assert [item for item in reminded if item != "recovery"] == []


def test_23_score_of_a_recused_expert_does_not_count(office: Practice) -> None:
    office.lead("invite_experts")
    office.do("submit_score", {"expert": "E1", "score": 10})
    office.do("declare_conflict", {"expert": "E1", "ground": "三年内曾任职"})
    four = dict.fromkeys(["E2", "E3", "E4", "E5"], 90)
    assert office.refused("finalize_review", {"scores": four}) == ("R-E.1",)
    assert office.refused("replace_expert", {"out": "E1", "in": "E1"}) == ("R-E.2", "R-E.3")
    office.do("replace_expert", {"out": "E1", "in": "E6"})
    assert office.refused("finalize_review", {"scores": {**four, "E6": 90, "E1": 10}}) == ("R-E.2",)
    office.do("finalize_review", {"scores": {**four, "E6": 85}})
    assert office.facts().review.mean == "89"


@pytest.mark.parametrize(
    ("form", "allowed"),
    [
        ("{B}+{unit}", True),
        ("{B}＋{unit}", True),
        ("{B} + {unit}", True),
        ("{B}{unit}", True),
        ("{A}/{B}+{unit}", True),
        ("{A}／{B}＋{unit}", True),
        ("{A}+{unit}", False),
        ("{B}+天津市南开区市场监督管理局", False),
        ("{unit}", False),
        ("", False),
    ],
)
def test_24_subject_may_have_a_slash_and_a_full_width_plus(
    office: Practice, form: str, allowed: bool
) -> None:
    unit = region(XIQING).unit
    subject = form.format(unit=unit, **the_notice().subject_titles)
    office.lead("approve_plan_internally", code=XIQING)
    office.do("submit_plan_filing", {**plan_papers(XIQING), "subject": subject}, code=XIQING)
    if not allowed:
        assert office.refused("accept_plan_filing", code=XIQING) == ("R-2.6",)
        return
    done = office.do("accept_plan_filing", code=XIQING)
    warned = [warning.code for warning in done.decision.warnings]
    assert warned == ([] if form == "{B}+{unit}" else ["subject_not_literal"])


def test_25_file_name_can_be_written_in_gbk_on_any_system() -> None:
    name = file_name(date(2023, 7, 24), "津知发运字〔2023〕22号/7", "reminder", "𠮷䶮" + "长" * 200)
    assert name.encode("gbk").decode("gbk") == name
    assert len(name.encode("gbk")) < 255
    assert set(name) & set('<>:"/\\|?*\n\t ') == set()
    assert name.startswith("2023-07-24_津知发运字〔2023〕22号_7_reminder_")


def test_25_names_with_rare_characters_and_brackets_live_in_history(office: Practice) -> None:
    names = ["𠮷䶮知识产权〔天津〕有限公司" + "长" * 180]
    office.do("open_case")
    office.do("submit_institution_filing", {**institution_papers(HEPING), "institutions": names})
    office.do("accept_institution_filing")
    assert list(office.facts().institutions) == names
    assert office.records()[1].data["institutions"] == names


def test_no_trap_is_left_out() -> None:
    numbers = {name[5:7] for name in globals() if name.startswith("test_") and name[5:7].isdigit()}
    assert numbers == {f"{n:02d}" for n in range(1, 26)}
