"""Several offices looked at one after the other: each by its folder or its address, none changed.

Failure
├── SameOffice    it is another one of those named, or an earlier copy of it: it would count twice
└── Unreadable    rows of it hold what nobody of ours has written
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import msgspec

from duban.address import kept_address
from duban.bootstrap.desk import BUSINESS_DATE, TRAINING
from duban.bootstrap.moving import url_of
from duban.bootstrap.opening import NoOffice
from duban.bootstrap.shelf import OfficeShelf
from duban.clock import OfficeClock
from duban.environment import DATABASE_FILE
from states.saying import Failure, saying
from workflow.record import history
from workflow.record.founding import recognise
from workflow.record.proof import READING_ERRORS
from workflow.record.setting_table import setting
from workflow.store.database import Store
from workflow.store.errors import OtherSchema
from workflow.store.peek import require_office
from workflow.store.schema import LATEST, is_current


class SameOffice(Failure):
    """An office that was named twice, or an earlier copy of one that was: it would count twice."""


class Unreadable(Failure):
    """An office of which rows hold what nobody of ours has written, or are gone."""


class Looked(msgspec.Struct, frozen=True):
    """An office that is open to be looked at, and the day that it is there.

    `head` is the hash of its last act, empty where there is none yet.
    """

    place: str
    store: Store
    kind: str
    day: date
    head: str

    @property
    def shelf(self) -> OfficeShelf:
        """What it works by."""
        return OfficeShelf(self.store, is_training=self.kind == TRAINING)


Found = tuple[str, Looked | Failure | OSError]
"""A place with the office there, or why there is none to look at."""


@contextmanager
def looking(places: Sequence[str]) -> Iterator[list[Found]]:
    """Open the offices in some folders, files and databases, in their order, to look at them.

    One that can't be opened, or is the same as another, is in its place with the reason.
    """
    with ExitStack() as opened:
        found: list[Found] = []
        for place in places:
            try:
                found.append((place, opened.enter_context(_office_at(place))))
            except (Failure, OSError) as error:
                found.append((place, error))
        yield _each_once(found)


@contextmanager
def _office_at(place: str) -> Iterator[Looked]:
    store = Store(_address(place))
    try:
        if store.path is not None:
            require_office(store.path)
        kind = recognise(store)
        if not is_current(store):
            other = saying("error.schema_to_migrate", place=store.place, known=LATEST)
            raise OtherSchema(other)
        with readable(place), store.reading() as transaction:
            kept, head = setting(transaction, BUSINESS_DATE), history.head(transaction)
            clock = OfficeClock(date.fromisoformat(kept) if kept else None)
        yield Looked(place, store, kind, clock().date(), head.hash if head.seq else "")
    finally:
        store.close()
        store.engine.dispose()


@contextmanager
def readable(place: str) -> Iterator[None]:
    """Read an office. Raises Unreadable where it holds what can't be read."""
    try:
        yield
    except Failure:
        raise
    except READING_ERRORS as error:
        why = f"{type(error).__name__}: {error}"
        raise Unreadable(saying("error.office_unreadable", place=place, why=why)) from error


def _address(place: str) -> str:
    """The URL of the database of a folder, a file or an address."""
    if "://" in place:
        return place
    path = Path(place)
    if path.is_dir():
        return kept_address(path) or _address(str(path / DATABASE_FILE))
    if not path.exists():
        raise NoOffice(saying("error.no_office", place=place))
    return url_of(place)


def _each_once(found: list[Found]) -> list[Found]:
    """The same, with a reason for each that another one holds already: its copy, or itself."""
    heads = {n: one.head for n, (_, one) in enumerate(found) if isinstance(one, Looked)}
    once = list(found)
    for n, head in heads.items():
        for other, its_head in heads.items():
            place, office = found[other]
            is_other = n != other and head and isinstance(office, Looked)
            if is_other and (its_head != head or other < n) and _holds(office, head):
                same = saying("error.same_office", place=found[n][0], other=place)
                once[n] = (found[n][0], SameOffice(same))
                break
    return once


def _holds(office: Looked | Failure | OSError, head: str) -> bool:
    """Whether an office has gone through that head."""
    if not isinstance(office, Looked):
        return False
    with office.store.reading() as transaction:
        return history.number_of(transaction, head) is not None
