"""Acts that are asked for at once share a commit, and leave what they leave one after another."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from states.reading import read_command
from states.refusals import Refusal
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import (
    BINHAI,
    DONGLI,
    HEPING,
    KEY,
    XIQING,
    Practice,
    at,
    request,
    the_calendar,
    the_notice,
)
from tests.workflow import sql
from tests.workflow.crowd import in_one_commit
from tests.workflow.office.test_bulk import Lost
from tests.workflow.office.test_door import mend, refuse_inserts
from workflow.office.bulk import handle_all
from workflow.office.door import Office
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.record import history, ledger
from workflow.record.vault import Vault
from workflow.store.database import Store
from workflow.store.transaction import Transaction


def asked(name: str, data: dict[str, object] | None = None, **more: Any) -> Request:
    """A request for an act on 和平区, or on the region whose `code` is given."""
    return request(read_command(name, data or {}, "test"), **more)


def at_once(office: Practice, *requests: Request) -> list[Answer]:
    """Ask for acts that share a commit, in their order."""
    handle = office.office.handle
    return in_one_commit(office.store, *(partial(handle, one) for one in requests))[1:]


def mixed() -> list[Request]:
    """Acts on one case and on others; refused, too late, sent twice, under a key of another."""
    undo = asked("undo_last_act", {"reason": "误"}, party="city")
    return [
        asked("start_drafting", key="k-1"),
        asked("start_drafting", code=XIQING),
        asked("submit_for_internal_review", version=1),
        asked("start_drafting", key="k-1"),
        asked("open_case", code=BINHAI, key="k-1"),
        asked("submit_for_internal_review", version=2),
        asked("open_case", code=DONGLI),
        undo,
        asked("start_drafting", code=DONGLI),
        asked("submit_for_internal_review"),
    ]


def test_acts_of_one_commit_leave_what_they_leave_one_after_another(
    store: Store, tmp_path: Path
) -> None:
    """Rows, answers, numbers and hashes alike, byte for byte."""
    other = new_store(f"sqlite:///{tmp_path}/other.db")
    single, shared = Practice(other), Practice(store)
    for office in (single, shared):
        office.do("open_case")
        office.set("2023-07-20")
    one_by_one = [single.office.handle(one) for one in mixed()]
    together = at_once(shared, *mixed())
    assert together == one_by_one
    kinds = [type(one) for one in together]
    assert kinds == [Done, Refusal, Conflict, Done, Conflict, Done, Done, Done, Done, Done]
    ours, theirs = sql.everything(store), sql.everything(other)
    assert ours == {name: [tuple(row) for row in rows] for name, rows in theirs.items()}
    with store.reading() as transaction:
        assert history.verify(transaction) == (7, [])
        assert ledger.imbalances(transaction) == []
    shut(other)


def test_one_key_sent_twice_acts_once_in_one_commit(office: Practice) -> None:
    answers = at_once(office, asked("open_case", key="k"), asked("open_case", key="k"))
    assert [(one.seq, one.repeated) for one in answers if isinstance(one, Done)] == [
        (1, False),
        (1, True),
    ]


def test_offices_at_one_database_each_go_by_their_own_clock(office: Practice) -> None:
    other = Practice(office.store, is_founded=True)
    other.set("2023-07-19")
    found = in_one_commit(
        office.store,
        lambda: office.office.handle(asked("open_case")),
        lambda: other.office.handle(asked("open_case", code=DONGLI)),
        lambda: other.office.handle(asked("open_case", code=BINHAI)),
        lambda: office.office.handle(asked("open_case", code=XIQING)),
    )
    assert [one.seq for one in found[1:]] == [1, 2, 3, 4]
    days = [office.records(code)[0].entered.day for code in (HEPING, DONGLI, BINHAI, XIQING)]
    assert days == [18, 19, 19, 18]


def test_fault_of_one_touches_no_other(office: Practice) -> None:
    """The second meets a notice of which nothing is known."""
    sql.run(office.store, "INSERT INTO programme VALUES ('lost', 'lost', 'p')")
    office.office = Office(
        office.store, Lost(the_notice(), the_calendar()), office.clock, Vault(KEY)
    )
    lost = asked("open_case")
    lost = Request(case_id=f"lost/{HEPING}", command=lost.command, actor=lost.actor)
    found = at_once(office, asked("open_case"), lost, asked("open_case", code=DONGLI))
    assert [type(one) for one in found] == [Done, KeyError, Done]
    with office.store.reading() as transaction:
        assert history.verify(transaction) == (2, [])


@pytest.mark.parametrize("table", ["event", "owed"])
def test_database_that_refuses_all_tells_each_and_keeps_nothing(
    office: Practice, table: str
) -> None:
    office.do("open_case")
    before = sql.everything(office.store)
    refuse_inserts(office.store, table)
    acts = [asked("open_case", code=DONGLI), asked("open_case", code=BINHAI)]
    assert all("broken" in str(one) for one in at_once(office, *acts))
    assert sql.everything(office.store) == before
    mend(office.store, table)
    assert [type(one) for one in at_once(office, *acts)] == [Done, Done]


def test_many_at_once_stand_in_the_line_between_single_acts(tmp_path: Path) -> None:
    office = Practice(new_store(f"sqlite:///{tmp_path / 'office.db'}"))
    handle = office.office.handle
    bulk = [asked("open_case", code=code) for code in (BINHAI, XIQING)]
    _, first, some, last = in_one_commit(
        office.store,
        lambda: handle(asked("open_case")),
        lambda: handle_all(office.office, bulk),
        lambda: handle(asked("open_case", code=DONGLI)),
    )
    assert [one.seq for one in (first, *some, last)] == [1, 2, 3, 4]
    shut(office.store)


def test_act_goes_by_what_was_put_in_force_just_before_it(office: Practice) -> None:
    office.do("open_case")
    seen: list[frozenset[str]] = []

    def put(transaction: Transaction, *, held: str, is_tried: bool = False) -> None:
        office.shelf.keep(transaction, held=frozenset({held}))
        if is_tried:
            transaction.give_up()

    def look(transaction: Transaction) -> None:
        history.head(transaction, to_append=True)
        seen.append(frozenset(office.office.in_force(transaction).held))

    share = office.store.share
    in_one_commit(
        office.store,
        lambda: share(look),
        lambda: share(partial(put, held="overdue")),
        lambda: share(look),
        lambda: share(partial(put, held="escalation", is_tried=True)),
        lambda: share(look),
    )
    assert seen == [frozenset(), {"overdue"}, {"overdue"}]
    assert office.in_force.held == {"overdue"}


def test_single_operator_meets_no_savepoint(tmp_path: Path) -> None:
    """Whoever is alone has the transaction that he had: begun, written, committed."""
    said: list[str] = []
    office = Practice(new_store(f"sqlite:///{tmp_path / 'office.db'}"))
    with office.store.reading() as transaction:
        transaction._cursor.connection.set_trace_callback(said.append)
    office.set("2023-07-18T10:00")
    office.do("open_case")
    own = [one for one in said if one.split()[0] in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")]
    assert own == ["COMMIT", "BEGIN IMMEDIATE", "COMMIT"]
    assert office.facts().last_at == at("2023-07-18T10:00")
    shut(office.store)
