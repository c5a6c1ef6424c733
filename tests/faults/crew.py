"""A process of several operators that may be killed: each leads cases, and tells every act.

`python -m tests.faults.crew URL` goes on where the cases are, and prints `REGION VERSION NUMBER`
for each act that an operator was told is done.
"""

import sys
from itertools import islice
from threading import Thread

from duban.running import decodable_types
from states.reading import read_command
from tests.practice import Practice, request, usual_way
from workflow.office.request import Done
from workflow.store.database import Store

CREW = 8
EACH = 2
"""So many cases each of them leads."""
ACTS = 16
"""So many acts lead a case to its end here."""


def regions(office: Practice) -> list[str]:
    """The cases that are led, by their regions."""
    return list(islice(office.notice.regions_by_code, CREW * EACH))


def _lead(store: Store, number: int) -> None:
    """Lead one's own cases, each with a clock of one's own at the same desk."""
    office = Practice(store, is_founded=True)
    for code in regions(office)[number::CREW]:
        stored = office.stored(code)
        done = stored.version if stored else 0
        for moment, name, data in islice(usual_way(code), done, ACTS):
            office.set(moment)
            command = read_command(name, data, "crew")
            answer = office.office.handle(request(command, code=code))
            if not isinstance(answer, Done):
                raise SystemExit(str(answer))
            print(f"{code} {answer.version} {answer.seq}\n", end="", flush=True)  # noqa: T201


def main(url: str) -> None:
    """Let all of them lead their cases at once, in a process made ready as a service is."""
    decodable_types.make_known()
    store = Store(url)
    crew = [Thread(target=_lead, args=(store, number)) for number in range(CREW)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()


if __name__ == "__main__":
    main(sys.argv[1])
