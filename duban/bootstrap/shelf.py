"""What an office works by: the notices and procedures that it keeps, and what is in force in it."""

from functools import lru_cache

from config.notices import parse_notice
from config.procedures import parse_procedure
from duban.bootstrap import office_settings, yearbook
from duban.bootstrap.editions import learn_words, packaged_procedure
from states.mail_kinds import MAILS, MailKind
from states.notice import Notice
from states.procedure import Rulebook
from workflow.office.shelf import InForce
from workflow.record.documents import Document, document, of_kind
from workflow.record.programmes import in_order
from workflow.store import locking
from workflow.store.database import Store
from workflow.store.transaction import Transaction

SHELVED = 16
"""So many notices and procedures that were read last stay read, whichever office kept them."""


@lru_cache(maxsize=SHELVED)
def _read(text: str, name: str) -> Notice:
    return parse_notice(text, name, is_pinned=True).notice


@lru_cache(maxsize=SHELVED)
def _made_ready(text: str, name: str) -> Rulebook:
    packaged = packaged_procedure()  # read already, for its words; most offices go by it
    read = packaged if text == packaged.text else parse_procedure(text, name)
    return Rulebook(read.procedure)


class OfficeShelf:
    """The shelf of an office with a database; each text is read once."""

    def __init__(self, store: Store, *, is_training: bool) -> None:
        self._store, self._is_training = store, is_training
        self._notices: dict[str, Notice] = {}
        self._rulebooks: dict[str, Rulebook] = {}

    def _kept(self, digest: str) -> Document:
        with self._store.reading() as transaction:
            return document(transaction, digest)

    def notice(self, notice_hash: str) -> Notice:
        """The notice of that text."""
        if notice_hash not in self._notices:
            kept = self._kept(notice_hash)
            self._notices[notice_hash] = _read(kept.body, kept.name)
        return self._notices[notice_hash]

    def rulebook(self, procedure_hash: str) -> Rulebook:
        """The procedure of that text, made ready."""
        if procedure_hash not in self._rulebooks:
            kept = self._kept(procedure_hash)
            rulebook = _made_ready(kept.body, kept.name)
            learn_words(rulebook.procedure)
            self._rulebooks[procedure_hash] = rulebook
        return self._rulebooks[procedure_hash]

    def learn(self, transaction: Transaction) -> None:
        """Read the procedures that are none of the package's, for what they call things."""
        for one in of_kind(transaction, "procedure"):
            if one != packaged_procedure().hash:
                self.rulebook(one)

    def programmes(self, transaction: Transaction) -> tuple[str, ...]:
        """The programmes of the office, the one in force last."""
        return in_order(transaction, lambda notice: self.notice(notice).issued)

    def in_force(self, transaction: Transaction) -> InForce:
        """The calendar with the years imported, what is said of mails, the programmes closed."""
        how = office_settings.sending_of(transaction, is_training=self._is_training)
        return InForce(
            yearbook.calendar(transaction),
            how.held,
            MAILS[MailKind.NIGHTLY_REPORT].to[0],
            several_notices=len(of_kind(transaction, "notice")) > 1,
            closed=locking.closed(transaction),
        )
