"""The kinds of mail that the office owes: one entry a kind.

To whom one goes, what it has to carry and what it waits for is laid down here; its sentences are
in `notifications/templates/<kind>`.
"""

from enum import StrEnum
from typing import NamedTuple

WHY = (
    *("grounds", "as_of", "spent", "expected", "index", "least"),
    *("missing", "assessment", "rating", "score", "disallowed"),
)
"""The facts by which a warning, a proposal and a decision name their grounds (R-6.4, R-6.8)."""


class Addressee(StrEnum):
    """Whom a mail goes to, in the order in which a salutation names them."""

    DISTRICT = "district"
    INSTITUTION = "institution"
    PUBLIC = "public"
    EXPERT = "expert"
    BUREAU_LEADER = "bureau_leader"
    CITY_SUPERVISOR = "city_supervisor"
    CITY_OPERATOR = "city_operator"


DISTRICT = (Addressee.DISTRICT,)
BOTH = (Addressee.DISTRICT, Addressee.INSTITUTION)
OPERATOR, SUPERVISOR = (Addressee.CITY_OPERATOR,), (Addressee.CITY_SUPERVISOR,)


class MailKind(StrEnum):
    """What a mail tells."""

    AMENDMENT = "amendment"
    ASSESSMENT_RESULT = "assessment_result"
    CASE_CLOSED = "case_closed"
    CASE_LAPSED = "case_lapsed"
    CHANGE_ANSWERED = "change_answered"
    CLAWBACK_DECISION = "clawback_decision"
    CLAWBACK_PROPOSED = "clawback_proposed"
    CONTRACT_TERMINATED = "contract_terminated"
    CONTRACT_TERM_EXTENDED = "contract_term_extended"
    CORRECTION_REQUEST = "correction_request"
    DECISION_NOT_SUPPORTED = "decision_not_supported"
    DECISION_SUPPORTED = "decision_supported"
    DECLINE_RECORDED = "decline_recorded"
    DISBURSEMENT = "disbursement"
    DISPUTE_REGISTERED = "dispute_registered"
    DISPUTE_RESULT = "dispute_result"
    ESCALATION = "escalation"
    FILING_ACCEPTED = "filing_accepted"
    FILING_REFUSED = "filing_refused"
    FOLLOW_ON_WITHHELD = "follow_on_withheld"
    MATCHING_SHORTFALL = "matching_shortfall"
    NIGHTLY_REPORT = "nightly_report"
    OVERDUE = "overdue"
    OWN = "own"
    PROGRAMME_OPEN = "programme_open"
    PUBLICITY = "publicity"
    RECEIPT = "receipt"
    RECOVERY_PARTIAL = "recovery_partial"
    RECOVERY_SETTLED = "recovery_settled"
    RECTIFICATION_CLEARED = "rectification_cleared"
    RECTIFICATION_EXTENDED = "rectification_extended"
    RECTIFICATION_NOT_CLEARED = "rectification_not_cleared"
    RECUSAL_RECORDED = "recusal_recorded"
    REMINDER = "reminder"
    REVIEW_INVITATION = "review_invitation"
    SLOW_WARNING = "slow_warning"
    SUPPORT_REVOKED = "support_revoked"
    WITHDRAWAL_CONFIRMED = "withdrawal_confirmed"


class MailRule(NamedTuple):
    """What is laid down of one kind of mail.

    `to` are those whom it goes to, the usual ones first where an act may tell others. Of the facts
    that it carries, `needs` have to be there; `dates` are days, or None where the day is still
    open, which the mail then says in words; `may` can be left out. `is_about_item` says that it is
    about one item of duty. One that `is_sealed` tells of a sealed document, to which alone legal
    effect attaches. One that `awaits_release` leaves when a person has released it, if the office
    has not decided otherwise.

    One that `is_timed` is owed by the calendar and by no act: it leaves in office hours alone, what
    a recipient is owed of such on one day goes as one digest, and it falls away with what it was
    about. One that `is_of_office` is about the whole office and no case.
    """

    to: tuple[tuple[Addressee, ...], ...]
    needs: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    is_about_item: bool = False
    is_sealed: bool = False
    awaits_release: bool = False
    is_timed: bool = False
    is_of_office: bool = False


MAILS: dict[MailKind, MailRule] = {
    MailKind.AMENDMENT: MailRule(
        to=(BOTH, DISTRICT, OPERATOR, SUPERVISOR, (Addressee.EXPERT,)),
        needs=("told", "told_on"),
        may=("told_anew", "expert"),
    ),
    MailKind.ASSESSMENT_RESULT: MailRule(
        to=(BOTH,), needs=("rating",), may=("score",), is_sealed=True
    ),
    MailKind.CASE_CLOSED: MailRule(to=(BOTH,), is_sealed=True),
    MailKind.CASE_LAPSED: MailRule(
        to=(DISTRICT,), needs=("reason", "items"), is_sealed=True, awaits_release=True
    ),
    MailKind.CHANGE_ANSWERED: MailRule(
        to=(BOTH,),
        needs=("subject", "result"),
        may=("reason",),
        is_sealed=True,
        awaits_release=True,
    ),
    MailKind.CLAWBACK_DECISION: MailRule(
        to=(BOTH,),
        needs=("amount",),
        dates=("recovery_due",),
        may=WHY,
        is_sealed=True,
        awaits_release=True,
    ),
    MailKind.CLAWBACK_PROPOSED: MailRule(
        to=(BOTH,),
        needs=("amount",),
        dates=("statement_due",),
        may=WHY,
        is_sealed=True,
        awaits_release=True,
    ),
    MailKind.CONTRACT_TERMINATED: MailRule(
        to=(BOTH,),
        needs=("return_amount",),
        dates=("return_due",),
        is_sealed=True,
        awaits_release=True,
    ),
    MailKind.CONTRACT_TERM_EXTENDED: MailRule(to=(BOTH,), dates=("contract_due",), may=("reason",)),
    MailKind.CORRECTION_REQUEST: MailRule(
        to=(DISTRICT,),
        needs=("defects",),
        dates=("correction_due",),
        may=("defect_list",),
        is_about_item=True,
    ),
    MailKind.DECISION_NOT_SUPPORTED: MailRule(
        to=(DISTRICT,), may=("reason",), is_sealed=True, awaits_release=True
    ),
    MailKind.DECISION_SUPPORTED: MailRule(
        to=(BOTH,), needs=("amount",), dates=("contract_due",), is_sealed=True, awaits_release=True
    ),
    MailKind.DECLINE_RECORDED: MailRule(to=(DISTRICT,)),
    MailKind.DISBURSEMENT: MailRule(to=(BOTH,), needs=("amount", "instalment")),
    MailKind.DISPUTE_REGISTERED: MailRule(
        to=((*DISTRICT, Addressee.CITY_SUPERVISOR), (*BOTH, Addressee.CITY_SUPERVISOR))
    ),
    MailKind.DISPUTE_RESULT: MailRule(
        to=((*DISTRICT, Addressee.PUBLIC), BOTH),
        needs=("result",),
        may=("amount", "recovery_due"),
        is_sealed=True,
        awaits_release=True,
    ),
    MailKind.ESCALATION: MailRule(
        to=(SUPERVISOR,),
        needs=("overdue_working_days",),
        may=("items", "due", "outstanding"),
        is_timed=True,
    ),
    MailKind.FILING_ACCEPTED: MailRule(to=(DISTRICT,), may=("filing_number",), is_about_item=True),
    MailKind.FILING_REFUSED: MailRule(
        to=(DISTRICT,),
        needs=("reason",),
        may=("rounds", "most", "corrected_until", "received"),
        is_about_item=True,
        is_sealed=True,
        awaits_release=True,
    ),
    MailKind.FOLLOW_ON_WITHHELD: MailRule(to=(BOTH,), needs=("amount",), may=("reason",)),
    MailKind.MATCHING_SHORTFALL: MailRule(
        to=(DISTRICT,), needs=("committed", "required", "shortfall")
    ),
    MailKind.NIGHTLY_REPORT: MailRule(to=(OPERATOR,), is_of_office=True),
    MailKind.OVERDUE: MailRule(
        to=(DISTRICT, BOTH),
        needs=("overdue_working_days",),
        may=("due", "outstanding"),
        is_about_item=True,
        is_timed=True,
    ),
    MailKind.OWN: MailRule(to=(DISTRICT,), needs=("subject", "text")),
    MailKind.PROGRAMME_OPEN: MailRule(
        to=(DISTRICT,),
        may=(
            *("filing_deadline", "conditions", "most_institutions", "documents", "copies"),
            *("formats", "mailbox", "mail_name"),
            *("paper_receiver", "receiver_address", "receiver_telephone"),
        ),
    ),
    MailKind.PUBLICITY: MailRule(to=(DISTRICT,), may=("start", "end")),
    MailKind.RECEIPT: MailRule(to=(DISTRICT,), is_about_item=True),
    MailKind.RECOVERY_PARTIAL: MailRule(to=(BOTH,), needs=("amount", "outstanding")),
    MailKind.RECOVERY_SETTLED: MailRule(
        to=(BOTH,), needs=("amount", "outstanding"), may=("total",), is_sealed=True
    ),
    MailKind.RECTIFICATION_CLEARED: MailRule(to=(BOTH,), may=("finding",)),
    MailKind.RECTIFICATION_EXTENDED: MailRule(
        to=(BOTH,), dates=("rectification_due",), may=("reason",)
    ),
    MailKind.RECTIFICATION_NOT_CLEARED: MailRule(to=(BOTH,), may=("finding",)),
    MailKind.RECUSAL_RECORDED: MailRule(to=(OPERATOR,), may=("expert",)),
    MailKind.REMINDER: MailRule(
        to=(DISTRICT, BOTH), needs=("days_left",), may=("due",), is_about_item=True, is_timed=True
    ),
    MailKind.REVIEW_INVITATION: MailRule(to=((Addressee.EXPERT,),), may=("expert",)),
    MailKind.SLOW_WARNING: MailRule(
        to=(BOTH,), dates=("rectification_due",), may=WHY, is_sealed=True, awaits_release=True
    ),
    MailKind.SUPPORT_REVOKED: MailRule(
        to=(BOTH,), needs=("amount", "reason"), is_sealed=True, awaits_release=True
    ),
    MailKind.WITHDRAWAL_CONFIRMED: MailRule(to=(DISTRICT,)),
}
"""Every kind of mail."""

OF_CASES = tuple(kind for kind, laid in MAILS.items() if not laid.is_of_office)
"""The kinds that are about a case."""

TIMED = tuple(kind for kind, laid in MAILS.items() if laid.is_timed)
"""The kinds that the calendar owes, and no act."""

BY_CORRECTION = (MailKind.AMENDMENT,)
"""The kinds that no act of the procedure owes: a correction does."""

AWAITING_RELEASE = frozenset(kind for kind, laid in MAILS.items() if laid.awaits_release)
"""The warnings, proposals and decisions: a person releases them, if the office says no other."""
