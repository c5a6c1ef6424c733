"""Whether a mail can be made: of a known kind, about a known item, with all that it needs.

NotComposable
├── UnknownKind      no such kind of mail, item or role
└── IncompleteBrief   a fact without which the mail would have a hole is missing
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a letter has terms, and those name items
    from notifications.letter import Brief
from states.duty_items import REMINDED, Item
from states.labels import UnknownItem, read_label
from states.mail_kinds import MAILS, OF_CASES, Addressee, MailKind, MailRule


class NotComposable(ValueError):
    """No mail can be made of this brief."""


class UnknownKind(NotComposable):
    """There is no such kind of mail, no such item, or no such role to send it to."""


class IncompleteBrief(NotComposable):
    """A fact is missing without which the mail would have a hole."""


DIGEST = "digest"
"""The kind of a mail that tells of several that are owed."""


def rule_of(brief: "Brief") -> MailRule:
    """What is laid down of the kind of *brief*.

    Raises UnknownKind for a kind, item or role that does not exist, and IncompleteBrief
    naming every fact that is missing.
    """
    if brief.kind not in OF_CASES:
        raise UnknownKind(f"there is no mail of kind {brief.kind!r}")
    laid = MAILS[MailKind(brief.kind)]
    if strangers := [role for role in brief.to if role not in list(Addressee)]:
        raise UnknownKind(f"no mail goes to {', '.join(strangers)}")
    if brief.item is not None and _item(brief.item) not in REMINDED:
        raise UnknownKind(f"no mail is about {brief.item!r}")
    missing = [name for name in laid.needs if brief.facts.get(name) is None]
    if laid.is_about_item and brief.item is None:
        missing.insert(0, "item")
    if missing:
        raise IncompleteBrief(f"{brief.kind} lacks {', '.join(missing)}")
    return laid


def _item(label: str) -> Item:
    try:
        return read_label(label).item
    except UnknownItem as error:
        raise UnknownKind(str(error)) from None
