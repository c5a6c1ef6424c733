"""The office: the one door through which every case is changed.

`Office.handle` takes a request, decides on it under the notice and the procedure that the case is
pinned to, and writes state, history, ledger, duties and mails in one transaction, or nothing.
"""

from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Protocol

import msgspec

from states.actors import Actor
from states.calendar import WorkCalendar, local
from states.commands import Command, DecideSupport, OpenCase, Publicise, UndoLastAct
from states.events import Act, Decision
from states.facts import Case, Party
from states.notice import Notice
from states.procedure import Rulebook, World, decide
from states.refusals import Refusal, problem
from states.undo import LastAct, undo
from workflow.record import cases, duties, history, ledger, owing, requests
from workflow.record.programmes import versions_of
from workflow.record.vault import Vault, keep, without_secrets
from workflow.store.database import Store, Transaction


class Library(Protocol):
    """Where notices and procedures are looked up by the hash of their text."""

    def notice(self, notice_hash: str) -> Notice: ...
    def rulebook(self, procedure_hash: str) -> Rulebook: ...


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """An act that is asked for: what, on which case, by whom, and when it happened.

    `at` is now where it is None; an earlier one rests on the paper `basis`. `key` makes a repeated
    request act once; `version` is the version of the case that the asker looked at.
    """

    case_id: str
    command: Command
    actor: Actor
    at: datetime | None = None
    basis: str | None = None
    key: str | None = None
    version: int | None = None


class Done(msgspec.Struct, frozen=True):
    """The act is done and written down."""

    seq: int
    case_id: str
    version: int
    decision: Decision
    notices: tuple[str, ...] = ()
    repeated: bool = False


class Conflict(msgspec.Struct, frozen=True):
    """Somebody else changed the case since it was looked at; nothing was written.

    `since` are the acts that came in between. `reason` is `version`, or `key` where the same
    key came with another request.
    """

    case_id: str
    reason: str
    version: int
    since: tuple[history.Record, ...] = ()


Answer = Done | Refusal | Conflict


class _GivenUp(Exception):
    """Carries an answer out of a transaction that is not to be kept."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Office:
    """An office with its database, its calendar and its clock.

    `report_to` are the roles that the nightly report is mailed to; a rehearsal has none. Notices
    of the kinds `held` await release by a person.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        calendar: WorkCalendar,
        clock: Callable[[], datetime],
        vault: Vault,
        *,
        is_real: bool = False,
        report_to: tuple[str, ...] = (),
    ) -> None:
        self.is_real, self.report_to = is_real, report_to
        self.held: frozenset[str] = frozenset()
        self.store, self.library, self.calendar = store, library, calendar
        self.clock, self.vault = clock, vault
        self._worlds: dict[tuple[str, str, str], World] = {}

    @property
    def today(self) -> date:
        """The business date of the office."""
        return self.clock().date()

    def world(self, notice_hash: str, procedure_hash: str) -> World:
        """The versions that a case is pinned to, with the calendar in force."""
        key = (notice_hash, procedure_hash, self.calendar.version)
        if key not in self._worlds:
            notice = self.library.notice(notice_hash)
            rulebook = self.library.rulebook(procedure_hash)
            self._worlds[key] = World(notice, rulebook, self.calendar, is_real=self.is_real)
        return self._worlds[key]

    def handle(self, request: Request) -> Answer:
        """Do what is asked, or say why not. Raises StoreError where the database fails."""
        with self.store.writing() as transaction:
            return self.handle_within(transaction, request)

    def preview(self, request: Request) -> Answer:
        """What would become of a request; nothing is kept."""
        try:
            with self.store.writing() as transaction:
                raise _GivenUp(self.handle_within(transaction, request))
        except _GivenUp as given_up:
            return given_up.answer

    def handle_within(self, transaction: Transaction, request: Request) -> Answer:
        """Do what is asked within a transaction that the caller keeps or gives up."""
        head = history.head(transaction, to_append=True)
        stored = cases.load(transaction, request.case_id)
        answer, new = self.handle_next(transaction, request, head, stored)
        if new is not head:
            history.advance(transaction, new)
        return answer

    def handle_next(
        self,
        transaction: Transaction,
        request: Request,
        head: history.Head,
        stored: cases.Stored | None,
    ) -> tuple[Answer, history.Head]:
        """Do what is asked after *head*, on the case as *stored*; the caller advances the history.

        *head* is that of a history to be appended to. Returns the new head beside the answer.
        """
        fingerprint = _fingerprint(request) if request.key else ""
        if request.key and (known := requests.answered(transaction, request.key)):
            return self._repeat(request, stored, known, fingerprint), head
        if request.version is not None and (stored.version if stored else 0) != request.version:
            return self._conflict(transaction, request, stored), head
        found = self._decide(transaction, request, stored)
        if isinstance(found, Refusal):
            return found, head
        world, act, decision, undone, hashes = found
        record = _record(head.seq + 1, request, act, world, stored, decision, undone)
        new = history.append(transaction, head, record)
        done = self._write(transaction, stored, hashes, world, act, decision, record, request)
        if request.key:
            requests.remember(transaction, request.key, fingerprint, done.seq)
        return done, new

    # --- deciding ------------------------------------------------------------------------------

    def _decide(
        self, transaction: Transaction, request: Request, stored: cases.Stored | None
    ) -> tuple[World, Act, Decision, history.Record | None, tuple[str, str]] | Refusal:
        programme_id, _, code = request.case_id.rpartition("/")
        hashes = (
            (stored.notice_hash, stored.procedure_hash)
            if stored
            else versions_of(transaction, programme_id)
        )
        name = request.command.name
        if hashes is None:
            return Refusal(name, "", (problem("unknown_programme", "R-1.4", given=programme_id),))
        world = self.world(*hashes)
        region = world.notice.regions_by_code.get(code)
        if region is None:
            return Refusal(name, "附一", (problem("unknown_region", "R-0.1", given=code),))
        act = self._act(request)
        case = Case(region, stored.facts) if stored else None
        if isinstance(request.command, UndoLastAct) and case is not None:
            last = history.last_of_case(transaction, request.case_id)
            undone = self._undo(transaction, request, case, act, world, last)
            if isinstance(undone, Refusal):
                return undone
            return world, act, undone, last, hashes
        if case is None and not isinstance(request.command, OpenCase):
            rule = world.rulebook.rules.get(name)
            rules = rule.rules if rule else ("R-A.1",)
            return Refusal(name, rule.clause if rule else "", (problem("no_case", *rules),))
        promised = 0
        if world.notice.programme_budget is not None and isinstance(
            request.command, DecideSupport | Publicise
        ):
            promised = cases.promised_elsewhere(transaction, programme_id, request.case_id)
        decision = decide(
            case, request.command, act, world, region=region, promised_elsewhere=promised
        )
        if isinstance(decision, Refusal):
            return decision
        return world, act, decision, None, hashes

    def _act(self, request: Request) -> Act:
        now = self.clock()
        return Act(
            actor=request.actor,
            at=local(request.at or now),
            entered_at=local(now),
            basis=request.basis,
        )

    def _undo(
        self,
        transaction: Transaction,
        request: Request,
        case: Case,
        act: Act,
        world: World,
        last: history.Record | None,
    ) -> Decision | Refusal:
        if last is None:
            raise LookupError("a case has a history")
        records = history.of_case(transaction, request.case_id)[:-1]
        rule = world.rulebook.rules.get(last.command)
        undone = LastAct(
            command=last.command,
            party=Party(last.party),
            before=history.fold(records) if records else None,
            postings=last.postings,
            moves_money=rule is not None and rule.moves_money,
            has_left=owing.has_left(transaction, last.seq),
        )
        return undo(case, undone, request.command, act, world.notice, world.calendar)

    # --- writing -------------------------------------------------------------------------------

    def _write(
        self,
        transaction: Transaction,
        stored: cases.Stored | None,
        hashes: tuple[str, str],
        world: World,
        act: Act,
        decision: Decision,
        record: history.Record,
        request: Request,
    ) -> Done:
        case_id, facts = request.case_id, decision.facts
        version = stored.version + 1 if stored else 1
        if stored is None:
            programme_id = case_id.rpartition("/")[0]
            cases.add(transaction, case_id, programme_id, hashes, facts)
        else:
            cases.save(transaction, case_id, version, facts)
        clause = record.clause
        ledger.post(transaction, record.seq, case_id, decision.postings, act, clause=clause)
        duties.write(
            transaction,
            case_id,
            stored.facts.duties if stored else {},
            facts.duties,
            world.notice,
            world.calendar,
            act.day,
        )
        keys = owing.owe_for_act(
            transaction, case_id, record.seq, decision.notices, act.entered_at.date(), self.held
        )
        if record.undoes is not None:
            at = act.entered_at.isoformat()
            owing.supersede(transaction, record.undoes, at, "undone")
        keep(transaction, case_id, request.command, self.vault)
        return Done(record.seq, case_id, version, decision, tuple(keys))

    # --- repeated and contested requests --------------------------------------------------

    def _repeat(
        self,
        request: Request,
        stored: cases.Stored | None,
        known: requests.Answered,
        fingerprint: str,
    ) -> Answer:
        version = stored.version if stored else 0
        if known.fingerprint != fingerprint or stored is None:
            return Conflict(request.case_id, "key", version)
        empty = Decision(facts=stored.facts)
        return Done(known.seq, request.case_id, version, empty, repeated=True)

    def _conflict(
        self, transaction: Transaction, request: Request, stored: cases.Stored | None
    ) -> Conflict:
        version = stored.version if stored else 0
        looked_at = request.version or 0
        records = history.of_case(transaction, request.case_id)
        return Conflict(request.case_id, "version", version, tuple(records[looked_at:]))


def _fingerprint(request: Request) -> str:
    """The same for the same act on the same case, whoever repeats it."""
    parts = (request.case_id, request.actor.party, request.at, request.command)
    return sha256(msgspec.json.encode(parts)).hexdigest()


def _record(
    seq: int,
    request: Request,
    act: Act,
    world: World,
    stored: cases.Stored | None,
    decision: Decision,
    undone: history.Record | None,
) -> history.Record:
    command = without_secrets(request.command)
    data: dict[str, Any] = msgspec.to_builtins(command)
    data.pop("command")
    rule = world.rulebook.rules.get(command.name)
    return history.Record(
        seq=seq,
        case=request.case_id,
        at=act.at,
        entered=act.entered_at,
        party=act.actor.party.value,
        command=command.name,
        data=data,
        clause=rule.clause if rule else "正文一",
        person=act.actor.person,
        basis=act.basis,
        prepared_by=act.actor.prepared_by,
        approved_by=act.actor.approved_by,
        role=act.actor.role,
        channel=act.actor.channel,
        transitions=decision.transitions,
        changes=history.difference(stored.facts if stored else None, decision.facts),
        postings=decision.postings,
        notices=tuple(notice.kind for notice in decision.notices),
        warnings=decision.warnings,
        undoes=undone.seq if undone else None,
    )
