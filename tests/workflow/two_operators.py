"""Two operators' process: they save drafts of a case against others who do the same.

`python -m tests.workflow.two_operators URL COUNT` prints the number of each act that was answered
as done.
"""

import sys
from threading import Thread

from states.reading import read_command
from tests.practice import HEPING, PROGRAMME, Practice, request
from workflow.office.request import Done
from workflow.record import cases
from workflow.store.database import Store

HANDS = 2


def main(url: str, share: int) -> None:
    """Let each save its half of *share* drafts, at least one."""
    office = Practice(Store(url), is_founded=True)
    own = max(share // HANDS, 1)
    hands = [Thread(target=_save, args=(office, own)) for _ in range(HANDS)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()


def _save(office: Practice, share: int) -> None:
    """Save *share* drafts, each against the version last seen."""
    command = read_command("start_drafting", {}, "test")
    saved = 0
    while saved < share:
        with office.store.reading() as transaction:
            stored = cases.load(transaction, f"{PROGRAMME}/{HEPING}")
        answer = office.office.handle(request(command, version=stored.version if stored else 0))
        if isinstance(answer, Done):
            print(f"{answer.seq}\n", end="", flush=True)  # noqa: T201 - its way to tell
            saved += 1


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
