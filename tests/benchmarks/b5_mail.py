"""B5: ten thousand mails made, handed over by SMTP and settled, next to a bare pipelined socket."""

import shutil
import socket
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jinja2
import msgspec

from duban.rendering.terms import terms_of
from notifications.addresses import Address
from notifications.letter import Sender
from notifications.outbound.smtp import Server, courier
from notifications.parcel import Courier, Parcel
from notifications.parcel import Result as Told
from tests.benchmarks.b1_act import BEFORE, Desk, case_ids, requests
from tests.benchmarks.b3_bulk import in_one
from tests.benchmarks.measure import DifferentWork, Finding, Plan, Result, Watch, in_turns, say
from tests.benchmarks.recording import Act, Limit, RecordingStore, require_same, rows_of
from tests.mailhouse.sink import Sink
from tests.practice import at
from workflow.mail.address_book import MadeUp
from workflow.mail.delivery import Delivery
from workflow.mail.dispatch import Sending, dispatch
from workflow.mail.letters import Post
from workflow.record import cases
from workflow.record.founding import found
from workflow.store.database import Store
from workflow.store.statement import Row
from workflow.store.tables import MailRow

WORK = (
    "10,000 mails: text and HTML rendered, MIME, handed over by SMTP to Postfix's `smtp-sink`, "
    "settled durably in groups; the limit is one thread with cached templates, a raw pipelined "
    "socket, and the bare driver settling the same groups"
)
GOAL = 2.2
RENDERS = 4
"""Subject, body, text and HTML."""

NOW = at("2023-07-18T11:00")
OFFICE = Address("office@office.example", "天津市知识产权局")
POST = Post(
    sender=Sender(name=OFFICE.name, email=OFFICE.email),
    address=OFFICE,
    domain="office.example",
    terms=terms_of("zh"),
    directory=MadeUp("district.example"),
    sending=lambda: Sending(hours=None),
)

SETTLED = ", ".join({*MailRow.model_fields} - {"next_at", "taken_up"})
"""The columns of a mail that say what became of it."""

Tell = Callable[[list[Told]], None]
Render = tuple[jinja2.Template, dict[str, Any]]


class Made(msgspec.Struct, frozen=True):
    """A mail as the limit makes it: what is filled in where, and the bytes that stand round it."""

    renders: tuple[Render, ...]
    envelope: bytes
    head: bytes
    between: bytes
    tail: bytes

    def message(self) -> bytes:
        """Render all templates, the last two being text and HTML; encode, and end with a dot."""
        *_, text, html = [template.render(context) for template, context in self.renders]
        return b"".join((self.head, _encoded(text), self.between, _encoded(html), self.tail))


Group = tuple[list[Made], Act]
"""Mails that are settled together, and the writes that settle them."""


def _encoded(text: str) -> bytes:
    encoded = b2a_base64(text.replace("\n", "\r\n").encode(), newline=False)
    return b"\r\n".join([encoded[at : at + 76] for at in range(0, len(encoded), 76)])


def prepare(path: Path, count: int) -> None:
    """A file of an office whose mails wait to be carried."""
    store = Store(f"sqlite:///{path}", synchronous="OFF")
    desk = begin(store, count)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.close()


def begin(store: Store, count: int) -> Desk:
    """Begin an office of open cases; the mail about each waits to be carried."""
    ids = case_ids(count)
    store.create()
    programmes = list(dict.fromkeys(cases.programme_of(case_id) for case_id in ids))
    found(store, kind="training", programmes=programmes, notice_hash="n", procedure_hash="p")
    desk = Desk(store)
    desk.do(list(requests(ids, BEFORE[:1])))
    dispatch(desk.office, POST.sending, POST.directory, desk.now.date(), desk.now)
    return desk


def carry(store: Store, through: Courier, count: int) -> None:
    """Let the office carry all its mails; each has to be sent."""
    desk = Desk(store)
    desk.now = NOW
    counts = Delivery(desk.office, POST, lambda: False).carry_by(through)
    if counts != {"sent": count}:
        raise DifferentWork(f"not every mail was sent: {dict(counts)}")


def record(path: Path, server: Server, count: int) -> list[Group]:
    """Carry all mails once; return what was rendered, said and written, group by group."""
    store = RecordingStore(f"sqlite:///{path}", synchronous="OFF")
    rendered: list[tuple[Render, str]] = []
    made: dict[str, Made] = {}
    groups: list[Group] = []
    render: Callable[[jinja2.Template, dict[str, Any]], str] = jinja2.Template.render

    def noted(template: jinja2.Template, context: dict[str, Any]) -> str:
        text = render(template, context)
        rendered.append(((template, context), text))
        return text

    def drawn(parcels: Iterable[Parcel]) -> Iterator[Parcel]:
        for number, parcel in enumerate(parcels):
            made[parcel.key] = _apart(parcel, rendered[RENDERS * number : RENDERS * (number + 1)])
            yield parcel

    def through(parcels: Iterable[Parcel], told: Tell) -> None:
        def settle(results: list[Told]) -> None:
            with store.noting():
                told(results)
            groups.append(([made[one.key] for one in results], in_one(store.acts[-1:])))

        courier(server)(drawn(parcels), settle)

    with store.reading():
        pass
    with patch.object(jinja2.Template, "render", noted):
        carry(store, through, count)
    store.close()
    return groups


def _apart(parcel: Parcel, rendered: list[tuple[Render, str]]) -> Made:
    """Take a message apart into what was rendered and what stands round it."""
    text, html = (_encoded(one) for _, one in rendered[-2:])
    head, found, rest = parcel.message.partition(text)
    between, also_found, tail = rest.partition(html)
    if not (found and also_found):
        raise DifferentWork("the limit would render another mail")
    envelope = f"MAIL FROM:<{parcel.sender}>\r\nRCPT TO:<{parcel.recipient}>\r\nDATA\r\n"
    renders = tuple(one for one, _ in rendered)
    return Made(renders, envelope.encode(), head, between, tail + b".\r\n")


class Raw:
    """A blocking socket to a mail server: each message with the envelope of the next behind it."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")
        self._expect(b"220")
        self._socket.sendall(b"HELO localhost\r\n")
        self._expect(b"250")

    def carry(self, groups: list[Group], settle: Callable[[Act], None]) -> None:
        """Make and send all mails; settle each group when its last answer has come."""
        envelopes = iter([made.envelope for mails, _ in groups for made in mails])
        self._socket.sendall(next(envelopes))
        for mails, act in groups:
            waited_for: tuple[bytes, ...] = (b"250", b"250", b"354")
            for made in mails:
                message = made.message()  # while the sink takes in the one before
                for code in waited_for:
                    self._expect(code)
                self._socket.sendall(message + next(envelopes, b""))
                waited_for = (b"250", b"250", b"250", b"354")
            self._expect(b"250")
            settle(act)

    def _expect(self, code: bytes) -> None:
        line = self._answers.readline()
        if line[:3] != code:
            raise DifferentWork(f"the sink said {line!r}")

    def close(self) -> None:
        """Say goodbye."""
        self._socket.sendall(b"QUIT\r\n")
        self._expect(b"221")
        self._answers.close()
        self._socket.close()


class Bench:
    """A prepared office, copied for each side and round, and a sink for all of them."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder, self._count = folder, count
        self._prepared = folder / "prepared.db"
        prepare(self._prepared, count)
        with Sink() as sink:
            self._groups = record(self._copy("recorded.db"), _server(sink), count)
            ours = sorted(map(msgspec.structs.astuple, sink.mails()))
        say(f"  B5: {count:,} mails prepared, {len(self._groups)} groups")
        with Sink() as sink:
            self._limit(sink)
            limit = sorted(map(msgspec.structs.astuple, sink.mails()))
        if ours != limit or len(ours) != count:
            raise DifferentWork("the sinks took different mails")
        self.bytes = sum(len(message) for *_, message in ours)
        self.rows = require_same(self._settled("recorded.db"), self._settled("limit.db"))

    def measure(self, rounds: int) -> Result:
        """Both sides in turns."""
        with Sink(keep=False) as sink:
            return in_turns(
                "B5",
                "wall",
                limit=lambda number: self._limit(sink),
                ours=lambda number: self._ours(sink),
                rounds=rounds,
                goal=GOAL,
                n=self._count,
            )

    def _ours(self, sink: Sink) -> float:
        watch, store = Watch(), Store(f"sqlite:///{self._copy('ours.db')}")
        with store.reading():
            pass
        through = courier(_server(sink))
        with watch.running():
            carry(store, through, self._count)
        store.close()
        store.engine.dispose()
        return watch.seconds

    def _limit(self, sink: Sink) -> float:
        watch, bare = Watch(), Limit(self._copy("limit.db"), "FULL")
        with watch.running():
            raw = Raw(sink.port)
            raw.carry(self._groups, lambda act: bare.write([act]))
            raw.close()
        bare.close()
        return watch.seconds

    def _copy(self, name: str) -> Path:
        path = self._folder / name
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._prepared, path)
        return path

    def _settled(self, name: str) -> dict[str, list[Row]]:
        """What became of notices and mails, whoever had claimed them, how often, until when."""
        path = self._folder / name
        return rows_of(path, ("owed",)) | rows_of(path, ("mail",), SETTLED)


def _server(sink: Sink) -> Server:
    return Server(host="127.0.0.1", port=sink.port, security="none")


def run(plan: Plan) -> Iterator[Finding]:
    """From mails that wait to mails that are settled, wall time at FULL."""
    bench = Bench(plan.folder, plan.size(10_000, 2_000))
    result = bench.measure(plan.rounds)
    yield Finding(
        (result,),
        (
            f"Both sinks took the same {result.n:,} mails, {bench.bytes // result.n:,} bytes each, "
            f"byte for byte, and both databases held the same {bench.rows:,} rows.",
            "Ours begins with mails that wait: it claims and reads them a hundred at a time, "
            "composes them with their calendar files, and sends over four connections. The limit "
            "knows all headers, calendar files and values of its templates beforehand.",
        ),
        why={
            result.variant: "of each mail it is asked once more whether it still has its reason, "
            "its facts are read, its headers and calendar file made, and it is let out before it "
            "leaves, so that who stood still meanwhile sends nothing twice"
        },
    )
