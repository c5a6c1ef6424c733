"""The archives of programmes, as they were closed and perhaps opened again."""

from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter

import msgspec
from sqlalchemy import bindparam, insert, literal_column, select, update

from workflow.record.archives.contents import Contents, Digests, Part
from workflow.store.chaining import Head
from workflow.store.columns import moment
from workflow.store.locks import OF_CASES, OF_MAILS
from workflow.store.statement import Query, Row, Rows, Statement, Values
from workflow.store.tables import ArchivePartRow, ArchiveRow, table
from workflow.store.transaction import Transaction


class Archive(msgspec.Struct, frozen=True):
    """A programme as it was closed; times are ISO text, amounts fen.

    `head` is that of the history then, `digest` that over all its rows. Until it is opened again
    `reopened_at` and what stands beside it are None.
    """

    programme_id: str
    closed_at: str
    closed_by: str
    cases: int
    acts: int
    rows: int
    first_seq: int
    last_seq: int
    disbursed: int
    booked: int
    head_seq: int
    head: str
    digest: str
    reopened_at: str | None = None
    reopened_by: str | None = None
    reason: str | None = None

    @property
    def is_closed(self) -> bool:
        """Whether nothing has opened it again."""
        return self.reopened_at is None


COUNTED = ("cases", "acts", "rows", "first_seq", "last_seq", "disbursed", "booked")
"""What an archive says of its contents beside their digest."""

_archive, _part = table(ArchiveRow), table(ArchivePartRow)
_ADD = Statement(insert(_archive))
_ADD_PART = Statement(insert(_part))
_REOPEN = Statement(
    update(_archive)
    .where(_archive.c.programme_id == bindparam("programme_id_"), _archive.c.reopened_at.is_(None))
    .values({name: bindparam(f"{name}_") for name in ("reopened_at", "reopened_by", "reason")})
)
_ALL = Rows(
    select(*(_archive.c[name] for name in Archive.__struct_fields__)).order_by(
        _archive.c.programme_id, _archive.c.closed_at
    ),
    Archive,
)
_PARTS: Query[Row] = Query(
    select(_part.c.of_table, _part.c.case_id, _part.c.digests).where(
        _part.c.programme_id == bindparam("programme_id"),
        _part.c.closed_at == bindparam("closed_at"),
    ),
    list,
)
_OF_CASE: Query[Row] = Query(
    select(_part.c.of_table, _part.c.case_id, _part.c.digests).where(
        _part.c.programme_id == bindparam("programme_id"),
        _part.c.closed_at == bindparam("closed_at"),
        _part.c.of_table.in_([literal_column(f"'{one}'") for one in (*OF_CASES, OF_MAILS)]),
        _part.c.case_id == bindparam("case_id"),
    ),
    list,
)
_CASES = Values(
    select(_part.c.case_id)
    .where(
        _part.c.programme_id == bindparam("programme_id"),
        _part.c.closed_at == bindparam("closed_at"),
        _part.c.of_table == "case",
        _part.c.case_id >= bindparam("first"),
    )
    .order_by(_part.c.case_id)
    .limit(bindparam("most")),
    str,
)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Digests).decode
_counted = itemgetter(*COUNTED)


def archive_of(
    programme_id: str, found: Contents, head: Head, person: str, now: datetime
) -> Archive:
    """The archive of a programme with these contents."""
    counts = dict(zip(COUNTED, _counted(msgspec.structs.asdict(found)), strict=True))
    return Archive(
        programme_id=programme_id,
        closed_at=moment(now),
        closed_by=person,
        head_seq=head.seq,
        head=head.hash,
        digest=found.digest,
        **counts,
    )


def add(transaction: Transaction, archive: Archive, parts: Mapping[Part, Digests]) -> None:
    """Keep an archive with the digests of its rows."""
    transaction.run_many(
        _ADD_PART,
        [
            {**_key(archive), "of_table": of, "case_id": case, "digests": _encode(rows).decode()}
            for (of, case), rows in sorted(parts.items())
        ],
    )
    transaction.run(_ADD, msgspec.structs.asdict(archive))


def reopen(
    transaction: Transaction, programme_id: str, now: datetime, person: str, reason: str
) -> bool:
    """Say that a programme is closed no more; whether it was."""
    what = {"reopened_at_": moment(now), "reopened_by_": person, "reason_": reason}
    return transaction.run(_REOPEN, {**what, "programme_id_": programme_id}) > 0


def all_archives(transaction: Transaction) -> list[Archive]:
    """All archives, those too that were opened again, by programme and time."""
    return transaction.all(_ALL)


def closed_ones(transaction: Transaction) -> list[Archive]:
    """The archives of the programmes that are closed."""
    return [one for one in all_archives(transaction) if one.is_closed]


def parts(transaction: Transaction, archive: Archive) -> dict[Part, Digests]:
    """The digests of the rows of an archive. Raises msgspec.MsgspecError for damaged ones."""
    return _decoded(transaction.all(_PARTS, _key(archive)))


def parts_of_case(transaction: Transaction, archive: Archive, case_id: str) -> dict[Part, Digests]:
    """Those of the rows of one case; of an empty one what may be of several. Raises as `parts`."""
    return _decoded(transaction.all(_OF_CASE, {**_key(archive), "case_id": case_id}))


def case_ids(transaction: Transaction, first: str, most: int) -> list[str]:
    """The cases of closed programmes, in order: *most* from the first one on."""
    some = (
        transaction.all(_CASES, {**_key(one), "first": first, "most": most})
        for one in closed_ones(transaction)
    )
    return sorted(case for cases in some for case in cases)[:most]


def _key(archive: Archive) -> dict[str, str]:
    return {"programme_id": archive.programme_id, "closed_at": archive.closed_at}


def _decoded(found: list[Row]) -> dict[Part, Digests]:
    return {(of, case): _decode(digests) for of, case, digests in found}
