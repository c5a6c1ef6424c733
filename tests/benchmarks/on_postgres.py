"""The acts of B1 and B2 and the night of B4 on PostgreSQL, next to psycopg doing the same."""

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from tests.benchmarks.b1_act import (
    MEASURED,
    TABLES,
    Desk,
    begin,
    case_ids,
    recorded,
    requests,
    spent,
)
from tests.benchmarks.b2_crowd import PAPER, Crowd
from tests.benchmarks.b3_bulk import in_one
from tests.benchmarks.b4_night import at_six, shut
from tests.benchmarks.bare_night import PostgresBareNight, same_rows_at
from tests.benchmarks.measure import DifferentWork, Result, Watch, in_turns
from tests.benchmarks.population import NIGHT, populate, usual
from tests.benchmarks.recording import Act, PostgresLimit, RecordingStore, require_same, rows_at
from tests.benchmarks.whereabouts import TimedStore, why, why_a_night
from tests.conftest import Postgres
from workflow.night.plan import JOBS, day_plan
from workflow.office.request import Request
from workflow.record import history
from workflow.store.database import Store
from workflow.store.excerpts import KEPT

GOAL = 1.5
OURS, LIMIT = BOTH = ("ours", "bare")


class Ground:
    """A prepared database, copied for each side and round; a large copy goes as the next comes."""

    def __init__(
        self, server: Postgres, prepare: Callable[[Store], None], *, is_large: bool = False
    ) -> None:
        self._server, self._is_large = server, is_large
        self._prepared, self._copies = server.new_database(empty=True), dict[str, str]()
        store = Store(self._prepared)
        prepare(store)
        store.close()
        with store.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        store.engine.dispose()

    def copy(self, side: str) -> str:
        """A fresh copy for a side."""
        if self._is_large and side in self._copies:
            self._server.drop(self._copies[side])
        self._copies[side] = self._server.copy(self._prepared, is_large=self._is_large)
        return self._copies[side]

    def url(self, side: str) -> str:
        """The database of a side as it was left."""
        return self._copies[side]

    def drop(self) -> None:
        """Give the room on the disk back."""
        for url in (*self._copies.values(), self._prepared):
            self._server.drop(url)


class Acts:
    """The acts of B1 from one operator, and from many at once."""

    def __init__(self, server: Postgres, acts: int) -> None:
        self._ids = case_ids(acts // len(MEASURED))
        self._asked = list(requests(self._ids, MEASURED))
        self._ground = Ground(server, lambda store: begin(store, self._ids).close())
        self._watch = Watch()
        self.worst: list[float] = []

    def alone(self, rounds: int) -> tuple[Result, int]:
        """One operator next to the bare driver, and how many rows both held."""

        def ours(number: int) -> float:
            desk = Desk(Store(self._ground.copy(OURS)))
            with desk.store.reading():
                pass
            with self._watch.running():
                desk.do(self._asked)
            desk.close()
            return self._watch.seconds

        acts = recorded(RecordingStore(self._ground.copy(OURS)), self._asked)
        result = self._in_turns("B1, one durable act", acts, ours, rounds, GOAL)
        return result, require_same(*(rows_at(self._ground.url(one), TABLES) for one in BOTH))

    def why(self) -> str:
        """What the limit is spared of an act."""
        return why(spent(self._ground.copy(OURS), self._asked))

    def crowded(self, operators: int, rounds: int, goal: float) -> tuple[Result, int]:
        """Many operators next to the one bare writer, and how many rows both held."""
        asked = [replace(one, basis=PAPER) for one in self._asked]
        self.worst = []

        def desk() -> Desk:
            found = Desk(Store(self._ground.copy(OURS)))
            found.now = asked[-1].at or found.now
            return found

        def ours(number: int) -> float:
            crowd = Crowd(at := desk(), operators, asked, len(self._ids))
            with self._watch.running():
                crowd.act()
            at.close()
            self.worst.append(max(crowd.waits))
            return self._watch.seconds

        acts = self._entered_at_once(asked)
        result = self._in_turns(f"B2, {operators} operators", acts, ours, rounds, goal)
        return result, self._require_same_facts()

    def _entered_at_once(self, asked: list[Request]) -> list[Act]:
        """What the engine writes for each act, all of them entered at the moment of the last."""
        store = RecordingStore(self._ground.copy(OURS))
        desk = Desk(store)
        desk.now = asked[-1].at or desk.now
        with store.reading():
            pass
        for request in asked:
            with store.noting():
                desk.office.handle(request)
        desk.close()
        return store.acts

    def _in_turns(
        self,
        variant: str,
        acts: list[Act],
        ours: Callable[[int], float],
        rounds: int,
        goal: float,
    ) -> Result:
        def limit(number: int) -> float:
            bare = PostgresLimit(self._ground.copy(LIMIT))
            with self._watch.running():
                bare.write(acts)
            bare.close()
            return self._watch.seconds

        return in_turns(
            "B10", f"{variant}, wall", limit=limit, ours=ours, rounds=rounds, goal=goal, n=len(acts)
        )

    def _require_same_facts(self) -> int:
        """As B2 does: same facts, same number of rows, and a history that proves itself."""
        facts = [rows_at(self._ground.url(one), ["case"], "id, version, facts") for one in BOTH]
        counts = [
            {name: len(rows) for name, rows in rows_at(self._ground.url(one), TABLES).items()}
            for one in BOTH
        ]
        store = Store(self._ground.url(OURS))
        with store.reading() as transaction:
            _, faults = history.verify(transaction)
        shut(store)
        if facts[0] != facts[1] or counts[0] != counts[1] or faults:
            raise DifferentWork(f"{counts[0]} and {counts[1]}, faults {faults}")
        return sum(counts[0].values())


def night(server: Postgres, size: int, rounds: int) -> tuple[Result, int, str]:
    """The night among so many cases next to psycopg, how many rows both held, and what it takes."""
    watch = Watch()

    def prepare(store: Store) -> None:
        store.create()
        populate(store, usual(size))

    def planned(store: Store) -> float:
        office = at_six(store, NIGHT).office
        with watch.running():
            done = day_plan(office, NIGHT, proves=False).done
        shut(store)
        if set(done) != set(JOBS):
            raise AssertionError(done)
        return watch.seconds

    def ours(number: int) -> float:
        return planned(Store(ground.copy(OURS)))

    def limit(number: int) -> float:
        bare = PostgresBareNight(ground.copy(LIMIT))
        with watch.running():
            bare.night(when, writes)
        bare.close()
        return watch.seconds

    ground, until = Ground(server, prepare, is_large=True), date.fromordinal(NIGHT.toordinal() + 7)
    since = 2 * size
    when = {"day": NIGHT.isoformat(), "until": until.isoformat(), "since": since, "kept": KEPT}
    writes = _night_written(ground.copy(OURS))
    variant = f"B4, {size:,} open cases"
    result = in_turns("B10", variant, limit=limit, ours=ours, rounds=rounds, goal=GOAL, n=size)
    rows = sum(same_rows_at(table, *map(ground.url, BOTH)) for table in TABLES)
    timed = TimedStore(ground.copy(OURS))
    told = why_a_night(timed.spent, planned(timed))
    ground.drop()
    return result, rows, told


def _night_written(url: str) -> Act:
    """The rows that the night writes, a statement a table; the totals keep themselves.

    Its shards are gone at the end: they are forgotten before they are opened, and once more after.
    """
    store = RecordingStore(url)
    office = at_six(store, NIGHT)
    with store.noting():
        day_plan(office.office, NIGHT, proves=False)
    shut(store)
    written = [(sql, rows) for sql, rows in in_one(store.acts) if " total" not in sql]
    return sorted(written, key=lambda one: one[0].startswith("DELETE FROM job_run"))
