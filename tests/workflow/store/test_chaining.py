"""A chain proves every row: what was changed, taken out or put in is found, and where."""

from collections.abc import Iterator

import pytest

from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import at
from tests.workflow import sql
from workflow.store import chaining, journal
from workflow.store.chaining import EMPTY, GENESIS, Head, LinkFault, link
from workflow.store.columns import moment
from workflow.store.database import Store
from workflow.store.tables import JOURNALED

ROWS, NOW = 7, at("2024-01-10")


@pytest.fixture
def chained() -> Iterator[Store]:
    """A journal of seven rows, whose table may be written."""
    store = new_store("sqlite://")
    store.clock = lambda: NOW
    for n in range(1, ROWS + 1):
        sql.run(store, "SELECT 1")
        with store.writing() as transaction:
            notes = transaction.notes
            assert notes is not None
            notes["setting", f"k{n}"] = (f"digest {n}", "li")
    sql.unfreeze(store, "journal")
    yield store
    shut(store)


def faults(store: Store, since: Head | None = None) -> list[tuple[int, str]]:
    """What is wrong with the chain."""
    with store.reading() as transaction:
        return [(one.seq, one.code) for one in journal.verify(transaction, since)[1]]


def head(store: Store) -> Head:
    """The head that the chain has."""
    with store.reading() as transaction:
        return journal.head(transaction)


def head_at(store: Store, seq: int) -> Head:
    """The head as it was when a row was the last."""
    ((number, digest),) = sql.rows(store, f"SELECT seq, hash FROM journal WHERE seq = {seq}")  # noqa: S608 - a number
    return Head(number, digest)


def test_empty_chain_has_a_head_and_proves_itself() -> None:
    store = new_store("sqlite://")
    assert head(store) == EMPTY == Head(0, GENESIS)
    assert faults(store) == []
    with store.reading() as transaction:
        assert journal.holds(transaction, EMPTY)
        assert not journal.holds(transaction, Head(1, GENESIS))
    shut(store)


def test_chain_that_nobody_touched_proves_itself_from_any_of_its_rows(chained: Store) -> None:
    assert head(chained).seq == ROWS
    for seq in range(1, ROWS + 1):
        since = head_at(chained, seq)
        with chained.reading() as transaction:
            assert journal.verify(transaction, since) == (ROWS - seq, [])
            assert journal.holds(transaction, since)


@pytest.mark.parametrize("page", [1, 2, 3, 7, 8])
def test_long_chain_is_read_a_page_at_a_time(
    chained: Store, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(chaining, "_PAGE", page)
    with chained.reading() as transaction:
        assert journal.verify(transaction) == (ROWS, [])


@pytest.mark.parametrize("column", ["at", "who", "of_table", "row", "digest"])
def test_changed_column_is_found_at_its_row(chained: Store, column: str) -> None:
    sql.run(chained, f"UPDATE journal SET \"{column}\" = 'x' WHERE seq = 3")  # noqa: S608 - ours
    assert faults(chained) == [(3, "hash")]
    assert faults(chained, head_at(chained, 3)) == []


def test_row_that_was_taken_out_leaves_a_gap(chained: Store) -> None:
    sql.run(chained, "DELETE FROM journal WHERE seq = 4")
    assert faults(chained) == [(5, "gap"), (5, "hash")]


@pytest.mark.parametrize(
    ("seq", "codes"), [(4, ["gap"]), (5, ["hash"]), (6, []), (ROWS, ["gap"]), (ROWS + 1, [])]
)
def test_one_row_is_looked_at_and_missed_where_it_was_taken_out(
    chained: Store, seq: int, codes: list[str]
) -> None:
    sql.run(chained, "DELETE FROM journal WHERE seq = 4")
    sql.run(chained, f"DELETE FROM journal WHERE seq = {ROWS}")  # noqa: S608 - a number
    with chained.reading() as transaction:
        assert journal.at(transaction, seq) == [LinkFault(seq, code) for code in codes]


def test_row_that_was_taken_from_the_end_is_missed_by_the_head(chained: Store) -> None:
    sql.run(chained, f"DELETE FROM journal WHERE seq = {ROWS}")  # noqa: S608 - a number
    assert faults(chained) == [(ROWS, "head")]


def test_row_that_was_added_behind_the_head_is_found(chained: Store) -> None:
    last = head(chained)
    sql.run(
        chained,
        "INSERT INTO journal VALUES (8, 'a', 'li', 'setting', 'k8', 'd', :hash)",
        hash=link(last.hash, b'[8,"a","li","setting","k8","d"]'),
    )
    assert faults(chained) == [(ROWS, "head")]


def test_end_that_was_written_anew_no_longer_holds_the_head_of_before(chained: Store) -> None:
    """Whoever chains all again after a change fits in itself, and not what was known of it."""
    known = head(chained)
    before = head_at(chained, 5).hash
    for seq, digest in ((6, "other"), (7, "digest 7")):
        body = f'[{seq},"{moment(NOW)}","li","setting","k{seq}","{digest}"]'
        before = link(before, body.encode())
        sql.run(
            chained,
            "UPDATE journal SET digest = :digest, hash = :hash WHERE seq = :seq",
            digest=digest,
            hash=before,
            seq=seq,
        )
    sql.run(chained, "UPDATE journal_head SET hash = :hash", hash=before)
    assert faults(chained) == []
    with chained.reading() as transaction:
        assert not journal.holds(transaction, known)


def test_link_tells_what_came_before_from_what_is_said() -> None:
    links = {
        link(before, body) for before, body in (("a", b"b"), ("b", b"a"), ("a", b"c"), ("", b"ab"))
    }
    assert len(links) == 4
    assert len(link("a", b"b")) == len(GENESIS)
    assert LinkFault(1, "gap") != LinkFault(1, "hash")
    assert "setting" in JOURNALED
