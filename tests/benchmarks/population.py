"""An office with many open cases on the eve of a night, written set by set.

Every case stands in its last step with its amounts, six ledger rows, two duties, the rungs of one,
and a mail that was sent. What the night has to do with is drawn evenly from all.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import msgspec
from sqlalchemy import text

from tests.practice import the_calendar, the_notice
from workflow.night import reports
from workflow.night.reports import NightlyReport
from workflow.record import history, ledger, owing
from workflow.record.founding import found
from workflow.record.history import Head
from workflow.store import counters
from workflow.store.chaining import GENESIS
from workflow.store.database import Store
from workflow.store.statement import Statement, Values
from workflow.store.transaction import Transaction

NIGHT = date(2024, 5, 15)
AMOUNTS = {"support": 100_000_000, "paid": 30_000_000, "spent": 10_000_000}
ACT = (
    '"at":"2024-05-14T10:00:00+08:00","entered":"2024-05-14T10:00:00+08:00","party":"district",'
    '"command":"submit_self_check","data":{"as_of":"2024-03-31","spent_cumulative":200000},'
    '"clause":"正文一(六)","postings":[{"debit":"spent","credit":"held","amount":10000000}]}'
)
"""What follows number and case in the body of an act."""


PARTS = ("overdue", "reminded", "soon", "flagged", "acted")


class Population(msgspec.Struct, frozen=True):
    """How many cases are open, and how many of them the night has to do with.

    `overdue` are chased, `reminded` have a rung that is due, `soon` a duty within the week,
    `flagged` are slow; `acted` had an act since the last report.
    """

    cases: int
    overdue: int
    reminded: int
    soon: int
    flagged: int
    acted: int


def usual(cases: int) -> Population:
    """Of all cases 5 % overdue, 2 % reminded, 2 % due soon, 3 % slow, 1 % acted on."""
    return Population(cases, *(cases * share // 100 for share in (5, 2, 2, 3, 1)))


_MEMBERS = (
    "CREATE TABLE member (id TEXT PRIMARY KEY, programme TEXT, code TEXT, n INTEGER, role TEXT, "
    "due TEXT, chased INTEGER, chase_on TEXT, send_on TEXT)"
)
_ADD = (
    "INSERT INTO member "
    "VALUES (:id, :programme, :code, :n, :role, :due, :chased, :chase_on, :send_on)"
)
_LINES = (
    ("2 * n + 1, 1", "'commitment', 'appropriation', ''", "support"),
    ("2 * n + 1, 2", "'matching', 'matching_pledge', ''", "support"),
    ("2 * n + 1, 3", "'held', 'commitment', 'A'", "paid"),
    ("2 * n + 1, 4", "'held', 'commitment', 'B'", "paid"),
    ("2 * n + 2, 1", "'spent', 'held', ''", "spent"),
)
_FILL = (
    """INSERT INTO "case" SELECT id, programme, code, 'n', 'p', 9, 6,
    CASE role WHEN 'flagged' THEN 'FLAGGED' ELSE 'EXECUTING' END, 'OPEN', 0,
    CASE role WHEN 'flagged' THEN 'yellow' END, NULL, :support, :support,
    2 * :paid, 2 * :spent, 0, 0, 0, 0, 0, '{}' FROM member ORDER BY id""",
    """INSERT INTO owed SELECT id || ':' || n || '.1', id, n, 'contract_signed', NULL, NULL,
    '2023-09-12', NULL, 'district,institution', '{}', 'sent',
    '2023-09-12T10:01:00+08:00', NULL FROM member ORDER BY id""",
    *(
        f"INSERT INTO ledger SELECT {number}, id, '2023-09-19', {accounts}, :{amount}, 0, "  # noqa: S608 - our own words
        "'V', '正文一(五)', 'city' FROM member ORDER BY n"
        for number, accounts, amount in _LINES
    ),
    """INSERT INTO ledger SELECT 2 * n + 2, 2, id, '2024-04-08', 'spent', 'held', '', :spent, 0,
    'V', '正文一(六)', 'district' FROM member WHERE role <> 'acted' ORDER BY n""",
    """INSERT INTO ledger SELECT seq, 1, case_id, '2024-05-14', 'spent', 'held', '', :spent, 0,
    'V', '正文一(六)', 'district' FROM event""",
    """INSERT INTO duty SELECT id, 'self_check:1', 'self_check', 'self_check_2024-01-10',
    'district', 'R-6.1', '2024-01-01', 'd', 'c', 'self_check', '2024-01-10', '2024-01-10',
    'fulfilled', NULL, NULL, 0, NULL FROM member ORDER BY id""",
    """INSERT INTO duty SELECT id, 'self_check:2', 'self_check', 'self_check_' || due,
    'district', 'R-6.1', '2024-04-01', 'd', 'c', 'self_check', due, due, 'open', NULL,
    chase_on, chased, NULL FROM member ORDER BY id""",
    """INSERT INTO rung SELECT id, 'self_check:2', due, send_on, 'armed' FROM member
    WHERE send_on IS NOT NULL ORDER BY id""",
    "DROP TABLE member",
)


def _members(population: Population) -> Iterator[dict[str, object]]:
    """The cases, each with its part in the night; overdue ones are one to five days late."""
    codes, calendar = list(the_notice().regions_by_code), the_calendar()
    late, day = [], NIGHT
    for _ in range(5):
        day = calendar.on_or_before(day - timedelta(days=1))
        late.append(day)
    parts = [name for name in PARTS for _ in range(getattr(population, name))]
    for n in range(population.cases):
        drawn = n * 7919 % population.cases
        role = parts[drawn] if drawn < len(parts) else ""
        due = NIGHT + timedelta(days=20 + n % 60)
        if role == "overdue":
            due = late[n % 5]
        elif role == "soon":
            due = NIGHT + timedelta(days=n % 7)
        yield {
            "id": f"P{n // len(codes):05d}/{codes[n % len(codes)]}",
            "programme": f"P{n // len(codes):05d}",
            "code": codes[n % len(codes)],
            "n": n,
            "role": role,
            "due": due.isoformat(),
            "chased": n % 5 if role == "overdue" else 0,
            "chase_on": (NIGHT if role == "overdue" else due + timedelta(days=1)).isoformat(),
            "send_on": None
            if role in ("overdue", "soon")
            else (NIGHT if role == "reminded" else due - timedelta(days=3)).isoformat(),
        }


def populate(store: Store, population: Population) -> None:
    """Fill an office that has its tables; the last report is that of the night before."""
    programmes = -(-population.cases // len(the_notice().regions_by_code))
    names = [f"P{n:05d}" for n in range(programmes)]
    found(store, kind="training", programmes=names, notice_hash="n", procedure_hash="p")
    members = _members(population)
    with store.writing() as transaction:
        transaction.run(Statement(text(_MEMBERS)))
        add = Statement(text(_ADD))
        while some := list(islice(members, 10_000)):
            transaction.run_many(add, some)
        acted = transaction.stream(
            Values(text("SELECT id FROM member WHERE role = 'acted' ORDER BY id || ''"), str)
        )
        before = Head(2 * population.cases, GENESIS)
        acts = ((case_id, ACT) for case_id in acted)
        history.advance(transaction, history.append_bodies(transaction, before, acts))
        for fill in _FILL:
            transaction.run(Statement(text(fill)), AMOUNTS)
        counters.fold(transaction)
        reports.keep(transaction, _eve(transaction, population, before))


def _eve(transaction: Transaction, population: Population, before: Head) -> NightlyReport:
    """The report of the night before, as far as the next one goes on from it."""
    owed = owing.counts(transaction)
    books = ledger.books(transaction)
    books["eligible_spent"] -= population.acted * AMOUNTS["spent"]
    return NightlyReport(
        day=NIGHT - timedelta(days=1),
        overdue=(),
        city_overdue=(),
        returned_within_window=(),
        escalated=(),
        due_soon=(),
        undated=(),
        flags=(),
        unpaid=(),
        owed=owed,
        steps={},
        calendar_ends=the_calendar().last,
        calendar_is_short=False,
        ledger_faults=(),
        history_events=before.seq,
        history_head=before.hash,
        history_faults=(),
        books=books,
    )
