"""Acts on the institutions of a case between their filing and their payment."""

from states.commands.base import Command


class ChangeInstitutions(Command, frozen=True, tag="change_institutions"):
    """A new letter changes the institutions before the contract is signed (R-3.7)."""

    cover_letter: bool = False
    selection_documents: bool = False
    institutions: tuple[str, ...] = ()


class RecordAccount(Command, frozen=True, tag="record_account"):
    """Record the bank account of an institution; the number is kept sealed."""

    institution: str | None = None
    bank: str | None = None
    account_name: str | None = None
    account: str | None = None
