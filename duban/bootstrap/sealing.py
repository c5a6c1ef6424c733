"""The key of an office, which seals the account numbers in its database."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from states.saying import saying
from workflow.store.errors import StoreError

KEY_FILE = "duban.key"
KEY_BYTES = 32


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


def make_key(office: Path) -> None:
    """Make the key, readable by its owner alone; one that is there stays."""
    path = office / KEY_FILE
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(urlsafe_b64encode(os.urandom(KEY_BYTES)))
