"""Whether an office that stays open is ready: what it stands on, and whether its clock goes."""

from collections.abc import Iterator

from duban.bootstrap.monitor import (
    Answer,
    alarms_are_dealt_with,
    calendar_reaches,
    mails_leave,
)
from duban.clock import NO_STEP
from duban.running.service import Service
from states.saying import saying
from workflow.store.errors import StoreError
from workflow.store.schema import is_current

SILENT_SECONDS = 30.0


def checks(service: Service) -> Iterator[Answer]:
    """All that has to be well; without a database nothing more is asked."""
    silence, step = service.runner.silence, service.clock.step
    stopped = saying("watch.stopped", seconds=round(silence))
    yield Answer(
        "tick",
        f"{silence:.0f} s",
        (stopped,) if silence > SILENT_SECONDS else (),
        saying("watch.ticked", seconds=round(silence)),
    )
    seconds = round(step.total_seconds())
    stepped = saying("watch.stepped", seconds=seconds)
    yield Answer(
        "clock",
        f"{seconds} s",
        (stepped,) if step != NO_STEP else (),
        saying("watch.steady") if step == NO_STEP else stepped,
    )
    try:
        is_migrated = is_current(service.desk.store)
        yield Answer("database", True)
        other = saying("watch.other_schema")
        yield Answer("migrations", is_migrated, () if is_migrated else (other,))
        yield mails_leave(service.desk)
        yield calendar_reaches(service.desk)
        yield Answer("alarms", alarms_are_dealt_with(service.desk).found)  # who serves is ready
    except StoreError as error:
        closed = saying("watch.no_database", error=error.sayings)
        yield Answer("database", False, (closed,))
