"""What an office costs is measured on a whole one, and sizes without room or time are named."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from duban.reference import scale as page
from duban.reference.scale import FILE, POSTGRESQL, SQLITE, LeftOut, Point, Scale
from tests.benchmarks import b7_pages, scale
from tests.training_office import copy_office


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
    monkeypatch.setattr(scale, "_points", lambda folder, size, both: iter([point]))
    monkeypatch.setattr(scale, "GROWTH", 1e12)
    monkeypatch.setenv("SIZES", "1000,10000,100000000000")
    (tmp_path / FILE).parent.mkdir()
    scale.main()
    kept = msgspec.json.decode((tmp_path / FILE).read_bytes(), type=Scale)
    assert kept.points == (point,)
    assert [(one.cases, one.why) for one in kept.left_out] == [
        *((10_000, "time"),) * 2,
        *((100_000_000_000, "disk"),) * 2,
    ]
    assert {one.database for one in kept.left_out} == {SQLITE, POSTGRESQL}


def test_a_run_goes_on_where_an_earlier_one_ended_and_names_the_server_without_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, bool]] = []

    def points(folder: Path, size: int, *, both: bool) -> Iterator[Point]:
        asked.append((size, both))
        yield Point(SQLITE, size + 8, 1.0, 90, 1.0, 50.0, 0.8, 45_000)

    monkeypatch.setattr(scale, "DOCS", tmp_path)
    monkeypatch.setattr(page, "main", lambda docs: None)
    monkeypatch.setattr(scale, "_points", points)
    (tmp_path / FILE).parent.mkdir()
    monkeypatch.setenv("SIZES", "1000")
    scale.main()
    free = shutil.disk_usage(tmp_path).free
    monkeypatch.setattr(scale, "BYTES_A_CASE", free // 2 // 10_000)
    monkeypatch.setenv("SIZES", "1000,10000")
    monkeypatch.setenv("CONTINUE", "1")
    scale.main()
    assert asked == [(1_000, True), (10_000, False)]
    kept = page.read(tmp_path)
    assert [one.cases for one in kept.points] == [1_008, 10_008]
    assert kept.left_out == (LeftOut(10_000, POSTGRESQL, "disk"),)
