"""Mails put into a folder: whole, once, under names that every file system can hold."""

import os
from datetime import date
from pathlib import Path

import msgspec
import pytest

from notifications.outbound.folder import GROUP, PART, courier, file_name, write
from notifications.parcel import Parcel, Result

DAY = date(2023, 7, 24)


def test_a_file_is_named_by_day_id_kind_and_region() -> None:
    assert file_name(DAY, "m17", "reminder", "和平区") == "2023-07-24_m17_reminder_和平区.eml"


@pytest.mark.parametrize(
    "region",
    ["𠮷区", '<>:"/\\|?*', "../../etc/passwd", "a\r\nb", "区. ", "", "𠮷" * 300, "区" * 300],
)
def test_a_file_name_is_safe_on_every_file_system(region: str) -> None:
    name = file_name(DAY, "m17", "reminder", region)
    assert name.startswith("2023-07-24_m17_reminder_")
    assert name.endswith(".eml")
    assert not set(name) & set('<>:"/\\|?*\r\n ')
    assert len(name.encode("gbk")) <= 255


def test_the_same_mail_is_one_file_and_stays_as_it_is(tmp_path: Path) -> None:
    name = file_name(DAY, "m17", "reminder", "和平区")
    first = write(tmp_path / "outgoing", name, b"mail\r\n")
    again = write(tmp_path / "outgoing", name, b"another\r\n")
    assert first == again
    assert first.read_bytes() == b"mail\r\n"
    assert list(first.parent.iterdir()) == [first]


def test_a_mail_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="name"):
        write(tmp_path, "x" * 300, b"mail\r\n")
    (tmp_path / "taken.eml" / "full").mkdir(parents=True)
    assert write(tmp_path, "taken.eml", b"mail\r\n").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["taken.eml"]


def test_one_who_was_stopped_while_writing_changes_nothing_that_another_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, others = os.fsync, [b"of another\r\n"]

    def stopped(handle: int) -> None:
        if others:
            write(tmp_path, "a.eml", others.pop())
        sync(handle)

    monkeypatch.setattr(os, "fsync", stopped)
    assert write(tmp_path, "a.eml", b"a much longer one of who was stopped\r\n").is_file()
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [
        ("a.eml", b"of another\r\n")
    ]


def parcels(count: int) -> list[Parcel]:
    return [
        Parcel(f"m{n}", "o@office.example", f"m{n}@d.example", b"mail\r\n", f"{n}.eml")
        for n in range(count)
    ]


def test_courier_tells_of_every_mail_in_groups(tmp_path: Path) -> None:
    told: list[list[Result]] = []
    courier(tmp_path)(parcels(GROUP + 1), told.append)
    assert [len(group) for group in told] == [GROUP, 1]
    assert told[1] == [Result(f"m{GROUP}", "sent", f"{GROUP}.eml")]
    assert len(list(tmp_path.iterdir())) == GROUP + 1
    courier(tmp_path)([], told.append)
    assert len(told) == 2


def test_mail_that_the_folder_does_not_take_has_failed_and_the_next_goes_on(tmp_path: Path) -> None:
    first, second = parcels(2)
    too_long = msgspec.structs.replace(first, file="x" * 300)
    told: list[Result] = []
    courier(tmp_path)([too_long, second], told.extend)
    assert [(one.key, one.fate) for one in told] == [("m0", "failed"), ("m1", "sent")]
    assert "name too long" in told[0].answer
    assert [path.name for path in tmp_path.iterdir()] == ["1.eml"]


def test_what_a_killed_writer_left_behind_goes_when_its_mail_is_written_again(
    tmp_path: Path,
) -> None:
    (again,) = parcels(1)
    (tmp_path / f".{again.file}{PART}").write_bytes(b"half of it, and longer than the whole" * 99)
    carried: list[Result] = []
    courier(tmp_path)([again], carried.extend)
    assert [one.fate for one in carried] == ["sent"]
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [again.message]
