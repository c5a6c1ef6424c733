"""A worker that delivers an office's mails by a quick clock; it may be killed, stopped, or starved.

`python -m tests.faults.mail_worker NAME SINCE SPEED`: its clock goes SPEED times as fast as the
machine's, from the office's first morning at SINCE seconds of the machine. It introduces itself to
the mail server as NAME and ends with the last mail. On SIGUSR1 its disk is full for a while. Of
every mail that it lets out it says to whom, and at how many of the machine's seconds the lease
ends; on a pipe, which has room where the disk has none.
"""

import resource
import signal
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from duban.bootstrap import outgoing
from duban.bootstrap.opening import open_desk
from duban.clock import elapsed
from duban.environment import Settings
from duban.running.correspondence import post_of
from notifications.outbound import smtp
from notifications.parcel import Unreachable
from tests.faults.mail_office import OPENED
from workflow.mail import mails
from workflow.mail.delivery import deliver
from workflow.mail.mails import Mail
from workflow.store.errors import StoreError
from workflow.store.transaction import Transaction

FULL_SECONDS = 1.0
PAUSE = 0.1


def fill(number: int, frame: object) -> None:
    """Let no file grow any more, nor be written at all, for a while."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    signal.setitimer(signal.ITIMER_REAL, FULL_SECONDS)


def make_room(number: int, frame: object) -> None:
    """Let files grow again."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def main(name: str, since: float, speed: float) -> None:
    """Deliver until no mail is on its way."""
    signal.signal(signal.SIGALRM, make_room)
    signal.signal(signal.SIGUSR1, fill)

    def quick() -> datetime:
        return OPENED + timedelta(seconds=(elapsed() - since) * speed)

    let_out = mails.let_out

    def let_out_aloud(
        transaction: Transaction, claimed: Sequence[Mail], until: datetime
    ) -> set[str]:
        ours, ends = let_out(transaction, claimed, until), (until - OPENED).total_seconds()
        for one in claimed:
            if one.id in ours:
                print(one.recipient, since + ends / speed, flush=True)  # noqa: T201 - its way to tell
        return ours

    mails.let_out = let_out_aloud
    with open_desk(Settings(), to_write=True) as desk:
        desk.clock.wall = quick
        server = msgspec.structs.replace(
            outgoing.server_of(desk),
            name=name,
            connections=2,
            connect_seconds=2.0,
            command_seconds=2.0,
            final_seconds=3.0,
        )
        post, today = post_of(desk, "zh"), desk.office.today
        while True:
            try:
                deliver(desk.office, post, smtp.courier(server), today)
                with desk.store.reading() as transaction:
                    if not mails.on_their_way(transaction):
                        return
            except (StoreError, Unreachable) as error:
                print(error, file=sys.stderr, flush=True)  # noqa: T201 - its way to tell
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(sys.argv[1], *(float(argument) for argument in sys.argv[2:]))
