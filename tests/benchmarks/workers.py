"""Processes that carry the mails of one office together.

`python -m tests.benchmarks.workers URL PORT` says that it is ready, begins when a line is said to
it, and tells how many mails it sent.
"""

import subprocess
import sys
from collections import Counter
from contextlib import ExitStack

from notifications.outbound.smtp import Server, courier
from tests.benchmarks.b1_act import Desk
from tests.benchmarks.b5_mail import NOW, POST
from tests.benchmarks.measure import DifferentWork, Watch
from workflow.mail.delivery import Delivery
from workflow.store.database import Store


def carried(url: str, port: int, workers: int, count: int) -> float:
    """How long so many processes take for all mails. Raises DifferentWork where one was not sent.

    They are ready before the watch runs.
    """
    command, pipe = [sys.executable, "-m", __name__, url, str(port)], subprocess.PIPE
    watch, sent = Watch(), Counter[str]()
    with ExitStack() as all_of_them:
        hired = [
            all_of_them.enter_context(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))
            for _ in range(workers)
        ]
        for one in hired:
            if one.stdout is None or one.stdout.readline() != "ready\n":
                raise DifferentWork("a worker did not begin")
        with watch.running():
            for one in hired:
                print("go", file=one.stdin, flush=True)
            for one in hired:
                sent["sent"] += int(one.stdout.readline()) if one.stdout else 0
    if sent["sent"] != count:
        raise DifferentWork(f"{sent['sent']} of {count} mails were sent")
    return watch.seconds


def main(url: str, port: int) -> None:
    """Carry what there is to carry, once told to."""
    desk = Desk(Store(url))
    desk.now = NOW
    with desk.store.reading():
        pass
    through = courier(Server(host="127.0.0.1", port=port, security="none"))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    counts = Delivery(desk.office, POST, lambda: False).carry_by(through)
    sys.stdout.write(f"{counts['sent']}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
