"""Cases that are in mid-procedure while the schema is brought up to date go on to their end."""

from collections import Counter
from itertools import islice

import pytest

from tests.conftest import shut
from tests.migrations.conftest import NewStore
from tests.migrations.steps import upgrade_to
from tests.practice import BINHAI, DONGLI, HEPING, XIQING, Practice, usual_way
from workflow.record import history, ledger, proof
from workflow.store import parts
from workflow.store.database import Store
from workflow.store.schema import migrate

EARLIER = ("0021", "0022", "0023")
"""Steps at which what is written today can be written already."""
ACTS = len([*usual_way(HEPING)])
UNDER_WAY = {HEPING: 1, DONGLI: 5, XIQING: 9, BINHAI: 14}
"""So many acts of its way each case has behind it when the schema changes."""


def lead_on(office: Practice, code: str, first: int, last: int) -> None:
    """Lead a case on its usual way, from one act up to another."""
    for moment, name, data in islice(usual_way(code), first, last):
        office.set(moment)
        office.do(name, data, code=code)


def went_through(store: Store, step: str | None) -> Practice:
    """An office whose cases are led half of their way, the schema changed, and led to their end."""
    if step is None:
        migrate(store)
    else:
        upgrade_to(store, step)
    office = Practice(store)
    for code, done in UNDER_WAY.items():
        lead_on(office, code, 0, done)
    office.night("2023-07-19")
    if step is not None:
        migrate(store)
    for code, done in UNDER_WAY.items():
        lead_on(office, code, done, ACTS)
    office.night("2024-03-01")
    return office


def owed(office: Practice) -> Counter[tuple[str, ...]]:
    """All that is owed, however often, with what became of it."""
    return Counter(
        (code, one.kind, one.day, str(one.item), one.status)
        for code in UNDER_WAY
        for one in office.mails(code)
    )


@pytest.mark.parametrize("step", EARLIER)
def test_cases_under_way_go_on_to_their_end_and_owe_what_they_would_have(
    new_bare_store: NewStore, step: str
) -> None:
    changed, plain = (went_through(new_bare_store(), one) for one in (step, None))
    for code in UNDER_WAY:
        assert changed.facts(code) == plain.facts(code)
        assert len(changed.records(code)) == len(plain.records(code)) >= ACTS
    assert owed(changed) == owed(plain)
    with changed.store.reading() as transaction:
        assert history.verify(transaction)[1] == []
        assert ledger.imbalances(transaction) == []
        assert [*proof.all_differences(transaction)] == []
        assert parts.faults(transaction) == []
    for office in (changed, plain):
        shut(office.store)
