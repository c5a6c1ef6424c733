"""A process that delivers an office's mails and may be killed.

`python -m tests.faults.postman NAME`. For each time that it reads it delivers what is due then, and
says `done`. It introduces itself to the mail server as NAME, and writes into a file of that name
the mails of which the office has kept what became of them.
"""

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from duban.bootstrap import outgoing
from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from duban.running.correspondence import post_of
from notifications.outbound import smtp
from notifications.parcel import Courier, Parcel, Result, Unreachable
from workflow.mail.delivery import deliver


def journaling(courier: Courier, path: Path) -> Courier:
    """The same courier, with a line in a journal for every mail that is settled for good."""

    def carry(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        def tell(results: list[Result]) -> None:
            told(results)
            ended = [one.key for one in results if one.fate != "deferred"]
            journal.write("".join(f"{key}\n" for key in ended))
            journal.flush()

        with path.open("a") as journal:
            courier(parcels, tell)

    return carry


def main(name: str) -> None:
    """Deliver until nothing more is read."""
    with open_desk(Settings(), to_write=True) as desk:
        server = msgspec.structs.replace(
            outgoing.server_of(desk), name=name, command_seconds=1.0, final_seconds=2.0
        )
        courier = journaling(smtp.courier(server), Path(name))
        for line in sys.stdin:
            desk.clock.wall = partial(datetime.fromisoformat, line.strip())
            try:
                deliver(desk.office, post_of(desk, "zh"), courier, desk.office.today)
            except Unreachable as error:
                print(error, file=sys.stderr)  # noqa: T201 - its way to tell
            print("done", flush=True)  # noqa: T201 - its way to tell


if __name__ == "__main__":
    main(*sys.argv[1:])
