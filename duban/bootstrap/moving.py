"""Moving a whole office from one database into another: one moment of it, verified on both sides.

StoreError
├── OtherOffice   the target holds another office, or one that has gone further
└── CopyDiffers   what arrived is not what was sent; nothing of it was kept
"""

from urllib.parse import quote

import msgspec

from duban.bootstrap.sealing import make_private
from states.saying import saying
from workflow.people import security
from workflow.record import history, ledger
from workflow.record.founding import recognise
from workflow.record.setting_table import all_settings
from workflow.store import chaining, transfer
from workflow.store.database import Store
from workflow.store.drivers import unknown
from workflow.store.errors import FateUnknown, StoreError
from workflow.store.schema import bring_up_to_date, migrate
from workflow.store.transaction import Transaction
from workflow.store.transfer import Told


class OtherOffice(StoreError):
    """The target holds another office, or has gone further than what would be copied into it."""


class CopyDiffers(StoreError):
    """What arrived is not what was sent; nothing of it was kept."""


class Standing(msgspec.Struct, frozen=True):
    """How an office stands: rows of each table, what the ledger adds up to in fen, both heads."""

    rows: dict[str, int]
    books: dict[str, int]
    head: history.Head
    log: chaining.Head


def url_of(place: str) -> str:
    """The URL of a database given by its address or by its file."""
    return place if "://" in place else f"sqlite:///{quote(place)}"


def move(source: Store, target: Store, told: Told) -> Standing:
    """Copy the office of *source*, as it stands at one moment, into *target*; verify it there.

    A target without an office, or with an earlier copy of this one, is filled; all of it is kept,
    or none. Raises NotAnOffice, OtherOffice, CopyDiffers; FateUnknown where a server was lost while
    it was to keep it.
    """
    recognise(source)
    bring_up_to_date(source)
    if target.path is not None:
        make_private(target.path)
    migrate(target)
    try:
        with source.reading() as there, target.writing() as here:
            _require_a_copy(there, here, target.place)
            transfer.fill(there, here, told)
            sent, arrived = standing(there), standing(here)
            if sent != arrived or _faults_came(there, here):
                raise CopyDiffers(saying("error.copy_differs", place=target.place))
    except FateUnknown as error:
        lost = error.__cause__ or error
        raise unknown(lost, target.place, is_act=False)  # noqa: B904 - it has its cause
    return arrived


def _faults_came(there: Transaction, here: Transaction) -> bool:
    """Whether the history has faults *here* that it has not *there*."""
    faults = history.verify(here)[1]
    return bool(faults) and faults != history.verify(there)[1]


def standing(transaction: Transaction) -> Standing:
    """How an office stands."""
    return Standing(
        transfer.counts(transaction),
        ledger.books(transaction),
        history.head(transaction),
        security.head(transaction),
    )


def _require_a_copy(there: Transaction, here: Transaction, place: str) -> None:
    """Raise OtherOffice where *here* is neither empty nor an earlier state of what is *there*."""
    kept = all_settings(here)
    if not kept:
        return
    head, log = history.head(here), security.head(here)
    is_earlier = not head.seq or history.number_of(there, head.hash) is not None
    is_earlier = is_earlier and (not log.seq or security.holds(there, log))
    if not (head.seq or log.seq):
        is_earlier = kept == all_settings(there)
    if not is_earlier:
        raise OtherOffice(saying("error.other_office", place=place))
