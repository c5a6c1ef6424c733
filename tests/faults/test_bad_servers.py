"""No mail is lost on the way through a bad server, and none goes twice but where a process died."""

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from itertools import cycle
from pathlib import Path
from random import Random

import msgspec
import pytest

from duban.bootstrap.desk import Desk
from duban.environment import Settings
from duban.running.days import work_day
from tests.campaign import times
from tests.conftest import shut
from tests.duban.cli.terminal import Terminal, environment
from tests.faults.mail_office import OPENED, found_office
from tests.mailhouse.house import Fault, Step, Taken
from tests.mailhouse.moods import AT_FIRST, NEVER, WORDLESS, MoodyHouse, mood_of
from tests.practice import at, the_notice
from tests.workflow import sql
from workflow.mail.contacts import Contact
from workflow.mail.delivery import GIVE_UP_AFTER, MAY_BE_THERE
from workflow.night import reports
from workflow.record.owing import OwedStatus

NIGHT = at("2023-07-25T06:00")
PEOPLE = min(times(6), 48)
"""Of each of the 21 units: 126 mails, in a campaign up to 1,008."""

MIXTURES = [[*AT_FIRST], [*AT_FIRST, *NEVER], [*AT_FIRST, *NEVER, *WORDLESS]]
"""The moods of the units' people: a third where all mails arrive, a third where some are never
taken, and a third where of some nobody can tell."""

CHANCE, SOON = 0.012, 0.15
"""That a process is killed after a recipient is named or a message handed over, and how many
seconds later at most."""


class Ended(msgspec.Struct, frozen=True):
    """A mail of the office, and what became of it."""

    id: str
    recipient: str
    status: str
    next_at: str
    notice: str
    answer: str | None


class DeadlyHouse(MoodyHouse):
    """A mail server that kills its clients now and then, a moment before or after it answers."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance = Random(seed)
        self.clients: dict[str, subprocess.Popen[str]] = {}
        self.killed: set[str] = set()

    def fault_at(self, step: Step, about: str = "", client: str = "") -> Fault | None:
        """Return what strikes the recipient; kill the *client* perhaps."""
        if step in ("RCPT", ".") and self.chance.random() < CHANCE:
            self._loop.call_later(self.chance.random() * SOON, self._kill, client)
        return super().fault_at(step, about, client)

    def _kill(self, client: str) -> None:
        if self.clients[client].poll() is None:
            self.killed.add(client)
            self.clients[client].kill()


class Scheduler:
    """One of the two that deliver; it begins anew, under another name, whenever it is killed."""

    def __init__(self, operator: Terminal, house: DeadlyHouse, letter: str, more: dict[str, str]):
        self._operator, self._house, self._letter, self._more = operator, house, letter, more
        self._number = 0
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        self.name = f"{self._letter}{self._number}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.postman", self.name],
            cwd=self._operator.folder,
            env=environment("en", **self._more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._house.clients[self.name] = self.process

    def say(self, moment: datetime) -> None:
        """Have it deliver what is due at a moment."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(f"{moment.isoformat()}\n")
            self.process.stdin.flush()
        except BrokenPipeError:  # killed while it did nothing
            pass

    def finish(self, moment: datetime) -> None:
        """Wait until it is done, however often it is killed before."""
        assert self.process.stdout is not None
        while self.process.stdout.readline() != "done\n":
            said = self.process.communicate()[1]
            assert self.name in self._house.killed, said
            assert "Traceback" not in said
            self._begin()
            self.say(moment)

    def close(self) -> None:
        """Let it go."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture(params=["sqlite", "postgresql"])
def more(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment in which the office lives in either database."""
    if request.param == "sqlite":
        yield {}
        return
    postgres = request.getfixturevalue("postgres")
    url = postgres.new_database(empty=True)
    yield {"DUBAN_DATABASE": url}
    postgres.drop(url)


def people() -> list[Contact]:
    """The people of the units, each with a mood in their address."""
    found = []
    moods = [cycle(mixture) for mixture in MIXTURES]
    for unit, of_unit in zip(the_notice().regions, cycle(moods), strict=False):
        for number, mood in zip(range(PEOPLE), of_unit, strict=False):
            email = f"{mood}.{unit.code}.{number}@district.example"
            found.append(Contact(unit.code, "district", f"{mood}{number}", email))
    return found


def every_mail(desk: Desk) -> list[Ended]:
    """The mails of the office, each of which carries one notice."""
    columns = "id, recipient, status, next_at, owed, answer"
    query = f"SELECT {columns} FROM mail JOIN carried ON mail.id = mail"  # noqa: S608 - our own
    found = sql.rows(desk.store, query)
    return [Ended(*row) for row in found]


def deliver_all(desk: Desk, schedulers: tuple[Scheduler, ...]) -> None:
    """Have both deliver, at each time when a mail is due, until all mails have ended."""
    moment = OPENED
    while True:
        for one in schedulers:
            one.say(moment)
        for one in schedulers:
            one.finish(moment)
        waiting = [mail for mail in every_mail(desk) if mail.status == "waiting"]
        if not waiting:
            return
        moment = max(moment, datetime.fromisoformat(min(mail.next_at for mail in waiting)))
        if {mood_of(mail.recipient) for mail in waiting} == {"weary"}:
            moment = max(moment, OPENED + GIVE_UP_AFTER)  # one may be in hand of who was killed


def test_every_mail_ends_and_goes_twice_only_where_a_process_died_with_it(
    tmp_path: Path, more: dict[str, str]
) -> None:
    operator = Terminal(tmp_path)
    settings = Settings(office=tmp_path / "office", database=more.get("DUBAN_DATABASE"))
    with DeadlyHouse(1) as house:
        desk = found_office(settings, house.port, people())
        schedulers = tuple(Scheduler(operator, house, letter, more) for letter in "ab")
        try:
            deliver_all(desk, schedulers)
        finally:
            for one in schedulers:
                one.close()
    assert house.killed
    ended = every_mail(desk)
    assert {mail.recipient for mail in ended} == {one.email for one in people()}
    assert len(ended) == len(people())
    settled = {name: settled_by(tmp_path / name) for name in house.clients}
    taken: dict[str, list[Taken]] = defaultdict(list)
    for kept in house.mails:
        taken[kept.recipient].append(kept)
    for mail in ended:
        accepted = taken[mail.recipient]
        met = [*(one.client for one in accepted), *house.struck[mail.recipient]]
        died_with_it = {one for one in met if one in house.killed and mail.id not in settled[one]}
        check(mail, accepted, died_with_it)
    look_at_the_ends(desk, ended, operator, more)
    shut(desk.store)


def settled_by(journal: Path) -> set[str]:
    """The mails of which a process has seen settled what became of them."""
    return set(journal.read_text().split()) if journal.exists() else set()


def check(mail: Ended, accepted: list[Taken], died_with_it: set[str]) -> None:
    """Hold what the office says of a mail against what the server saw of it."""
    mood = mood_of(mail.recipient)
    assert {message_id(one) for one in accepted} <= {f"<{mail.id}@office.example>"}
    assert {one.client for one in accepted[:-1]} <= died_with_it, mail
    if mail.status == "sent":
        assert any(one.answer.startswith(b"250") for one in accepted), mail
        assert mood in AT_FIRST or (mood in WORDLESS and died_with_it), mail
    elif mail.status == "failed":
        assert mood in NEVER, mail
        assert not accepted, mail
    else:
        was_repeated = (mail.answer or "").startswith(MAY_BE_THERE)
        assert (mail.status, mood in WORDLESS or was_repeated) == ("uncertain", True), mail


def message_id(taken: Taken) -> str:
    return str(message_from_bytes(taken.message)["Message-ID"])


def look_at_the_ends(
    desk: Desk, mails: list[Ended], operator: Terminal, more: dict[str, str]
) -> None:
    """Every end that a mail came to is shown by the lists, and by the night."""
    found: dict[str, set[str]] = defaultdict(set)
    for mail in mails:
        found[mail.notice].add(mail.status)
    worst = (OwedStatus.UNCERTAIN, OwedStatus.FAILED, OwedStatus.SENT)
    ends = Counter(next(one for one in worst if one in seen) for seen in found.values())
    # A mail that a dead process had in hand never ends as failed: all that could may have met one.
    assert {OwedStatus.UNCERTAIN, OwedStatus.SENT} <= ends.keys() <= set(worst)
    lists = [["mail", "list", "--status", status, "-o", "json"] for status in ends]
    listed = [one.data for one in operator.many(lists, **more)]
    assert [len(rows) for rows in listed] == list(ends.values())
    names = [["mail", "show", rows[0]["mail"], "-o", "json"] for rows in listed]
    for status, shown in zip(ends, operator.many(names, **more), strict=True):
        assert shown.data["status"] == status
        assert status in {one["status"] for one in shown.data["mails"]}
        assert all(one["answer"] for one in shown.data["mails"])
    desk.clock.wall = lambda: NIGHT
    work_day(desk, NIGHT.date())
    with desk.store.reading() as transaction:
        report = reports.last(transaction)
    assert report is not None and report.is_sound
    assert {status: report.owed[status] for status in ends} == ends
    stuck = Counter(one.status for one in report.stuck)
    assert stuck == ends - Counter({OwedStatus.SENT: ends[OwedStatus.SENT]})
