"""The key of an office, which seals the account numbers in its database, and who can read both."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from duban.files import settle
from states.saying import saying
from workflow.store.errors import StoreError

KEY_FILE = "duban.key"
KEY_BYTES = 32
OWNER_ALONE, OTHERS = 0o600, 0o077


class KeyMissing(StoreError):
    """The key that seals account numbers is not in the office's folder; put it back."""


def read_key(office: Path) -> bytes:
    """The office's key. Raises KeyMissing where there is none, or where it is no key."""
    path = office / KEY_FILE
    try:
        key = path.read_bytes().strip()
        if len(urlsafe_b64decode(key)) != KEY_BYTES:
            raise ValueError("no key")
    except (FileNotFoundError, ValueError):
        raise KeyMissing(saying("error.no_key", path=path)) from None
    return key


def open_to_others(files: Iterable[Path]) -> tuple[str, ...]:
    """Those of the files that other accounts of the machine can read or change."""
    return tuple(file.name for file in files if file.exists() and file.stat().st_mode & OTHERS)


def make_private(file: Path) -> None:
    """Make an empty file that its owner alone can read; one that is there stays as it is."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE))


def make_key(office: Path) -> None:
    """Make the key, readable by its owner alone; one that is there stays."""
    path = office / KEY_FILE
    if not path.exists():
        write_key(path, urlsafe_b64encode(os.urandom(KEY_BYTES)))


def write_key(path: Path, key: bytes) -> None:
    """Write a key down, readable by its owner alone, so that it is on the disk."""
    make_private(path)
    path.write_bytes(key)
    settle(path)
