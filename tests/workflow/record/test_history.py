"""The history proves itself: whoever has the database and changes it is found."""

from datetime import date

import pytest

from states.actors import Channel, Role
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from tests.workflow import sql
from workflow.night import reports
from workflow.record import history
from workflow.record.chain_faults import ChainFault
from workflow.record.history import Head
from workflow.store.chaining import GENESIS, link
from workflow.store.database import Store


def verified(store: Store, since: Head | None = None) -> list[tuple[int, str]]:
    """The faults as (act, code)."""
    with store.reading() as transaction:
        faults: list[ChainFault] = history.verify(transaction, since)[1]
    return [(fault.seq, fault.code) for fault in faults]


def head(store: Store) -> Head:
    with store.reading() as transaction:
        return history.head(transaction)


@pytest.fixture
def written(office: Practice) -> Store:
    """The store of an office with twelve acts in its history, which its owner can change."""
    office.lead("invite_experts")
    office.lead("submit_for_internal_review", code=DONGLI)
    sql.unfreeze(office.store, "event")
    return office.store


def test_history_that_nobody_touched_has_no_faults(written: Store) -> None:
    assert verified(written) == []
    assert head(written).seq == 12


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = body || '{}'",
        "DELETE FROM event",
        "UPDATE ledger SET amount = 1",
        "DELETE FROM ledger",
    ],
)
def test_database_refuses_to_change_history_and_ledger(office: Practice, statement: str) -> None:
    office.lead("decide_support")
    before = sql.everything(office.store)
    with pytest.raises(Exception, match="append-only: correct it by a new row"):
        sql.run(office.store, statement)
    assert sql.everything(office.store) == before


def test_act_says_in_which_role_and_by_which_channel_it_was_asked_for(office: Practice) -> None:
    office.lead("open_case")
    record = office.records()[0]
    assert (record.role, record.channel) == (Role.OPERATOR, Channel.REHEARSAL)


def test_first_bodies_which_name_no_role_and_no_channel_are_read_and_prove_themselves(
    written: Store,
) -> None:
    case_id = f"{PROGRAMME}/{HEPING}"
    rest = (
        '"at":"2023-10-09T09:00:00+08:00","entered":"2023-10-09T09:00:00+08:00",'
        '"party":"city","command":"move_dates","person":"甲","prepared_by":"乙","approved_by":"丙"}'
    )
    with written.writing() as transaction:
        before = history.head(transaction, to_append=True)
        history.advance(transaction, history.append_bodies(transaction, before, [(case_id, rest)]))
        record = history.of_case(transaction, case_id)[-1]
    assert (record.person, record.prepared_by, record.approved_by) == ("甲", "乙", "丙")
    assert (record.role, record.channel) == (None, None)
    assert verified(written) == []


def test_bytes_in_the_place_of_texts_are_found(written: Store) -> None:
    if written.is_sqlite:  # PostgreSQL keeps no bytes in a column of text
        sql.run(written, "UPDATE event SET hash = x'00', body = x'ff' WHERE seq = 3")
        assert verified(written) == [(3, "column"), (3, "hash"), (4, "hash")]


def test_changed_word_is_found_at_its_act(written: Store) -> None:
    sql.run(written, "UPDATE event SET body = replace(body, 'city', 'City') WHERE seq = 1")
    assert verified(written) == [(1, "hash")]


def test_change_whose_own_hash_was_made_to_fit_is_found_at_the_next_act(written: Store) -> None:
    body = sql.rows(written, "SELECT body FROM event WHERE seq = 1")[0][0].replace("city", "City")
    fitting = link(GENESIS, body.encode())
    sql.run(written, "UPDATE event SET body = :body, hash = :h WHERE seq = 1", body=body, h=fitting)
    assert verified(written) == [(2, "hash")]


def test_deleted_act_is_found(written: Store) -> None:
    sql.run(written, "DELETE FROM event WHERE seq = 5")
    assert verified(written) == [(6, "gap"), (6, "hash")]


def test_deleted_act_whose_followers_moved_up_is_found(written: Store) -> None:
    sql.run(written, "DELETE FROM event WHERE seq = 5")
    for seq in range(6, 13):
        sql.run(written, "UPDATE event SET seq = :before WHERE seq = :seq", before=seq - 1, seq=seq)
    assert (5, "column") in verified(written)
    assert (5, "hash") in verified(written)
    assert (12, "head") in verified(written)


def test_inserted_act_is_found(written: Store) -> None:
    last = head(written)
    body = '{"seq":13,"case":"x/1","at":"2023-08-11T09:00:00+08:00"}'
    insert = "INSERT INTO event (seq, case_id, body, hash) VALUES (13, 'x/1', :body, :h)"
    sql.run(written, insert, body=body, h=link(last.hash, body.encode()))
    assert verified(written) == [(12, "head")]


def test_two_acts_that_changed_places_are_found(written: Store) -> None:
    sql.run(
        written,
        "UPDATE event SET seq = -1 WHERE seq = 3",
        "UPDATE event SET seq = 3 WHERE seq = 4",
        "UPDATE event SET seq = 4 WHERE seq = -1",
    )
    assert {seq for seq, _ in verified(written)} == {3, 4, 5}


def test_act_moved_to_another_case_is_found(written: Store) -> None:
    sql.run(
        written, "UPDATE event SET case_id = :case WHERE seq = 11", case=f"{PROGRAMME}/{HEPING}"
    )
    assert verified(written) == [(11, "column")]


def test_cut_off_end_is_found(written: Store) -> None:
    sql.run(written, "DELETE FROM event WHERE seq > 8")
    assert verified(written) == [(12, "head")]


def test_emptied_history_is_found(written: Store) -> None:
    sql.run(written, "DELETE FROM event")
    assert verified(written) == [(12, "head")]


def test_cut_off_end_with_a_head_made_to_fit_is_found_at_the_anchor(written: Store) -> None:
    anchor = head(written)
    eighth = sql.rows(written, "SELECT hash FROM event WHERE seq = 8")[0][0]
    sql.run(written, "DELETE FROM event WHERE seq > 8")
    sql.run(written, "UPDATE chain SET seq = 8, hash = :h", h=eighth)
    assert verified(written) == []
    assert verified(written, anchor) == [(8, "head")]


def test_history_written_anew_is_found_at_the_anchor(written: Store) -> None:
    anchor = head(written)
    before, change = GENESIS, "UPDATE event SET body = :body, hash = :h WHERE seq = :seq"
    for seq, body in sql.rows(written, "SELECT seq, body FROM event ORDER BY seq"):
        new = body.replace("city", "City")
        before = link(before, new.encode())
        sql.run(written, change, body=new, h=before, seq=seq)
    sql.run(written, "UPDATE chain SET hash = :h", h=before)
    assert verified(written) == []
    assert verified(written, anchor) == [(12, "head")]


def test_nightly_report_carries_the_head_and_finds_what_was_changed_since(
    office: Practice,
) -> None:
    office.lead("start_drafting")
    office.night("2023-07-20")
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date(2023, 7, 20))
    assert report is not None and report.is_sound
    assert (report.history_events, report.history_head) == (2, head(office.store).hash)
    sql.unfreeze(office.store, "event")
    office.set("2023-07-20")
    office.do("start_drafting")
    sql.run(
        office.store, "UPDATE event SET body = replace(body, 'district', 'public') WHERE seq = 3"
    )
    office.night("2023-07-21")
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date(2023, 7, 21))
    assert report is not None and not report.is_sound
    assert [(fault.seq, fault.code) for fault in report.history_faults] == [(3, "hash")]
