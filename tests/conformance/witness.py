"""A witness of a walk: what must hold after every act and every refusal (R-M.1 to R-M.10)."""

from collections import Counter

import msgspec
from sqlalchemy import text

from states import commands
from states.facts import Facts
from states.notice import Notice
from states.refusals import Refusal
from tests.conformance.books import Books
from tests.practice import PROGRAMME, Practice, the_rulebook
from workflow.office.request import Answer, Done, Request
from workflow.record import cases, history, ledger, owing
from workflow.record.cases.amounts import amounts
from workflow.record.folding import fold
from workflow.record.ledger import Line
from workflow.store.statement import Query, Row
from workflow.store.transaction import Transaction

_DUTIES = Query(
    text(
        "SELECT key, item, due, status, suspended_on FROM duty WHERE case_id = :case ORDER BY key"
    ),
    list,
)
STATES = frozenset(the_rulebook().states)


class Look(msgspec.Struct, frozen=True):
    """All that is written down of a case."""

    version: int
    facts: Facts | None
    records: tuple[history.Record, ...]
    head: history.Head
    lines: tuple[Line, ...]
    mails: tuple[owing.Owed, ...]
    duties: tuple[Row, ...]


def duties_in_rows(transaction: Transaction, case_id: str) -> list[Row]:
    """The stored duties of a case as (key, item, due, status, suspended on)."""
    return transaction.all(_DUTIES, {"case": case_id})


def duties_in_facts(facts: Facts) -> list[Row]:
    """The same of the facts."""
    return [
        (
            key,
            duty.item,
            duty.due and duty.due.isoformat(),
            duty.status,
            duty.suspended_on and duty.suspended_on.isoformat(),
        )
        for key, duty in sorted(facts.duties.items())
    ]


def look(practice: Practice, code: str) -> Look:
    """Look at all that is written down of a case, at one moment."""
    case_id = f"{PROGRAMME}/{code}"
    with practice.store.reading() as transaction:
        stored = cases.load(transaction, case_id)
        return Look(
            stored.version if stored else 0,
            stored.facts if stored else None,
            tuple(history.of_case(transaction, case_id)),
            history.head(transaction),
            tuple(ledger.lines(transaction, case_id)),
            tuple(owing.of_case(transaction, case_id)),
            tuple(duties_in_rows(transaction, case_id)),
        )


class Witness:
    """Follows one case, keeps its books a second time, and objects to what may not be."""

    def __init__(self, practice: Practice, code: str) -> None:
        self.practice, self.code = practice, code
        self.notice: Notice = practice.notice
        self.books = Books()
        self.earlier: dict[int, Books] = {}
        self.seen = look(practice, code)
        self.states: set[str] = set()
        self.answers: Counter[str] = Counter()

    def note(self, request: Request, answer: Answer) -> None:
        """Hold an answer against what was written down."""
        now = look(self.practice, self.code)
        if isinstance(answer, Refusal):
            assert answer.rules, answer
            assert all(problem.rules for problem in answer.problems), answer
            assert now == self.seen, answer
            self.answers["refused"] += 1
            return
        assert isinstance(answer, Done), answer
        self.answers[request.command.name] += 1
        self._keep_books(request, answer)
        self._guard_the_act(request)
        self._take_in(now)

    def after_nights(self) -> None:
        """Take in what the jobs did; they touch no money."""
        self._take_in(look(self.practice, self.code))

    # --- the books ------------------------------------------------------------------------------

    def _keep_books(self, request: Request, answer: Done) -> None:
        self.earlier[answer.seq] = self.books
        if isinstance(request.command, commands.UndoLastAct):
            undone = self.seen.records[-1].seq
            self.books = self.earlier[undone]
        else:
            self.books = self.books.after(request.command, self.notice)

    def _guard_the_act(self, request: Request) -> None:
        before, command = self.seen.facts, request.command
        if before is None:
            return
        money = before.money
        match command:
            case commands.SignContract():
                assert money.matching_committed >= money.approved, "R-M.2"
            case commands.Disburse():
                parties = {"city", "district", *before.institutions}
                assert parties == set(before.contract.signatures), "R-M.3"
                assert set(command.payees) <= set(before.institutions), "R-M.3"
                assert before.open_flag is None, "R-M.7"
                assert before.open_clawback is None, "R-M.7"
                assert money.outstanding_recovery == 0, "R-M.7"
            case commands.ProposeClawback() | commands.DecideClawback():
                full = before.clawback is not None and "misuse" in before.clawback.grounds
                held = money.disbursed - money.clawback_decided
                ceiling = held if full else held - money.eligible_spent
                assert 0 < (command.amount or 0) <= ceiling, "R-M.5"
                if isinstance(command, commands.DecideClawback):
                    disallowed = command.disallowed_spending or 0
                    spent = money.eligible_spent - disallowed
                    assert 0 <= spent <= held - (command.amount or 0), "R-M.9"
                    assert full or not disallowed, "R-6.10"

    # --- what is written down -------------------------------------------------------------------

    def _take_in(self, now: Look) -> None:
        before, self.seen = self.seen, now
        facts = now.facts
        if facts is None:
            return
        self.states |= _standing(facts)
        assert _standing(facts) <= STATES
        assert fold(list(now.records)) == facts
        assert now.version == len(now.records)
        assert list(now.duties) == duties_in_facts(facts)
        assert now.records[: len(before.records)] == before.records
        assert now.lines[: len(before.lines)] == before.lines, "R-M.8"
        self._money(now, facts)
        self._mails(now, before)

    def _money(self, now: Look, facts: Facts) -> None:
        books, money = self.books, facts.money
        assert amounts(money) == books.totals()
        assert _booked(now.lines) == books.totals()
        for line in now.lines:
            assert line.amount > 0 and line.voucher and line.basis and line.actor and line.day, (
                "R-M.8"
            )
        if books.shares and facts.contract.signatures:
            assert sum(books.shares.values()) == books.approved, "R-M.1"
        assert 0 <= books.recovered + books.waived <= books.decided <= books.disbursed, "R-M.5"
        assert books.disbursed <= books.approved, "R-M.4"
        assert books.spent + books.decided <= books.disbursed, "R-M.9"
        assert books.spent <= books.disbursed - books.recovered - books.outstanding, "R-M.9"
        for name, share in books.shares.items():
            first, paid = books.first.get(name, 0), books.paid_to(name)
            assert first <= share * 60 // 100, "R-M.4"
            if books.follow_on_planned is not None:
                most = books.follow_on_planned[name] * books.factor // 100
                assert books.follow_on.get(name, 0) <= most, "R-M.4"
            assert 0 <= money.recovered_from(name) <= money.claims.get(name, 0) <= paid <= share
            assert money.paid_to(name) == paid, "R-M.6"
            assert _of(now.lines, name, "held", "commitment") == paid, "R-M.6"
            assert _of(now.lines, name, "recovered", "receivable") == money.recovered_from(name)
            assert _of(now.lines, name, "receivable", "held") == money.claims.get(name, 0)
        if books.follow_on_planned is not None:
            planned, paid = sum(books.follow_on_planned.values()), sum(books.follow_on.values())
            waits = sum((money.follow_on_left or {}).values())
            assert books.withheld + paid + waits == planned, "R-M.10"

    def _mails(self, now: Look, before: Look) -> None:
        """Every act owes the mails that its record names; no mail is lost or owed twice."""
        assert [mail for mail in before.mails if mail.key not in {m.key for m in now.mails}] == []
        owed = Counter((mail.seq, mail.kind) for mail in now.mails if mail.seq is not None)
        named = Counter((record.seq, kind) for record in now.records for kind in record.owed)
        assert owed == named

    def at_the_end(self) -> None:
        """The whole office proves itself, and every mail has one fate."""
        with self.practice.store.reading() as transaction:
            checked, faults = history.verify(transaction)
            wrong = ledger.imbalances(transaction)
            counts = owing.counts(transaction)
            planned = len(owing.recent(transaction, 100_000))
        assert (checked, faults, wrong) == (self.seen.head.seq, [], [])
        assert sum(counts.values()) == planned


def _standing(facts: Facts) -> set[str]:
    clawback = f"clawback.{facts.clawback.state}" if facts.clawback else "clawback.CLOSED"
    return {
        f"case.{facts.state}",
        f"plan.{facts.plan.status}",
        f"institution.{facts.institution.status}",
        clawback,
    }


def _net(lines: tuple[Line, ...], debit: str, credit: str) -> int:
    there = sum(one.amount for one in lines if (one.debit, one.credit) == (debit, credit))
    back = sum(one.amount for one in lines if (one.debit, one.credit) == (credit, debit))
    return there - back


def _of(lines: tuple[Line, ...], name: str, debit: str, credit: str) -> int:
    return _net(tuple(line for line in lines if line.party == name), debit, credit)


def _booked(lines: tuple[Line, ...]) -> dict[str, int]:
    return {
        "approved": _net(lines, "commitment", "appropriation"),
        "matching_committed": _net(lines, "matching", "matching_pledge"),
        "disbursed": _net(lines, "held", "commitment"),
        "eligible_spent": _net(lines, "spent", "held"),
        "clawback_decided": _net(lines, "receivable", "held"),
        "recovered": _net(lines, "recovered", "receivable"),
        "waived": _net(lines, "waived", "receivable"),
        "withheld": _net(lines, "withheld", "commitment"),
    }
