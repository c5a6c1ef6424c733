"""What is known of one case: frozen values that a decision reads and replaces.

A case is its pointer (step and state), two filings with a state each, the clawback laid over
step 6, the money, the reports, and the duties that run. Everything else that one sees of a case
is worked out from these.
"""

from states.facts.case import Case, Facts
from states.facts.claims import Claim, Clawback, Dispute, Disputed, Settlement
from states.facts.contract import ChangeRequest, Contract
from states.facts.duties import Duty, DutyStatus, Pause
from states.facts.filing import Filing, Side
from states.facts.money import Money, Payment, Repayment
from states.facts.parties import Party
from states.facts.review import Expert, Review
from states.facts.supervision import Assessment, Flag, Report
from states.facts.support import Objection, Support
from states.steps import Outcome, Step

__all__ = [
    "Assessment",
    "Case",
    "ChangeRequest",
    "Claim",
    "Clawback",
    "Contract",
    "Dispute",
    "Disputed",
    "Duty",
    "DutyStatus",
    "Expert",
    "Facts",
    "Filing",
    "Flag",
    "Money",
    "Objection",
    "Outcome",
    "Party",
    "Pause",
    "Payment",
    "Repayment",
    "Report",
    "Review",
    "Settlement",
    "Side",
    "Step",
    "Support",
]
