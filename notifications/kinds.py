"""The kinds of notice and the facts that each carries.

NotComposable
├── UnknownKind        no such kind of notice, item or role
└── IncompleteNotice   a fact without which the mail would have a hole is missing
"""

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # a letter has terms, and those name items
    from notifications.letter import Brief
from states.items import REMINDED, Item, UnknownItem, read_label


class NotComposable(ValueError):
    """No mail can be made of this notice."""


class UnknownKind(NotComposable):
    """There is no such kind of notice, no such item, or no such role to send it to."""


class IncompleteNotice(NotComposable):
    """A fact is missing without which the mail would have a hole."""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind carries.

    `needs` must be there; `dates` are ISO text, or None where the day is still open, which the
    mail then says in words; `may` can be left out. `item` says that it is about one item.
    `sealed` says that it tells of a sealed document, to which alone legal effect attaches.
    """

    needs: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    item: bool = False
    sealed: bool = False


KINDS: dict[str, Kind] = {
    "assessment_result": Kind(needs=("rating",), may=("score",), sealed=True),
    "case_closed": Kind(sealed=True),
    "clawback_decision": Kind(needs=("amount",), dates=("recovery_due",), sealed=True),
    "clawback_proposed": Kind(needs=("amount",), dates=("statement_due",), sealed=True),
    "contract_terminated": Kind(needs=("return_amount",), dates=("return_due",), sealed=True),
    "correction_request": Kind(
        needs=("defects",), dates=("correction_due",), may=("defect_list",), item=True
    ),
    "decision_not_supported": Kind(may=("reason",), sealed=True),
    "decision_supported": Kind(needs=("amount",), dates=("contract_due",), sealed=True),
    "decline_recorded": Kind(),
    "disbursement": Kind(needs=("amount", "instalment")),
    "dispute_registered": Kind(),
    "dispute_result": Kind(needs=("result",), may=("amount", "recovery_due"), sealed=True),
    "escalation": Kind(needs=("overdue_working_days",), may=("items", "due")),
    "filing_accepted": Kind(may=("filing_number",), item=True),
    "follow_on_withheld": Kind(needs=("amount",), may=("reason",)),
    "matching_shortfall": Kind(needs=("committed", "required", "shortfall")),
    "overdue": Kind(needs=("overdue_working_days",), may=("due",), item=True),
    "programme_open": Kind(may=("filing_deadline", "mailbox", "paper_receiver")),
    "publicity": Kind(may=("start", "end")),
    "receipt": Kind(item=True),
    "recovery_partial": Kind(needs=("amount", "outstanding")),
    "recovery_settled": Kind(needs=("amount", "outstanding"), sealed=True),
    "rectification_cleared": Kind(),
    "rectification_not_cleared": Kind(),
    "recusal_recorded": Kind(may=("expert",)),
    "reminder": Kind(needs=("days_left",), may=("due",), item=True),
    "review_invitation": Kind(may=("expert",)),
    "slow_warning": Kind(dates=("rectification_due",), sealed=True),
    "withdrawal_confirmed": Kind(),
}


NIGHTLY_REPORT = "nightly_report"
OFFICE_KINDS = (NIGHTLY_REPORT,)
"""The kinds that are about the whole office and no case; `notifications.report` composes them."""

DIGEST = "digest"
DIGESTED = ("reminder", "overdue", "escalation")
"""The kinds of which a recipient gets one mail a day: a digest, where there are several."""

ROLES = (
    "district",
    "institution",
    "public",
    "expert",
    "bureau_leader",
    "city_supervisor",
    "city_operator",
)
"""The roles that mails go to, in the order in which a salutation names them."""


def kind_of(notice: "Brief") -> Kind:
    """Return the kind of *notice*.

    Raises UnknownKind for a kind, item or role that does not exist, and IncompleteNotice
    naming every fact that is missing.
    """
    kind = KINDS.get(notice.kind)
    if kind is None:
        raise UnknownKind(f"there is no notice of kind {notice.kind!r}")
    if strangers := [role for role in notice.to if role not in ROLES]:
        raise UnknownKind(f"no mail goes to {', '.join(strangers)}")
    if notice.item is not None and _item(notice.item) not in REMINDED:
        raise UnknownKind(f"no mail is about {notice.item!r}")
    missing = [name for name in kind.needs if notice.facts.get(name) is None]
    if kind.item and notice.item is None:
        missing.insert(0, "item")
    if missing:
        raise IncompleteNotice(f"{notice.kind} lacks {', '.join(missing)}")
    return kind


def _item(label: str) -> Item:
    try:
        return read_label(label).item
    except UnknownItem as error:
        raise UnknownKind(str(error)) from None
