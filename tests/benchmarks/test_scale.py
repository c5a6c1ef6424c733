"""What an office costs is measured on a whole one, and sizes without room or time are named."""

from pathlib import Path

import msgspec
import pytest

from duban.bootstrap.editions import NOTICE
from duban.bootstrap.opening import open_desk
from duban.environment import DATABASE_FILE, load_settings
from duban.practice.demo import multiply
from duban.reference import scale as page
from duban.reference.scale import FILE, POSTGRESQL, SQLITE, Point, Scale
from tests.benchmarks import b7_pages, scale
from tests.benchmarks.scale import EACH
from tests.conftest import shut
from tests.training_office import copy_office
from tests.workflow import sql
from workflow.record import history
from workflow.store import backup as copies


def test_every_cost_of_an_office_is_measured(
    training_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "TIMES", 1)
    monkeypatch.setattr(scale, "ACTS", 1)
    monkeypatch.setattr(b7_pages, "TIMES", 1)
    point = scale.measured(copy_office(training_office, tmp_path / "office"), SQLITE)
    assert (point.database, point.cases) == (SQLITE, 21)
    for name in ("night_s", "night_mb", "act_ms", "page_ms", "list_s", "bytes_a_case"):
        assert getattr(point, name) > 0


def test_sizes_are_those_that_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZES", "10000,1000")
    assert scale.sizes() == [1_000, 10_000]
    monkeypatch.delenv("SIZES")
    assert scale.sizes() == list(scale.SIZES)


def test_sizes_without_room_or_time_are_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = Point(SQLITE, 1_000, 1.0, 90, 1.0, 50.0, 0.8, 45_000)
    monkeypatch.setattr(scale, "DOCS", tmp_path)
    monkeypatch.setattr(page, "main", lambda docs: None)
    monkeypatch.setattr(scale, "_point", lambda folder, size, database: point)
    monkeypatch.setattr(scale, "GROWTH", 1e12)
    monkeypatch.setenv("SIZES", "1000,10000,100000000000")
    (tmp_path / FILE).parent.mkdir()
    scale.main()
    kept = msgspec.json.decode((tmp_path / FILE).read_bytes(), type=Scale)
    assert kept.points == (point, point)
    assert [(one.cases, one.why) for one in kept.left_out] == [
        *((10_000, "time"),) * 2,
        *((100_000_000_000, "disk"),) * 2,
    ]
    assert {one.database for one in kept.left_out} == {SQLITE, POSTGRESQL}


def test_a_run_goes_on_with_what_an_earlier_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, str]] = []

    def point(folder: Path, size: int, database: str) -> Point:
        asked.append((size, database))
        return Point(database, size + 8, 1.0, 90, 1.0, 50.0, 0.8, 45_000)

    monkeypatch.setattr(scale, "DOCS", tmp_path)
    monkeypatch.setattr(page, "main", lambda docs: None)
    monkeypatch.setattr(scale, "_point", point)
    (tmp_path / FILE).parent.mkdir()
    monkeypatch.setenv("SIZES", "1000,10000")
    scale.main()
    earlier = page.read(tmp_path)
    left = Scale("", (earlier.points[0], *earlier.points[2:]), (), {})
    (tmp_path / FILE).write_bytes(msgspec.json.encode(left))
    monkeypatch.setenv("CONTINUE", "1")
    asked.clear()
    scale.main()
    assert asked == [(1_000, POSTGRESQL)]
    assert page.read(tmp_path).points == earlier.points


def test_office_on_the_server_is_the_one_in_the_file(
    training_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = copy_office(training_office, tmp_path / "office")
    monkeypatch.setattr(scale, "office_in_file", lambda folder, size: office)
    with scale.office_on_server(tmp_path, EACH + 1) as there, open_desk(load_settings(there)) as on:
        with on.store.reading() as transaction:
            head = history.head(transaction)
        ((cases,),) = sql.rows(on.store, 'SELECT count(*) FROM "case"')
        shut(on.store)
    file = copies.store_in(office / DATABASE_FILE)
    multiply(file, NOTICE, 2, scale.SEED, lambda done, total: None)
    with file.reading() as transaction:
        assert history.head(transaction) == head
    shut(file)
    assert cases == 2 * EACH
