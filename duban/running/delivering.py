"""Sending what is planned and due, by the way out of an office."""

from collections.abc import Callable
from math import inf

from duban.bootstrap.desk import Desk
from duban.bootstrap.outgoing import courier_of
from duban.running.correspondence import post_of
from workflow.mail.delivery import deliver


def send(desk: Desk, stopping: Callable[[], bool] | None = None) -> dict[str, int]:
    """Send what is planned and due; return how many mails came to what.

    Who stays until told to be *stopping* waits as long for a disk that is full. Raises NoServer,
    and Unreachable where the server can't be reached: then all goes on waiting.
    """
    post, courier, today = post_of(desk, "zh"), courier_of(desk), desk.office.today
    if stopping is None:
        return deliver(desk.office, post, courier, today)
    return deliver(desk.office, post, courier, today, stopping, patience=inf)
