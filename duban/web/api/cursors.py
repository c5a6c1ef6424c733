"""Cursors: where a list goes on, told so that no program has to understand it or can change it.

A cursor is good for the very filters, order and size that it was given for, and for no other list.
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from states.reading import InvalidInput
from states.saying import saying
from workflow.record.vault import Vault
from workflow.store.order import Mark

CURSOR = "cursor"
PURPOSE = "cursor of a list"
SEAL = 16
"""So many bytes of the signature are kept."""
LONGEST = 2_000

Given = Mapping[str, Sequence[str]]


def cursor_of(mark: Mark, path: str, given: Given, vault: Vault) -> str:
    """The cursor that leads on after a mark of the list at a path that is asked for so."""
    told = msgspec.json.encode(mark)
    return urlsafe_b64encode(_seal(told, path, given, vault) + told).decode().rstrip("=")


def mark_of(cursors: Sequence[str], path: str, given: Given, vault: Vault) -> Mark:
    """The mark that a cursor leads to, none without one. Raises InvalidInput."""
    if not cursors:
        return ()
    sealed = _bytes(cursors[0]) if len(cursors) == 1 else b""
    seal, told = sealed[:SEAL], sealed[SEAL:]
    if not hmac.compare_digest(seal, _seal(told, path, given, vault)):
        raise InvalidInput(CURSOR, saying("api.cursor"), cursors[0][:LONGEST])
    return msgspec.json.decode(told, type=Mark)


def _bytes(cursor: str) -> bytes:
    if len(cursor) > LONGEST:
        return b""
    try:
        return urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except (UnicodeEncodeError, binascii.Error):
        return b""


def _seal(told: bytes, path: str, given: Given, vault: Vault) -> bytes:
    """What tells a cursor of ours, for one list, from any other."""
    asked = urlencode(sorted(given.items()), doseq=True).encode(errors="surrogatepass")
    return vault.signed(PURPOSE, b"\n".join((path.encode(), asked, told)))[:SEAL]
