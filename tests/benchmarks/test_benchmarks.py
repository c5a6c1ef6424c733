"""A ratio is only told of two sides that did the same work."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from duban.cli.main import COMMANDS
from duban.environment import Settings
from tests.benchmarks import (
    __main__,
    apart,
    b1_act,
    b2_crowd,
    b4_night,
    b5_mail,
    b6_start,
    b7_pages,
    b8_rehearsal,
    on_postgres,
    others,
    slow_line,
    workers,
)
from tests.benchmarks.__main__ import Measuring, chosen, measure
from tests.benchmarks.courses import script
from tests.benchmarks.kept import Kept, all_kept, is_done
from tests.benchmarks.measure import DifferentWork, Finding, Plan, Result, in_turns
from tests.benchmarks.population import NIGHT, Population, populate, usual
from tests.benchmarks.recording import Limit, require_same, rows_of
from tests.benchmarks.registry import BENCHMARKS, Benchmark, in_running_order
from tests.benchmarks.report import page
from tests.conftest import Postgres
from tests.empty_office import new_store
from tests.mailhouse.sink import Sink
from tests.training_office import copy_office
from tests.workflow import sql
from workflow.night import shards
from workflow.night.proving import ROWS_A_NIGHT
from workflow.store.database import Store
from workflow.store.drivers import sqlite_module

Run = Callable[[Plan], Iterator[Finding]]

STEPS_A_ROW = 90
"""What SQLite takes at most to hold one row against the journal."""


def test_limit_leaves_the_rows_that_the_engine_leaves(tmp_path: Path) -> None:
    ids = b1_act.case_ids(2)
    prepared, asked = tmp_path / "prepared.db", list(b1_act.requests(ids, b1_act.MEASURED))
    b1_act.prepare(prepared, ids)
    bare = tmp_path / "bare.db"
    bare.write_bytes(prepared.read_bytes())
    acts = b1_act.record(prepared, asked)
    limit = Limit(bare, "OFF")
    limit.write(acts)
    limit.close()
    ours = rows_of(prepared, b1_act.TABLES)
    assert len(acts) == len(asked) == len(ours["event"]) - len(ids) * len(b1_act.BEFORE)
    assert require_same(ours, rows_of(bare, b1_act.TABLES)) > len(asked) * 2


def test_every_measured_act_writes_case_history_duty_and_notice(tmp_path: Path) -> None:
    ids = b1_act.case_ids(1)
    b1_act.prepare(tmp_path / "office.db", ids)
    asked = list(b1_act.requests(ids, b1_act.MEASURED))
    for act in b1_act.record(tmp_path / "office.db", asked):
        written = " ".join(sql for sql, _ in act)
        for table in ('UPDATE "case"', "INTO event", "UPDATE chain", "duty", "INTO owed"):
            assert table in written


def test_crowd_leaves_the_facts_that_one_writer_leaves(tmp_path: Path) -> None:
    bench = b2_crowd.Bench(tmp_path, 8 * len(b1_act.MEASURED))
    assert bench.measure(4, 1).n == 8 * len(b1_act.MEASURED)
    assert bench.require_same() > 8 * len(b1_act.MEASURED)
    assert len(bench.worst[4]) == 1
    ours = Store(f"sqlite:///{tmp_path / 'ours.db'}")
    sql.run(ours, 'UPDATE "case" SET version = 1')
    b4_night.shut(ours)
    with pytest.raises(DifferentWork, match="faults"):
        bench.require_same()


def test_the_empty_app_lists_the_commands_of_duban(tmp_path: Path) -> None:
    page = b6_start.output([*b6_start.empty_app(tmp_path), "--help"], tmp_path)
    assert b6_start.commands_shown(page) == list(COMMANDS)


def night_of(folder: Path, population: Population) -> b4_night.Night:
    path = folder / f"{population.cases}.db"
    store = new_store(f"sqlite:///{path}")
    populate(store, population)
    b4_night.shut(store)
    return b4_night.Night(path, NIGHT, 2 * population.cases)


def test_limit_leaves_the_rows_that_the_night_leaves(tmp_path: Path) -> None:
    night = night_of(tmp_path, usual(400))
    writes = night.record()
    night.ours(1)
    with pytest.raises(DifferentWork, match="owed"):
        night.limit([(sql, rows) for sql, rows in writes if "INTO owed" not in sql])
        night.require_same()
    night.limit(writes)
    assert night.require_same() > 400 * 11


def test_night_takes_no_more_steps_among_ten_times_the_cases(tmp_path: Path) -> None:
    few = usual(1_000)
    among = msgspec.structs.replace(few, cases=10 * few.cases)
    proof = ROWS_A_NIGHT * STEPS_A_ROW // 1_000  # the few have not so many rows to prove
    assert night_of(tmp_path, among).steps() <= night_of(tmp_path, few).steps() * 1.05 + proof


def test_a_row_that_differs_is_noticed() -> None:
    with pytest.raises(DifferentWork, match="event"):
        require_same({"event": [(1, "a")]}, {"event": [(1, "b")]})


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    limit, ours = [1.0, 2.0, 1.0, 1.0, 1.0], [1.0, 3.0, 1.5, 1.5, 9.0]
    result = in_turns(
        "B1",
        "v",
        limit=limit.__getitem__,
        ours=ours.__getitem__,
        rounds=5,
        goal=1.4,
        n=1,
    )
    assert (result.ratio, result.limit_median_s, result.ours_median_s) == (1.5, 1.0, 1.5)
    assert not result.is_reached


def test_an_unknown_benchmark_is_refused() -> None:
    assert chosen("b1") == ["B1"]
    assert chosen("") == list(BENCHMARKS)
    with pytest.raises(SystemExit, match="B99"):
        chosen("B99")


def kept(finding: Finding, *, is_quick: bool = True, is_whole: bool = True) -> Kept:
    return Kept(finding, is_quick, is_whole, 90.0, {"python": "3.11"})


def test_page_names_what_was_not_reached_and_not_measured() -> None:
    result = Result("B1", "FULL", 1.75, 1.5, 1.0, 1.75, 5, 10, {})
    finding = Finding((result,), unreached=("a million cases",)) + Finding(why={"FULL": "so it is"})
    text = page({"B1": kept(finding)})
    assert "≤ 1.5 × (not reached)" in text
    assert "FULL: 0.25 × over the goal: so it is." in text
    assert "Not reached within its time: a million cases." in text
    assert "(1.5 minutes)" in text
    assert "Not measured in this run: B2" in text


def test_limit_sends_the_mails_and_settles_the_rows_that_delivery_does(tmp_path: Path) -> None:
    bench = b5_mail.Bench(tmp_path, 42)
    assert bench.rows == 2 * 42
    assert bench.bytes > 42 * 5_000


def test_limit_leaves_the_history_and_the_owed_of_the_rehearsal(tmp_path: Path) -> None:
    two = msgspec.structs.replace(script(), scenarios=script().scenarios[1:3])
    recorded = b8_rehearsal.Recorded(two, tmp_path)
    b8_rehearsal.require_whole(recorded)
    assert recorded.run.events == len(recorded.acts) > 0
    recorded.acts.pop()
    with pytest.raises(DifferentWork, match="another history"):
        b8_rehearsal.require_whole(recorded)


def test_pages_among_many_cases_are_those_among_few(
    training_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(b7_pages, "TIMES", 3)
    few, many = (copy_office(training_office, tmp_path / name) for name in ("few", "many"))
    store = Store(Settings(office=many).url)
    b7_pages.spread(store, 40)
    counted = sql.rows(store, 'SELECT count(*), count(DISTINCT programme_id) FROM "case"')
    b4_night.shut(store)
    assert counted == [(840, 40)]
    with b7_pages.console(few) as one, b7_pages.console(many) as other:
        b7_pages.require_same(one, other, 840)
        with pytest.raises(DifferentWork, match="has not 839"):
            b7_pages.require_same(one, other, 839)
        with pytest.raises(DifferentWork, match="404"):
            other.ask("/nowhere")
        assert other.ask("/cases") > 0
        assert len(other.seconds["/cases"]) == b7_pages.TIMES


def figure(name: str) -> Finding:
    return Finding((Result(name, "FULL", 1.2, 1.5, 1.0, 1.2, 5, 10, {}),))


def measured(names: list[str], measuring: Measuring, folder: Path) -> list[str]:
    return measure(names, measuring, is_quick=True, folder=folder, kept_in=folder / "kept")


def test_engine_and_psycopg_leave_the_same_rows_on_postgresql(postgres: Postgres) -> None:
    acts = on_postgres.Acts(postgres, 4 * len(b1_act.MEASURED))
    result, rows = acts.alone(1)
    assert (result.id, result.n) == ("B10", 4 * len(b1_act.MEASURED))
    assert rows > 2 * result.n
    result, rows = acts.crowded(2, 1, 1.5)
    assert rows > 2 * result.n
    assert len(acts.worst) == 1
    assert "the rules are asked" in acts.why()


@pytest.mark.parametrize("shard", [shards.SHARD, 7])
def test_night_and_psycopg_leave_the_same_rows_on_postgresql(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, shard: int
) -> None:
    monkeypatch.setattr(shards, "SHARD", shard)
    result, rows, why = on_postgres.night(postgres, 400, 1)
    assert result.n == 400
    assert "the statements take" in why
    assert rows > 400 * 11


def test_workers_carry_all_mails_over_a_slow_line(postgres: Postgres) -> None:
    ground = on_postgres.Ground(postgres, lambda store: b5_mail.begin(store, 42).close())
    with Sink() as sink, slow_line.slow_line(sink.port) as port:
        least = 42 * 3 * slow_line.ANSWER_SECONDS / (2 * 4)  # each over four connections
        assert workers.carried(ground.copy("both"), port, 2, 42) > least
        assert len({one.recipient + one.message.hex() for one in sink.mails()}) == 42
        with pytest.raises(DifferentWork, match="42 of 43"):
            workers.carried(ground.copy("again"), port, 1, 43)


def test_what_fails_is_named_and_the_others_are_written_down(tmp_path: Path) -> None:
    def measuring(name: str, seconds: float) -> Iterator[Finding]:
        yield figure(name)
        if name == "B1":
            yield Finding(faults=("DifferentWork: another history",))

    assert measured(["B1", "B3"], measuring, tmp_path) == ["B1"]
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "| B3 | FULL | 1.20 ×" in text
    assert "**Failed**: DifferentWork: another history." in text
    assert len(msgspec.json.decode((tmp_path / "benchmarks.json").read_bytes())) == 2
    found = all_kept(tmp_path / "kept", BENCHMARKS, is_quick=True)
    assert {name: is_done(one) for name, one in found.items()} == {"B1": False, "B3": True}
    assert all_kept(tmp_path / "kept", BENCHMARKS, is_quick=False) == {}


def test_what_there_is_no_time_for_is_named_and_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measuring(name: str, seconds: float) -> Iterator[Finding]:
        raise AssertionError(seconds)

    monkeypatch.setattr(__main__, "WHOLE_MINUTES", 0.0)
    assert measured(["B9"], measuring, tmp_path) == []
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "Not reached within its time: all of it." in text


def test_a_size_is_begun_only_while_there_is_time_for_it(tmp_path: Path) -> None:
    assert Plan(False, tmp_path).has_time(3_600)
    assert Plan(False, tmp_path, time.monotonic() + 60).has_time(30)
    assert not Plan(False, tmp_path, time.monotonic() + 60).has_time(90)


def test_the_large_sizes_are_measured_last() -> None:
    assert in_running_order(["B4", "B7", "B1", "B3"]) == ["B3", "B1", "B7", "B4"]


def told_apart(told: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> tuple[int, list[Finding]]:
    monkeypatch.setitem(BENCHMARKS, "B1", Benchmark("one act", run, 1))
    code = apart.main("B1", "1", "60", str(told))
    return code, [msgspec.json.decode(one, type=Finding) for one in told.read_bytes().splitlines()]


def test_a_benchmark_apart_tells_each_piece_and_its_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(plan: Plan) -> Iterator[Finding]:
        yield figure("B1")
        raise DifferentWork("another history")

    def whole(plan: Plan) -> Iterator[Finding]:
        yield figure("B1")

    fault = Finding(faults=("DifferentWork: another history",))
    told = told_apart(tmp_path / "broken", monkeypatch, broken)
    assert told == (1, [figure("B1"), fault])
    assert told_apart(tmp_path / "whole", monkeypatch, whole) == (0, [figure("B1")])


def test_a_benchmark_whose_time_is_over_is_ended_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apart, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(apart, "LOOK_SECONDS", 0.05)
    (finding,) = apart.measured("B8", is_quick=True, seconds=0.0)
    assert finding.faults == ("ended after 0 minutes, when its time was over",)


@pytest.mark.parametrize("script", ["bare", "naive"])
def test_a_peer_leaves_every_case_accepted_and_every_act_in_the_audit(
    tmp_path: Path, script: str
) -> None:
    assert others.side(Path(sys.executable), script, tmp_path, 3)(0) > 0
    with pytest.raises(DifferentWork, match="3 cases accepted by 12 acts"):
        others.require_done(tmp_path / f"{script}-0.db", 4)


def test_every_peer_is_there_and_its_packages_are_locked() -> None:
    assert {*others.PEERS} == {one.stem for one in others.SCRIPTS.glob("*.py")} - {
        "__init__",
        "bare",
    }
    locked = others.LOCK.read_text(encoding="utf-8")
    assert [name for name in others.PACKAGES if f"\n{name}==" not in f"\n{locked}"] == []


def test_limit_has_the_driver_as_it_comes_and_leaves_it_to_duban_afterwards(tmp_path: Path) -> None:
    module = sqlite_module()
    before = dict(module.adapters)
    limit = Limit(tmp_path / "bare.db", "OFF")
    assert (type(None), module.PrepareProtocol) not in module.adapters
    limit.close()
    assert module.adapters == before
