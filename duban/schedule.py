"""What runs when: the day plan each morning, deliveries each minute."""

from collections.abc import Callable
from datetime import datetime

from duban import outgoing
from duban.bootstrap import Desk
from workflow.jobs import DAY_PLAN, DELIVER, JOB_TIME, JOBS, day_plan
from workflow.runners.embedded import Job


def schedule(desk: Desk, ending: Callable[[], bool] = lambda: False) -> tuple[Job, ...]:
    """The jobs of an office; a delivery leaves off once it is *ending*.

    The day plan goes by the date of the office, deliveries by the clock of the machine, which in
    training are two things.
    """

    def plan(fire: datetime, is_last: bool) -> str:
        return " ".join(day_plan(desk.office, fire.date(), mails=is_last).done.values())

    def deliver(fire: datetime, is_last: bool) -> str:
        try:
            sent = outgoing.send(desk, ending)
        except outgoing.NoServer:
            return ""  # its mails are kept until it names one
        return " ".join(f"{status}={count}" for status, count in sent.items())

    return (
        Job(
            name=DAY_PLAN,
            cron=f"{JOB_TIME.minute} {JOB_TIME.hour} * * *",
            clock=desk.days_until,
            work=plan,
            parts=tuple(JOBS),
        ),
        Job(name=DELIVER, cron="* * * * *", clock=desk.clock.wall, work=deliver),
    )
