"""Shares of what is due: whole cases, all of them, each in one share."""

import pytest
from sqlalchemy import bindparam, select

from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, TEDA, XIQING
from tests.workflow import sql
from workflow.record.cases import case_id
from workflow.store import shares
from workflow.store.database import Store
from workflow.store.shares import LAST, Share
from workflow.store.statement import Values
from workflow.store.tables import RungRow, table

_rung = table(RungRow)
END = shares.end_of(_rung.c.case_id)
WITHIN = Values(select(_rung.c.case_id).where(*shares.within(_rung.c.case_id)), str)
NAMES = [case_id(PROGRAMME, code) for code in (HEPING, DONGLI, XIQING, BINHAI, TEDA)]


def fill(store: Store, counts: list[int]) -> list[str]:
    """So many rungs of each case; the case of each."""
    laid = [name for name, count in zip(NAMES, counts, strict=False) for _ in range(count)]
    for n, name in enumerate(laid):
        sql.run(
            store,
            "INSERT INTO rung VALUES (:name, :key, '2024-01-09', '2024-01-02', 'armed')",
            name=name,
            key=f"{n:03d}",
        )
    return sorted(laid)


def divided(store: Store, most: int) -> list[list[str]]:
    """The cases of all rows, share by share."""
    found, after = [], ""
    while True:
        with store.reading() as transaction:
            until = transaction.first(END, {"after": after, "most": most})
            share = Share(after, until or LAST)
            found.append(sorted(transaction.all(WITHIN, share.bounds)))
        if share.is_last:
            return found
        after = share.until


def test_shares_hold_every_row_once_and_no_case_twice(store: Store) -> None:
    laid = fill(store, [3, 1, 0, 4, 2])
    for most in (1, 2, 3, 4, 99):
        found = divided(store, most)
        assert sorted(row for share in found for row in share) == laid
        cases = [name for share in found for name in sorted(set(share))]
        assert cases == sorted(set(cases))
        assert all(len(share) > most for share in found[:-1])


@pytest.mark.parametrize("counts", [[], [0, 0], [1], [5], [1, 1, 1, 1, 1]])
def test_even_a_list_without_rows_has_a_last_share(counts: list[int]) -> None:
    store = new_store("sqlite://")
    laid = fill(store, counts)
    assert sorted(row for share in divided(store, 2) for row in share) == laid
    shut(store)


def test_last_share_goes_beyond_the_name_of_every_case() -> None:
    assert all(name < LAST for name in NAMES)
    assert Share().is_last and not Share("", NAMES[0]).is_last
    assert Share("a", "b").bounds == {"after": "a", "until": "b"}
    assert bindparam("after").key in Share().bounds
