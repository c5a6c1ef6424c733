"""What `duban serve` and `duban worker` share: an office that stays open until told to end."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

from config.words import Words
from duban.bootstrap import outgoing
from duban.bootstrap.desk import Desk
from duban.cli.guard import tell
from duban.cli.log_words import said_of
from duban.logs import log_to_stderr
from duban.running.service import Service


@contextmanager
def hearing(service: Service) -> Iterator[None]:
    """Take SIGTERM and Ctrl-C as the word to end, from here on; what fails leaves them as before.

    It begins before anybody is answered, so that who hears of the office can tell it to end.
    """

    def end(number: int, frame: FrameType | None) -> None:
        service.ending.set()

    before = {one: signal.signal(one, end) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except BaseException:
        for one, did in before.items():
            signal.signal(one, did)
        raise


def stay(service: Service, words: Words, is_well: Callable[[], bool] = lambda: True) -> None:
    """Run the jobs of an office that is heard until it is told to end; finish what is under way.

    What takes too long is left to the next process: its mails are taken up again, its transaction
    rolled back. Raises ConfigError where it can't begin.
    """
    _look_for_the_way_out(service.desk, words)
    jobs = words.say("word.comma").join(
        words.named("schedule", job.name) for job in service.runner.jobs
    )
    kind = words.named("kind", service.desk.kind)
    tell(words.say("serve.begins", office=service.desk.settings.office, kind=kind, jobs=jobs))
    log_to_stderr(
        service.desk.settings.log,
        said=partial(said_of, words=words),
        with_trace=bool(os.environ.get("DUBAN_DEBUG")),
        with_colours=not os.environ.get("NO_COLOR"),
    )
    left = service.stay(is_well)
    if not left:
        tell(words.say("serve.ended"))
        return
    tell(
        words.say(
            "serve.left", jobs=words.say("word.comma").join(words.named("job", job) for job in left)
        )
    )
    sys.stderr.flush()
    os._exit(0)  # its threads would keep the process until they are through


def _look_for_the_way_out(desk: Desk, words: Words) -> None:
    """Say that an office keeps its mails. Raises ConfigError where its server can be none."""
    try:
        outgoing.courier_of(desk)
    except outgoing.NoServer:
        tell(words.say("mail.no_server"))
