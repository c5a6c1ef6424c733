"""Workers that are killed, stand still beyond their lease, or find the disk full: no mail is lost.

Twice goes only what a worker had in hand when it was killed or stopped, and of what a server took
nothing is said to have failed. When each lease ended is known from the workers themselves: a mail
is handed over within a lease of its own, and the second time only when the first one's had ended.
"""

import signal
import subprocess
import sys
from collections import defaultdict
from email import message_from_bytes
from itertools import cycle, islice, pairwise
from pathlib import Path

import msgspec

from duban.clock import elapsed
from duban.environment import Settings
from tests.campaign import times
from tests.conftest import shut
from tests.duban.cli.terminal import Terminal, environment
from tests.faults.mail_office import found_office
from tests.mailhouse.house import Fault, Step, Taken
from tests.mailhouse.moods import NEVER, MoodyHouse, mood_of
from tests.practice import the_notice
from tests.workflow import sql
from workflow.mail.contacts import Contact
from workflow.mail.delivery import MAY_BE_THERE
from workflow.mail.in_hand import LEASE

SPEED = 240 if times(1) == 1 else 20
"""The workers' clock against the machine's: a lease of 20 minutes lasts 5 seconds, in a campaign a
minute."""

LEASE_SECONDS = LEASE.total_seconds() / SPEED
STOPPED_SECONDS = 1.2 * LEASE_SECONDS if times(1) == 1 else 180.0

WORKERS, PEOPLE = 3, min(times(2), 12)
MOODS = ("plain", "greylisting", "refusing", "full", "plain", "disliking")
EVENTS = ("kill", "fill", "stop", "fill", "kill")
EVERY = 4
"""At every so many messages handed over the next event strikes the worker that hands it over."""


class Accepted(msgspec.Struct, frozen=True):
    """A mail that the server took, and when."""

    at: float
    taken: Taken


Leases = dict[tuple[str, str], list[float]]
"""When the leases of a worker on the mail to somebody ended, in the machine's seconds."""

EXACTLY = 0.001
"""Seconds to which two ends of leases are told apart."""


class EventfulHouse(MoodyHouse):
    """A mail server at which something befalls the worker that hands a message over."""

    def __init__(self) -> None:
        super().__init__()
        self.events = list(islice(cycle(EVENTS), len(EVENTS) * PEOPLE // 2))
        self.workers: dict[str, subprocess.Popen[str]] = {}
        self.killed: set[str] = set()
        self.stopped: dict[str, list[tuple[float, float]]] = {}
        self.moments: list[float] = []
        self._handed = 0

    def fault_at(self, step: Step, about: str = "", client: str = "") -> Fault | None:
        """Return what strikes the recipient, after what befell the *client*."""
        fault = super().fault_at(step, about, client)
        if step == ".":
            if fault is None or fault.keeps:
                self.moments.append(elapsed())
            self._handed += 1
            if self._handed % EVERY == 0 and self.events and self._is_awake(client):
                self._befall(client, self.events.pop(0))
        return fault

    def _is_awake(self, client: str) -> bool:
        return all(woke < elapsed() for _, woke in self.stopped.get(client, ()))

    def _befall(self, client: str, event: str) -> None:
        process = self.workers[client]
        if event == "kill":
            self.killed.add(client)
            process.kill()
        elif event == "fill":
            process.send_signal(signal.SIGUSR1)
        else:
            now = elapsed()
            self.stopped.setdefault(client, []).append((now, now + STOPPED_SECONDS))
            process.send_signal(signal.SIGSTOP)
            self._loop.call_later(STOPPED_SECONDS, process.send_signal, signal.SIGCONT)


def people() -> list[Contact]:
    """The people of the units, each with a mood in their address."""
    moods = cycle(MOODS)
    return [
        Contact(
            unit.code, "district", f"{unit.code}{n}", f"{next(moods)}.{unit.code}.{n}@unit.example"
        )
        for unit in the_notice().regions
        for n in range(PEOPLE)
    ]


def work(operator: Terminal, house: EventfulHouse) -> Leases:
    """Let workers deliver to the last mail; one that is killed is followed by another.

    Returns what they said of their leases.
    """
    since, leases = str(elapsed()), defaultdict[tuple[str, str], list[float]](list)

    def begin() -> str:
        name = f"worker{len(house.workers)}"
        house.workers[name] = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.mail_worker", name, since, str(SPEED)],
            cwd=operator.folder,
            env=environment("en"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return name

    at_work = [begin() for _ in range(WORKERS)]
    try:
        while at_work:
            name = at_work.pop(0)
            let_out, said = house.workers[name].communicate()
            for recipient, _, ends in (line.partition(" ") for line in let_out.splitlines()):
                leases[name, recipient].append(float(ends))
            assert "Traceback" not in said, said
            if house.workers[name].returncode:
                assert name in house.killed, said
                at_work.append(begin())
    finally:
        for one in house.workers.values():
            one.kill()
    return leases


def test_mail_goes_twice_only_where_a_worker_was_killed_or_stopped_with_it(tmp_path: Path) -> None:
    operator = Terminal(tmp_path)
    with EventfulHouse() as house:
        desk = found_office(Settings(office=tmp_path / "office"), house.port, people())
        leases = work(operator, house)
    assert not house.events
    accepted: dict[str, list[Accepted]] = defaultdict(list)
    for at, taken in zip(house.moments, house.mails, strict=True):
        accepted[taken.recipient].append(Accepted(at, taken))
    ended = sql.rows(desk.store, "SELECT recipient, status, answer FROM mail")
    shut(desk.store)
    assert sorted(recipient for recipient, _, _ in ended) == sorted(one.email for one in people())
    for recipient, status, answer in ended:
        found = accepted[recipient]
        ends = [end_of_lease(leases, one) for one in found]
        for (first, over), (second, ends_at) in pairwise(zip(found, ends, strict=True)):
            check_repetition(house, first, second)
            assert over <= ends_at - LEASE_SECONDS + EXACTLY, (first, over, second, ends_at)
        assert status == expected(recipient, answer), (recipient, answer)
        assert bool(found) == (mood_of(recipient) not in NEVER)


def expected(recipient: str, answer: str) -> str:
    """How a mail ends: what was handed over once and then refused may be there all the same."""
    if mood_of(recipient) not in NEVER:
        return "sent"
    return "uncertain" if answer.startswith(MAY_BE_THERE) else "failed"


def end_of_lease(leases: Leases, accepted: Accepted) -> float:
    """When the lease ended within which a mail was handed over; nobody hands one over without."""
    of_worker = leases[accepted.taken.client, accepted.taken.recipient]
    found = [end for end in of_worker if end - LEASE_SECONDS <= accepted.at <= end]
    assert found, (accepted, of_worker)
    return found[-1]


def check_repetition(house: EventfulHouse, first: Accepted, second: Accepted) -> None:
    """Who had it first was killed or stopped with it, and the same mail went by somebody else.

    Nobody repeats what they handed over themselves: its answer waited while they stood still.
    """
    one, other = first.taken.client, second.taken.client
    assert one in house.killed or one in house.stopped, first
    assert one != other, second
    assert id_of(first) == id_of(second)


def id_of(accepted: Accepted) -> str:
    """The Message-ID of a mail that the server took."""
    return str(message_from_bytes(accepted.taken.message)["Message-ID"])
