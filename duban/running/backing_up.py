"""The backup of each day, into the folder that the installation names."""

from duban.bootstrap import backups
from duban.bootstrap.desk import Desk
from states.saying import Failure, saying
from workflow.night.job_results import JobResult


class NoFolder(Failure):
    """The installation names no folder for backups."""


class InDoubt(Failure):
    """A backup is made, and what it holds does not prove itself."""


def back_up(desk: Desk) -> JobResult:
    """Copy the office, and keep the copies of as many days as the installation says.

    A copy that does not prove itself replaces none before it. Raises NoFolder, InDoubt, OSError,
    StoreError.
    """
    settings = desk.settings
    if settings.backups is None:
        raise NoFolder(saying("backup.where"))
    made = backups.make(desk, settings.backups, desk.clock.wall())
    if made.manifest.doubts:
        raise InDoubt(saying("backup.in_doubt", count=made.manifest.doubts))
    gone = backups.keep_days(settings.backups, settings.backups_kept)
    return JobResult({"backups": 1, "backups_gone": len(gone)})
