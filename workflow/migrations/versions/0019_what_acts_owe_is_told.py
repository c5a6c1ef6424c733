"""What acts owed before they kept a digest of it stands in the journal from now on, as it is."""

from hashlib import sha256
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

COLUMNS = (
    *("key", "case_id", "seq", "kind", "item", "duty", "day", "due", "recipients", "facts"),
    *("status", "settled_at", "result"),
)
UNTOLD = (
    "seq IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM journal WHERE of_table = 'owed' AND journal.row = owed.key)"
)
"""The rows that no entry tells of: nobody has done anything to them since an act left them."""

TOLD = ("at", "who", "of_table", "row", "digest")
AT_ONCE = 1_000


def upgrade() -> None:
    """Tell of each such row; in an office in training they may be copies, which are not told of."""
    kind = op.get_bind().execute(sa.text("SELECT value FROM setting WHERE key = 'kind'")).scalar()
    if kind != "real":
        return
    journal = sa.table("journal", *(sa.column(name) for name in ("seq", *TOLD, "hash")))
    head = op.get_bind().execute(sa.text("SELECT seq, hash FROM journal_head")).first()
    seq, last = (0, "0" * 64) if head is None else (int(head[0]), str(head[1]))
    names = ", ".join(COLUMNS)
    query = f"SELECT {names} FROM owed WHERE {UNTOLD} ORDER BY key"  # noqa: S608 - our own names
    untold = op.get_bind().execute(sa.text(query)).fetchall()
    if not untold:
        return
    entries: list[dict[str, Any]] = []
    for row in untold:
        seq += 1
        told = ["", "", "owed", row[0], sha256(msgspec.json.encode(list(row))).hexdigest()]
        body = msgspec.json.encode([seq, *told]).decode()
        last = sha256(f"{last}\n{body}".encode()).hexdigest()
        entries.append({"seq": seq, **dict(zip(TOLD, told, strict=True)), "hash": last})
    for begin in range(0, len(entries), AT_ONCE):
        op.get_bind().execute(sa.insert(journal), entries[begin : begin + AT_ONCE])
    keep = "UPDATE journal_head SET seq = :seq, hash = :hash"
    if head is None:
        keep = "INSERT INTO journal_head (id, seq, hash) VALUES (1, :seq, :hash)"
    op.get_bind().execute(sa.text(keep), {"seq": seq, "hash": last})
