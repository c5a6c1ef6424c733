"""Opening another programme in an office: next year's notice beside the one that runs.

Failure
└── ProgrammeExists     there is a programme of that name, or under the same notice
"""

from msgspec.structs import replace

from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import Edition, learn_words
from states.saying import Failure, saying
from workflow.record import history
from workflow.record.documents import keep_document
from workflow.record.programmes import add_programme, programmes, standing
from workflow.record.setting_table import keep_mark, setting
from workflow.store import locking
from workflow.store.transaction import Transaction

OPENED_BY = "programme.opened_by."
"""What a setting begins with that keeps what the request of a key opened."""


class ProgrammeExists(Failure):
    """There is a programme of that name, or under that notice, already; nothing was changed."""


def require_openable(desk: Desk, edition: Edition) -> None:
    """See that there is no such programme yet, nor one that is the same. Raises ProgrammeExists."""
    with desk.store.reading() as transaction:
        _require_new(transaction, edition)
    _require_changed(desk, edition)


def _require_new(transaction: Transaction, edition: Edition) -> None:
    """See that there is no programme of that name yet. Raises ProgrammeExists."""
    if edition.programme in programmes(transaction):
        raise ProgrammeExists(saying("error.programme_exists", programme=edition.programme))


def twin_of(desk: Desk, edition: Edition) -> str | None:
    """A programme by another name under a notice of the same document number, the latest first.

    It is told of where a copy of a notice was taken up before anything in it was changed.
    """
    number = edition.notice.notice.document_number
    for name in reversed(desk.programmes()):
        if name != edition.programme:
            notice = desk.office.shelf.notice(desk.versions(name).notice_hash)
            if notice.document_number == number:
                return name
    return None


def is_latest(desk: Desk, edition: Edition) -> bool:
    """Whether the programme is the one in force, or would be once it is opened."""
    with desk.store.reading() as transaction:
        closed = locking.closed(transaction)
    one, last = edition.programme, desk.programme()
    now = standing(desk.notice().issued, last, is_closed=last in closed)
    return standing(edition.notice.notice.issued, one, is_closed=one in closed) >= now


def _require_changed(desk: Desk, edition: Edition) -> None:
    """See that the notice says something else than that of each programme. Raises ProgrammeExists.

    A copy under a new name would have every case filed by the dates of the year before.
    """
    notice = edition.notice.notice
    with desk.store.reading() as transaction:
        known = programmes(transaction)
    for name in known:
        before = desk.office.shelf.notice(desk.versions(name).notice_hash)
        if replace(notice, id=before.id) == before:
            raise ProgrammeExists(
                saying("error.programme_untouched", programme=edition.programme, same=name)
            )


def opened_by(transaction: Transaction, key: str) -> str | None:
    """What was opened by the request of that key, as `what_of` tells it."""
    return setting(transaction, f"{OPENED_BY}{key}")


def what_of(edition: Edition) -> str:
    """The programme and the texts of an edition, told in one line."""
    return f"{edition.programme} {edition.notice.hash} {edition.procedure.hash}"


def open_programme(desk: Desk, edition: Edition, key: str | None = None) -> None:
    """Open the programme of an edition; the cases of others keep what they are pinned to.

    Unless another notice was issued later, it is now the one in force, which new cases belong to.
    The *key* of the request that asks for it is kept with what it opened. Raises ProgrammeExists.
    """
    notice, procedure = edition
    with desk.store.writing() as transaction:
        _require_new(transaction, edition)
        keep_document(transaction, notice.hash, "notice", notice.notice.id, notice.text)
        name = procedure.procedure.id
        keep_document(transaction, procedure.hash, "procedure", name, procedure.text)
        add_programme(
            transaction,
            edition.programme,
            notice_hash=notice.hash,
            procedure_hash=procedure.hash,
        )
        if key is not None:
            keep_mark(transaction, f"{OPENED_BY}{key}", what_of(edition))
        history.renew(transaction, f"programme {edition.programme}")
    learn_words(procedure.procedure)
