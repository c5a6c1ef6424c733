"""A file that is saved over an old one: whole, or the old one stays."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config.words import Words
from duban.files import put_whole, write_whole
from duban.rendering.book import save
from duban.views.page import Column

COLUMNS = (Column("name", "name"),)
SHORT_OF_SPACE = """
import resource, sys
from pathlib import Path
from config.words import Words
from duban.rendering.book import save
from duban.views.page import Column
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
rows = ([f"{n:032x}"] for n in range(50_000))
save(Path(sys.argv[1]), (Column("name", "name"),), rows, Words("en"))
"""


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_full_disk_leaves_the_old_sheet(tmp_path: Path, name: str) -> None:
    old = tmp_path / name
    save(old, COLUMNS, [("old",)], Words("en"))
    before = old.read_bytes()
    ended = subprocess.run(
        [sys.executable, "-c", SHORT_OF_SPACE, str(old)], capture_output=True, check=False
    )
    assert ended.returncode != 0
    assert old.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_new_file_keeps_rights_and_link_of_the_old(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    write_whole(real, b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_two_who_write_the_same_file_leave_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    other = "import sys; from duban.files import write_whole; from pathlib import Path; "
    other += "write_whole(Path(sys.argv[1]), b'of another')"
    with put_whole(path) as aside:
        aside.write_text("the first half, ")
        subprocess.run([sys.executable, "-c", other, str(path)], check=True)
        assert path.read_text() == "of another"
        with aside.open("a") as file:
            file.write("and the rest")
    assert path.read_text() == "the first half, and the rest"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    killed = "import os, sys; from duban.files import put_whole; from pathlib import Path\n"
    killed += "with put_whole(Path(sys.argv[1])) as aside: aside.touch(); os._exit(9)"
    subprocess.run([sys.executable, "-c", killed, str(tmp_path / "a")], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    others = {f".a.{os.getppid()}.part", ".a.notes.part", ".a.part"}
    for name in others:
        (tmp_path / name).touch()
    write_whole(tmp_path / "a", b"new")
    assert {one.name for one in tmp_path.iterdir()} == {"a", *others}


def test_what_fails_midway_leaves_nothing_new(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with pytest.raises(RuntimeError), put_whole(path) as aside:
        aside.write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_missing_is_told_with_the_file_meant(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as error:
        write_whole(tmp_path / "none" / "a", b"")
    assert error.value.filename == str(tmp_path / "none" / "a")


def test_device_is_written_to_itself(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    with pytest.raises(OSError, match="No space"):
        write_whole(Path("/dev/full"), b"x")
