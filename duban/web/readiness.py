"""Whether an office that stays open is ready: what it stands on, and whether its clock goes."""

from collections.abc import Iterator

from duban.cli.words import say
from duban.clock import NO_STEP
from duban.service import Service
from duban.watch import Trouble, calendar_reaches, mails_leave
from workflow.store.errors import StoreError
from workflow.store.schema import is_current

SILENT_SECONDS = 30.0


def checks(service: Service) -> Iterator[Trouble]:
    """All that has to be well; without a database nothing more is asked."""
    silence, step = service.runner.silence, service.clock.step
    is_silent = silence > SILENT_SECONDS
    fault = say("watch.stopped", seconds=round(silence)) if is_silent else ""
    yield Trouble("tick", f"{silence:.0f} s", fault)
    seconds = round(step.total_seconds())
    fault = say("watch.stepped", seconds=seconds) if step != NO_STEP else ""
    yield Trouble("clock", f"{seconds} s", fault)
    try:
        is_migrated = is_current(service.desk.store)
        yield Trouble("database", True)
        yield Trouble("migrations", is_migrated, "" if is_migrated else say("watch.other_schema"))
        yield mails_leave(service.desk)
        yield calendar_reaches(service.desk)
    except StoreError as error:
        yield Trouble("database", False, say("watch.no_database", error=error))
