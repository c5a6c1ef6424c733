"""One operator's process: saves drafts of a case against others who do the same.

`python -m tests.workflow.hand URL COUNT` prints the number of each act that it was told is done.
"""

import sys

from states.reading import read_command
from tests.practice import Practice, request
from workflow.office.request import Done
from workflow.store.database import Store


def main(url: str, share: int) -> None:
    """Save *share* drafts, each against the version last seen."""
    office = Practice(Store(url), is_founded=True)
    command = read_command("start_drafting", {}, "test")
    saved = 0
    while saved < share:
        stored = office.stored()
        answer = office.office.handle(request(command, version=stored.version if stored else 0))
        if isinstance(answer, Done):
            print(answer.seq, flush=True)  # noqa: T201 - its way to tell
            saved += 1


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
