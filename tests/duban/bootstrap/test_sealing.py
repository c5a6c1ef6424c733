"""The key of an office: made once for its owner alone, and refused where it is none."""

import stat
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from duban.bootstrap.sealing import KEY_FILE, KeyMissing, make_key, make_private, read_key
from workflow.record.vault import Vault


def test_key_is_made_once_and_seals(tmp_path: Path) -> None:
    make_key(tmp_path)
    key = read_key(tmp_path)
    make_key(tmp_path)
    assert read_key(tmp_path) == key
    assert Vault(key).open(Vault(key).seal("6222")) == "6222"
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_key_with_a_line_end_is_the_same(tmp_path: Path) -> None:
    make_key(tmp_path)
    key = read_key(tmp_path)
    (tmp_path / KEY_FILE).write_bytes(key + b"\n")
    assert read_key(tmp_path) == key


@pytest.mark.parametrize(
    "kept",
    [None, b"", b"x", b"\xff" * 44, urlsafe_b64encode(b"short"), urlsafe_b64encode(b"k" * 33)],
)
def test_what_is_no_key_is_told_with_its_place(tmp_path: Path, kept: bytes | None) -> None:
    if kept is not None:
        (tmp_path / KEY_FILE).write_bytes(kept)
    with pytest.raises(KeyMissing) as refused:
        read_key(tmp_path)
    assert refused.value.sayings[0].facts["path"] == tmp_path / KEY_FILE


def test_file_that_is_there_keeps_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    path.write_text("kept")
    path.chmod(0o640)
    make_private(path)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("kept", 0o640)
