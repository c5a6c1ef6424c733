"""Closing finished programmes and opening them again: by a supervisor, who is a known person."""

from datetime import datetime

from duban.bootstrap.desk import Desk
from duban.identity.permissions import Permission
from duban.identity.visitors import Visitor
from duban.identity.vouching import voucher
from states.reading import missing, text
from states.saying import saying
from workflow.past import archiving
from workflow.people import security
from workflow.people.persons import Person
from workflow.people.security import Event
from workflow.record.archives import Archive, Step


def archivist(desk: Desk, visitor: Visitor | None, login: str | None) -> Person:
    """The person who closes a programme or opens it again. Raises NotAllowed."""
    return voucher(desk, visitor, login, Permission.ARCHIVE, "archive")


def close_programme(
    desk: Desk, by: Person, programme: str, now: datetime, step: Step = lambda: None
) -> Archive:
    """Close a programme; *now* is written into the security log, *step* called after each table.

    Raises NotFinished with all that stands in the way, NotAsSupposed where it is closed already.
    """
    with desk.store.writing() as transaction:
        done = archiving.close(transaction, programme, now=desk.clock(), person=by.name, step=step)
        security.log(
            transaction,
            now,
            Event.PROGRAMME_ARCHIVED,
            by.login,
            programme=programme,
            rows=done.rows,
            digest=done.digest,
        )
    return done


def try_closing(desk: Desk, programme: str, step: Step = lambda: None) -> Archive:
    """What closing a programme would keep; nothing is changed. Raises as `close_programme`."""
    with desk.store.writing() as transaction:
        transaction.give_up()
        return archiving.close(transaction, programme, now=desk.clock(), person="", step=step)


def reopen_programme(
    desk: Desk, by: Person, programme: str, reason: str | None, now: datetime
) -> None:
    """Open a closed programme again. Raises InvalidInput without a reason, NotAsSupposed."""
    why = text(reason or "", "--reason").strip()
    if not why:
        raise missing("--reason", saying("archive.expected_reason"))
    with desk.store.writing() as transaction:
        archiving.reopen(transaction, programme, now=desk.clock(), person=by.name, reason=why)
        security.log(
            transaction, now, Event.PROGRAMME_REOPENED, by.login, programme=programme, reason=why
        )
