"""An operator's process that may be killed: it does the acts of the course and tells each.

`python -m tests.faults.worker URL FIRST [LARGEST_FILE]`. With a largest file in bytes the disk is
full at that size; the process says `full` once, makes room and tries the same act again.
"""

import resource
import sys

from tests.faults.course import COUNT, act
from tests.practice import Practice
from workflow.office.request import Done
from workflow.store.database import Store
from workflow.store.errors import StoreFailed


def tell(word: object) -> None:
    """Say something to who started this process."""
    print(word, flush=True)  # noqa: T201 - its way to tell


def make_room() -> None:
    """Let files grow as they like again."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def main(url: str, first: int, largest_file: int = 0) -> None:
    """Do the acts from *first* on."""
    office = Practice(Store(url), is_founded=True)
    if largest_file:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, hard))
    number = first
    while number <= COUNT:
        try:
            answer = act(office, number)
        except StoreFailed:
            tell("full")
            make_room()
            continue
        if not isinstance(answer, Done):
            raise SystemExit(str(answer))
        tell(number)
        number += 1


if __name__ == "__main__":
    main(sys.argv[1], *(int(argument) for argument in sys.argv[2:]))
