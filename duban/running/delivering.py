"""Sending what is planned and due, by the way out of an office."""

from collections.abc import Callable

from duban.bootstrap.desk import Desk
from duban.bootstrap.outgoing import courier_of
from duban.running.correspondence import post_of
from workflow.mail.delivery import deliver


def send(desk: Desk, stopping: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Send what is planned and due; return how many mails came to what.

    Raises NoServer, and Unreachable where the server can't be reached: then all goes on waiting.
    """
    return deliver(desk.office, post_of(desk, "zh"), courier_of(desk), desk.office.today, stopping)
