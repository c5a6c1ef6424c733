"""What runs when: the day plan each morning, deliveries each minute, the mailbox each five."""

from collections.abc import Callable
from datetime import datetime

from duban import delivering, outgoing, returning
from duban.desk import Desk
from workflow.night.jobs import BOUNCES, DAY_PLAN, DELIVER, JOBS, day_plan
from workflow.night.looking import JOB_TIME
from workflow.runners.embedded import Job


def schedule(desk: Desk, ending: Callable[[], bool] = lambda: False) -> tuple[Job, ...]:
    """The jobs of an office; a delivery leaves off once it is *ending*.

    The day plan goes by the date of the office, the mail by the clock of the machine, which in
    training are two things.
    """

    def plan(fire: datetime, is_last: bool) -> str:
        return " ".join(day_plan(desk.office, fire.date(), mails=is_last).done.values())

    def deliver(fire: datetime, is_last: bool) -> str:
        try:
            sent = delivering.send(desk, ending)
        except outgoing.NoServer:
            return ""  # its mails are kept until it names one
        return " ".join(f"{status}={count}" for status, count in sent.items())

    def look(fire: datetime, is_last: bool) -> str:
        try:
            found = returning.look(desk)
        except returning.NoMailbox:
            return ""
        return " ".join(f"{name}={count}" for name, count in found.items())

    return (
        Job(
            name=DAY_PLAN,
            cron=f"{JOB_TIME.minute} {JOB_TIME.hour} * * *",
            clock=desk.days_until,
            work=plan,
            parts=tuple(JOBS),
        ),
        Job(name=DELIVER, cron="* * * * *", clock=desk.clock.wall, work=deliver),
        Job(name=BOUNCES, cron="*/5 * * * *", clock=desk.clock.wall, work=look),
    )
