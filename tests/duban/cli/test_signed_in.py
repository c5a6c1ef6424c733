"""As whom a command acts that may not look into its home, as a service of systemd may not."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from duban.bootstrap.desk import Desk
from duban.cli.signed_in import (
    keep_token,
    kept_token,
    room_for_token,
    signed_in,
    token_file,
    who_is_at,
)

NOBODY = 65_534


@contextmanager
def not_root() -> Iterator[None]:
    """Act as an account that may not do all there is, whoever tests."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The home of the account, which is closed at the end as well."""
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    yield tmp_path
    tmp_path.chmod(0o700)


def test_nobody_has_signed_in_where_the_home_can_not_be_looked_into(
    training: Desk, home: Path
) -> None:
    home.chmod(0)
    with not_root():
        assert kept_token(training) == ""
        assert signed_in(training) is None
        assert who_is_at(training) == f"terminal of {os.getuid()}"


def test_session_that_is_there_and_can_not_be_read_is_not_passed_over(
    training: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TemporaryDirectory() as folder:
        monkeypatch.setenv("XDG_CONFIG_HOME", folder)
        keep_token(training, "a token")
        for one in (Path(folder), Path(folder) / "duban"):
            one.chmod(0o755)
        token_file(training).chmod(0)
        with not_root(), pytest.raises(PermissionError):
            kept_token(training)


def test_place_that_can_keep_no_session_is_told_and_named(training: Desk, home: Path) -> None:
    kept = home / ".config" / "duban"
    kept.mkdir(parents=True)
    for folder in (kept, home / ".config"):
        kept.rmdir()
        kept.mkdir()
        folder.chmod(0)
        with not_root(), pytest.raises(PermissionError) as refused:
            room_for_token(training)
        assert str(refused.value.filename).startswith(str(home))
        folder.chmod(0o700)
