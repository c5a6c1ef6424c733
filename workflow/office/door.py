"""The office: the one door through which every case is changed.

`Office.handle` takes a request, decides on it under the notice and the procedure that the case is
pinned to, and writes state, history, ledger, duties and what is owed in one transaction or not at
all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial

import msgspec

from states.calendar import local
from states.deciding import World
from states.events import Act, Decision
from workflow.office.decided_early import NOTHING, Foreseen
from workflow.office.deciding import LOOKS_AROUND, Decided, decide_on
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.office.shelf import InForce, Shelf
from workflow.office.writing import awaiting_release, write
from workflow.record import cases, history, requests
from workflow.record.vault import Vault
from workflow.store.batch import Batch
from workflow.store.database import Store
from workflow.store.transaction import Transaction


class Office(msgspec.Struct, frozen=True, eq=False):
    """An office: its database, where it looks up what it works by, its clock and its vault.

    Nothing of it changes while it is open, so that threads may share it. What does change comes
    with the transaction that uses it, and is looked up once for each version.
    """

    store: Store
    shelf: Shelf
    clock: Callable[[], datetime]
    vault: Vault
    is_real: bool = False
    _in_force: dict[str, InForce] = {}
    _worlds: dict[tuple[str, str, str], World] = {}

    @property
    def today(self) -> date:
        """The business date of the office."""
        return self.clock().date()

    def in_force(self, transaction: Transaction) -> InForce:
        """What is in force in the office as *transaction* sees it."""
        version = history.in_force(transaction)
        found = self._in_force.get(version)
        if found is None:
            found = self._in_force[version] = self.shelf.in_force(transaction)
        return found

    def world(self, transaction: Transaction, notice_hash: str, procedure_hash: str) -> World:
        """The versions that a case is pinned to, with the calendar in force."""
        calendar = self.in_force(transaction).calendar
        key = (notice_hash, procedure_hash, calendar.version)
        found = self._worlds.get(key)
        if found is None:
            notice, rulebook = self.shelf.notice(key[0]), self.shelf.rulebook(key[1])
            found = self._worlds[key] = World(notice, rulebook, calendar, is_real=self.is_real)
        return found

    def handle(self, request: Request) -> Answer:
        """Do what is asked, or say why not; who asks at the same time shares the commit.

        Raises StoreError where the database fails.
        """
        return self.store.share(_Asked(self, request), self._handle_waiting)

    def preview(self, request: Request) -> Answer:
        """What would become of a request; nothing is written, so that nobody waits for a look."""
        with self.store.reading() as transaction:
            return self.preview_within(transaction, request)

    def preview_within(self, transaction: Transaction, request: Request) -> Answer:
        """What would become of a request as a transaction sees the case; nothing is written."""
        head = history.head(transaction)
        stored = cases.load(transaction, request.case_id)
        decided = self._decide(transaction, request, stored)
        if not isinstance(decided, Decided):
            return decided
        return Done(
            head.seq + 1,
            request.case_id,
            decided.version,
            decided.decision,
            awaiting=awaiting_release(decided, self.in_force(transaction).held),
            amended=decided.amended,
        )

    def handle_within(self, transaction: Transaction, request: Request) -> Answer:
        """Do what is asked within a transaction that the caller keeps or gives up."""
        head = history.head_to_act(transaction)
        stored = cases.load(transaction, request.case_id)
        answer, new = self.handle_next(transaction, request, head, stored)
        if new is not head:
            history.advance(transaction, new)
        return answer

    def handle_many(
        self,
        transaction: Transaction,
        requests: Sequence[Request],
        loaded: Mapping[str, cases.Stored] | None = None,
        foreseen: Foreseen = NOTHING,
    ) -> Iterator[Answer]:
        """Do many acts one after another within a transaction, their rows table by table.

        *loaded* are the cases where they are known, *foreseen* what was decided before the head
        of the history was taken.
        """
        batch, touched = Batch(transaction), set[str]()
        first = head = history.head_to_act(batch)
        decided = foreseen.still(batch, head)
        if loaded is None:
            others = [one.case_id for n, one in enumerate(requests) if n not in decided]
            loaded = cases.load_all(batch, list(dict.fromkeys(others)))
        for number, request in enumerate(requests):
            known = decided.get(number)
            stored = known.stored if known else loaded.get(request.case_id)
            if request.case_id in touched or isinstance(request.command, LOOKS_AROUND):
                batch.flush()
                stored = cases.load(batch, request.case_id)
            answer, head = self.handle_next(batch, request, head, stored, known)
            if isinstance(answer, Done):
                touched.add(request.case_id)
            yield answer
        batch.flush()
        if head is not first:
            history.advance(batch, head)

    def _handle_waiting(self, transaction: Transaction, asked: "Sequence[_Asked]") -> list[Answer]:
        """Handle requests that waited at this door together, or one that came alone.

        Where others write beside this process they wait for the head of the history, so it is
        taken once all is decided. In SQLite whoever writes has the database alone already.
        """
        requests = [one.request for one in asked]
        if not self.store.is_sqlite:
            foreseen = self._foresee(transaction, requests)
            return list(self.handle_many(transaction, requests, foreseen=foreseen))
        if len(requests) == 1:
            return [self.handle_within(transaction, requests[0])]
        return list(self.handle_many(transaction, requests))

    def _foresee(self, transaction: Transaction, requests: Sequence[Request]) -> Foreseen:
        """What is decided on the first act of each case, where nothing but the case decides."""
        head = history.head(transaction)
        loaded = cases.load_all(transaction, list(dict.fromkeys(one.case_id for one in requests)))
        found: dict[int, Decided] = {}
        for number, request in enumerate(requests):
            stored = loaded.pop(request.case_id, None)
            if stored is not None and not isinstance(request.command, LOOKS_AROUND):
                decided = self._decide(transaction, request, stored)
                if isinstance(decided, Decided):
                    found[number] = decided
        return Foreseen(head, history.in_force(transaction), found)

    def handle_next(
        self,
        transaction: Transaction,
        request: Request,
        head: history.Head,
        stored: cases.Stored | None,
        decided: Decided | Answer | None = None,
    ) -> tuple[Answer, history.Head]:
        """Do what is asked after *head*, on the case as *stored*; the caller advances the history.

        *head* is that of a history to be appended to; what was *decided* is decided now where it
        is None. Returns the new head beside the answer.
        """
        if decided is None:
            decided = self._decide(transaction, request, stored)
        if not isinstance(decided, Decided):
            return decided, head
        done, new = write(
            transaction, decided, head, vault=self.vault, held=self.in_force(transaction).held
        )
        if request.key:
            requests.remember(transaction, request.key, request.fingerprint, done.seq)
        return done, new

    def _decide(
        self, transaction: Transaction, request: Request, stored: cases.Stored | None
    ) -> Decided | Answer:
        """What is decided on a request, unless it was answered before or comes too late."""
        if request.key and (known := requests.answered(transaction, request.key)):
            return _repeat(request, stored, known)
        version = stored.version if stored else 0
        if request.version is not None and request.version != version:
            return _conflict(transaction, request, version)
        act = self._act(request)
        closed = self.in_force(transaction).closed
        worlds = partial(self.world, transaction)
        return decide_on(transaction, request, act, stored, worlds, closed)

    def _act(self, request: Request) -> Act:
        now = self.clock()
        return Act(
            actor=request.actor,
            at=local(request.at or now),
            entered_at=local(now),
            basis=request.basis,
        )


class _Asked(msgspec.Struct, frozen=True, eq=False):
    """A request that waits at the door of an office."""

    office: Office
    request: Request

    def __call__(self, transaction: Transaction) -> Answer:
        (answer,) = self.office._handle_waiting(transaction, [self])
        return answer


def _repeat(request: Request, stored: cases.Stored | None, known: requests.Answered) -> Answer:
    """The answer to a request whose key was answered before."""
    if known.fingerprint != request.fingerprint or stored is None:
        return Conflict(request.case_id, "key", stored.version if stored else 0)
    unchanged = Decision(facts=stored.facts)
    return Done(known.seq, request.case_id, stored.version, unchanged, repeated=True)


def _conflict(transaction: Transaction, request: Request, version: int) -> Conflict:
    """The case is at another *version* than the one that was looked at."""
    since = history.of_case(transaction, request.case_id, request.version or 0)
    return Conflict(request.case_id, "version", version, tuple(since))
