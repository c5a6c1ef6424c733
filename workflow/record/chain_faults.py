"""Places where the history does not prove itself, as its rows are held against each other."""

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from workflow.store.chaining import Head
from workflow.store.statement import Row

_encode = msgspec.json.Encoder().encode


class ChainFault(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place where the history does not prove itself, and the case whose act stands there."""

    seq: int
    code: str
    expected: str
    found: str
    case: str = ""


def opening(seq: int, case_id: str) -> str:
    """How the body of an act begins."""
    return f'{{"seq":{seq},"case":{_encode(case_id).decode()},'


def held(rows: Iterable[Row], since: Head) -> tuple[int, Head, list[ChainFault]]:
    """Hold rows (seq, case, body as bytes, hash) against each other, the first against *since*.

    Returns how many there were, where they end, and the faults: `gap`, `column`, `hash`.
    """
    seq, before = since.seq, since.hash
    faults, count = [], 0
    for number, case_id, body, stored in rows:
        count += 1
        if number != seq + 1:
            faults.append(ChainFault(number, "gap", str(seq + 1), str(number), case_id))
        if not body.startswith(opening(number, case_id).encode()):
            begins = body[:60].decode(errors="replace")
            faults.append(ChainFault(number, "column", case_id, begins, case_id))
        expected = sha256(b"\n".join((before.encode(), body))).hexdigest()
        if stored != expected:
            faults.append(ChainFault(number, "hash", expected, stored, case_id))
        seq, before = number, str(stored)
    return count, Head(seq, before), faults
