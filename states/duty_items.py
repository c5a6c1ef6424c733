"""The items of duty: what somebody owes somebody by some day. One entry an item.

On which days the ladder of an item reminds and escalates stands in the notice; how duties, mails
and reports name one, in `states.labels`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from states.mail_kinds import Addressee
from states.steps import Step

if TYPE_CHECKING:  # the words of a language are read without a notice
    from states.notice import Notice

DISTRICT = (Addressee.DISTRICT,)
BOTH = (Addressee.DISTRICT, Addressee.INSTITUTION)


class Owner(StrEnum):
    """Who owes a duty. In a mere term nobody owes anything: it only has to run out."""

    DISTRICT = "district"
    INSTITUTION = "institution"
    CITY = "city"
    TERM = "term"


class Item(StrEnum):
    """What can be owed, by its name."""

    PLAN_FILING = "plan_filing"
    INSTITUTION_FILING = "institution_filing"
    CORRECTION_PLAN_FILING = "correction_plan_filing"
    CORRECTION_INSTITUTION_FILING = "correction_institution_filing"
    CONTRACT_SIGNING = "contract_signing"
    SELF_CHECK = "self_check"
    RECTIFICATION = "rectification"
    RECOVERY = "recovery"
    CHECK_PLAN_FILING = "check_plan_filing"
    CHECK_INSTITUTION_FILING = "check_institution_filing"
    DECIDE_LATE_PLAN_FILING = "decide_late_plan_filing"
    DECIDE_LATE_INSTITUTION_FILING = "decide_late_institution_filing"
    EXPERT_REVIEW = "expert_review"
    DELIBERATION = "deliberation"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    SUPPORT_DECISION = "support_decision"
    PUBLISH_RESULT = "publish_result"
    PAYMENT = "payment"
    MIDTERM_ASSESSMENT = "midterm_assessment"
    FINAL_ASSESSMENT = "final_assessment"
    FOLLOW_ON_PAYMENT = "follow_on_payment"
    FLAG_CHECK = "flag_check"
    RECHECK = "recheck"
    CLAWBACK_PROPOSAL = "clawback_proposal"
    STATEMENT = "statement"
    HEARING = "hearing"
    CLAWBACK_DECISION = "clawback_decision"
    OWN = "own"


class ItemRule(NamedTuple):
    """What is laid down of one item.

    `step` is the step that it belongs to, wherever the case stands. `rule` asks for it
    where the act that creates it names no other. `terms` are the terms that the notice gives it,
    written as in `states.deadlines`, the ordinary one first; none where each has a day of its own.

    `ladder` names its reminders in the notice. An item with reminders is chased when it is late;
    one without stands in the nightly report alone. `reminded` are those who are written to. A
    `voluntary` item is never demanded: its mails reproach nobody (R-1.1).

    `told_as` are the facts by which mails tell its due day, each an entry for the reader's own
    calendar. A correction has its fact in common with the other, so it names the filing that it
    `corrects`, which such a mail is about. A `dated` item carries its due day in its label.
    `answered_by` is the act that does what is reminded of, whose clause its mails rest on.
    One that `is_shared` is owed by others as well as its owner, each for a part of his own.
    """

    step: Step
    owner: Owner
    rule: str
    terms: Callable[["Notice"], tuple[str, ...]]
    ladder: str = ""
    reminded: tuple[Addressee, ...] = ()
    voluntary: bool = False
    told_as: tuple[str, ...] = ()
    corrects: Item | None = None
    dated: bool = False
    answered_by: str = ""
    is_shared: bool = False


ITEMS: dict[Item, ItemRule] = {
    Item.PLAN_FILING: ItemRule(
        step=Step.PLAN_FILING,
        owner=Owner.DISTRICT,
        rule="R-2.1",
        terms=lambda notice: (f"to:{notice.filing_deadline}",),
        ladder="filing",
        reminded=DISTRICT,
        voluntary=True,
        told_as=("filing_deadline",),
        answered_by="submit_plan_filing",
    ),
    Item.INSTITUTION_FILING: ItemRule(
        step=Step.INSTITUTION_FILING,
        owner=Owner.DISTRICT,
        rule="R-3.1",
        terms=lambda notice: (f"to:{notice.filing_deadline}",),
        ladder="filing",
        reminded=DISTRICT,
        voluntary=True,
        told_as=("filing_deadline",),
        answered_by="submit_institution_filing",
    ),
    Item.CORRECTION_PLAN_FILING: ItemRule(
        step=Step.PLAN_FILING,
        owner=Owner.DISTRICT,
        rule="R-2.8",
        terms=lambda notice: (f"{notice.correction_window_working_days}wd",),
        ladder="correction",
        reminded=DISTRICT,
        told_as=("correction_due",),
        corrects=Item.PLAN_FILING,
        answered_by="resubmit_plan_filing",
    ),
    Item.CORRECTION_INSTITUTION_FILING: ItemRule(
        step=Step.INSTITUTION_FILING,
        owner=Owner.DISTRICT,
        rule="R-2.8",
        terms=lambda notice: (f"{notice.correction_window_working_days}wd",),
        ladder="correction",
        reminded=DISTRICT,
        told_as=("correction_due",),
        corrects=Item.INSTITUTION_FILING,
        answered_by="resubmit_institution_filing",
    ),
    Item.CONTRACT_SIGNING: ItemRule(
        step=Step.CONTRACT_SIGNING,
        owner=Owner.DISTRICT,
        rule="R-5.4",
        terms=lambda notice: (f"{notice.contract_signing_days_after_decision}d",),
        ladder="contract_signing",
        reminded=BOTH,
        told_as=("contract_due",),
        answered_by="sign_contract",
        is_shared=True,
    ),
    Item.SELF_CHECK: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.DISTRICT,
        rule="R-6.1",
        terms=lambda notice: (),
        ladder="self_check",
        reminded=DISTRICT,
        dated=True,
        answered_by="submit_self_check",
    ),
    Item.RECTIFICATION: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.DISTRICT,
        rule="R-6.5",
        terms=lambda notice: (
            f"{notice.rectification_days}d",
            f"{notice.rectification_days + notice.rectification_extension_days}d",
        ),
        ladder="rectification",
        reminded=BOTH,
        told_as=("rectification_due",),
        answered_by="submit_rectification_report",
    ),
    Item.RECOVERY: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.INSTITUTION,
        rule="R-6.9",
        terms=lambda notice: (f"{notice.recovery_days}d",),
        ladder="recovery",
        reminded=BOTH,
        told_as=("recovery_due", "return_due"),
        answered_by="refund",
    ),
    Item.CHECK_PLAN_FILING: ItemRule(
        step=Step.PLAN_FILING,
        owner=Owner.CITY,
        rule="R-2.8",
        terms=lambda notice: (f"{notice.filing_check_working_days}wd",),
    ),
    Item.CHECK_INSTITUTION_FILING: ItemRule(
        step=Step.INSTITUTION_FILING,
        owner=Owner.CITY,
        rule="R-2.8",
        terms=lambda notice: (f"{notice.filing_check_working_days}wd",),
    ),
    Item.DECIDE_LATE_PLAN_FILING: ItemRule(
        step=Step.PLAN_FILING,
        owner=Owner.CITY,
        rule="R-2.7",
        terms=lambda notice: (f"{notice.late_decision_working_days}wd",),
    ),
    Item.DECIDE_LATE_INSTITUTION_FILING: ItemRule(
        step=Step.INSTITUTION_FILING,
        owner=Owner.CITY,
        rule="R-2.7",
        terms=lambda notice: (f"{notice.late_decision_working_days}wd",),
    ),
    Item.EXPERT_REVIEW: ItemRule(
        step=Step.SUPPORT_DETERMINATION,
        owner=Owner.CITY,
        rule="R-4.1",
        terms=lambda notice: (f"{notice.review_days_after_deadline}d",),
    ),
    Item.DELIBERATION: ItemRule(
        step=Step.SUPPORT_DETERMINATION,
        owner=Owner.CITY,
        rule="R-4.2",
        terms=lambda notice: (f"{notice.deliberation_working_days}wd",),
    ),
    Item.PUBLICITY: ItemRule(
        step=Step.SUPPORT_DETERMINATION,
        owner=Owner.TERM,
        rule="R-P.1",
        terms=lambda notice: (f"{notice.publicity_working_days}wd",),
    ),
    Item.OBJECTION: ItemRule(
        step=Step.SUPPORT_DETERMINATION,
        owner=Owner.CITY,
        rule="R-P.3",
        terms=lambda notice: (f"{notice.objection_working_days}wd",),
    ),
    Item.SUPPORT_DECISION: ItemRule(
        step=Step.SUPPORT_DETERMINATION,
        owner=Owner.CITY,
        rule="R-4.2",
        terms=lambda notice: ("1wd",),
    ),
    Item.PUBLISH_RESULT: ItemRule(
        step=Step.SUPPORT_DETERMINATION,
        owner=Owner.CITY,
        rule="R-P.4",
        terms=lambda notice: (f"{notice.publish_result_working_days}wd",),
    ),
    Item.PAYMENT: ItemRule(
        step=Step.CONTRACT_SIGNING,
        owner=Owner.CITY,
        rule="R-5.4",
        terms=lambda notice: (f"{notice.payment_working_days}wd",),
    ),
    Item.MIDTERM_ASSESSMENT: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.CITY,
        rule="R-6.3",
        terms=lambda notice: (f"{notice.midterm_months}m",),
    ),
    Item.FINAL_ASSESSMENT: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.CITY,
        rule="R-6.3",
        terms=lambda notice: (f"{notice.final_months}m",),
    ),
    Item.FOLLOW_ON_PAYMENT: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.CITY,
        rule="R-4.3",
        terms=lambda notice: (f"{notice.payment_working_days}wd",),
    ),
    Item.FLAG_CHECK: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.CITY,
        rule="R-6.5",
        terms=lambda notice: (f"{notice.flag_check_working_days}wd",),
    ),
    Item.RECHECK: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.CITY,
        rule="R-6.6",
        terms=lambda notice: (f"{notice.recheck_working_days}wd",),
    ),
    Item.CLAWBACK_PROPOSAL: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.CITY,
        rule="R-6.7",
        terms=lambda notice: (f"{notice.clawback_decision_working_days}wd",),
    ),
    Item.STATEMENT: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.TERM,
        rule="R-6.8",
        terms=lambda notice: (f"{notice.clawback_statement_working_days}wd",),
        told_as=("statement_due",),
    ),
    Item.HEARING: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.CITY,
        rule="R-6.8",
        terms=lambda notice: (
            f"{notice.hearing_notice_working_days + notice.clawback_decision_working_days}wd",
        ),
    ),
    Item.CLAWBACK_DECISION: ItemRule(
        step=Step.SUPERVISION,
        owner=Owner.CITY,
        rule="R-6.8",
        terms=lambda notice: (f"{notice.clawback_decision_working_days}wd",),
    ),
    Item.OWN: ItemRule(Step.SUPERVISION, Owner.DISTRICT, "R-A.1", lambda _: (), reminded=DISTRICT),
}
"""Every item of duty; what is laid down of a procedure's own stands in its file."""

REMINDED = tuple(item for item, laid in ITEMS.items() if laid.reminded)
"""The items that a mail can be about."""

LADDERS = tuple(dict.fromkeys(laid.ladder for laid in ITEMS.values() if laid.ladder))
"""The ladders of reminders that a notice has to give."""
