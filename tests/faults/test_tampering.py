"""Whatever is changed in the database is noticed by doctor and nights, and named."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Integer, insert

from duban.views import health
from duban.views.history import Doubt, verified
from tests.campaign import times
from tests.conftest import Postgres, shut
from tests.empty_office import new_store
from tests.faults.tampering import (
    Change,
    Refused,
    Vandal,
    done,
    tried_columns,
    unfrozen,
)
from tests.practice import BINHAI, HEPING, PROGRAMME, Practice, institutions
from tests.workflow import sql
from tests.workflow.postroom import PostRoom, post
from workflow.mail import contacts, holds
from workflow.mail.contacts import Contact, Role
from workflow.night import proving
from workflow.night.chasing import Chased
from workflow.night.proving import Proved, prove
from workflow.night.report_building import build
from workflow.night.unread import DAMAGE, Reader
from workflow.people import security
from workflow.people.security import Event
from workflow.record.differing import SCHEMA, UNOPENED, Difference
from workflow.record.journaled import BEGINNING
from workflow.record.vault import Vault
from workflow.store import integrity
from workflow.store.chaining import EMPTY
from workflow.store.database import Store
from workflow.store.drivers import sqlite_module
from workflow.store.errors import StoreError
from workflow.store.statement import Statement
from workflow.store.tables import JOURNALED, METADATA
from workflow.store.transaction import Transaction

NIGHT = date(2024, 3, 4)
"""A Monday, whose night looks at the file as well."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Practice]:
    """An office in which every table has rows; only to be changed in what is given up."""
    if request.param == "sqlite":
        store = new_store(f"sqlite:///{tmp_path_factory.mktemp('tampering') / 'office.db'}")
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        store = Store(postgres.new_database())
    office = Practice(store)
    live(office)
    unfrozen(store)
    yield office
    shut(store)


def live(office: Practice) -> None:
    """A case that comes to a recovery, another just opened, mails, a hold, an account, a log."""
    office.lead("decide_clawback")
    account = {
        "institution": institutions(HEPING)[0],
        "bank": "某银行",
        "account_name": "某机构",
        "account": "6222020200001234567",
    }
    office.do("record_account", account, key="once")
    with office.store.signed("wang"), office.store.writing() as transaction:
        zhang = Contact(HEPING, Role.DISTRICT, "张三", "zhang@heping.example")
        contacts.replace(transaction, [zhang])
        for login in ("wang", "li"):
            security.log(transaction, office.now, Event.SIGNED_IN, login)
        holds.mute(transaction, f"{PROGRAMME}/{HEPING}", NIGHT, office.now, "王", "待核")
    PostRoom(office, post()).deliver()
    office.do("open_case", {"region_code": BINHAI}, code=BINHAI)
    with office.store.writing() as transaction:
        for name in JOURNALED:
            fill(transaction, name)
    office.night("2024-03-02")


def fill(transaction: Transaction, name: str) -> None:
    """Give an empty table a row, as one who works here would: the journal tells of it."""
    of = METADATA.tables[name]
    if not sql.found(transaction, f'SELECT 1 FROM "{name}"'):  # noqa: S608 - our own names
        made = {c.name: 1 if isinstance(c.type, Integer) else f"{c.name}1" for c in of.columns}
        transaction.run(Statement(insert(of).values(**made)))


@pytest.fixture
def tampered(lived: Practice) -> Iterator[Transaction]:
    """A transaction of which nothing is kept."""
    with lived.store.writing() as transaction:
        yield transaction
        transaction.give_up()


# --- who notices ----------------------------------------------------------------------------------

CHAINS = {"event": "event", "journal": "journal", "security": "security"}
HEADS = {"chain": "event", "journal_head": "journal", "security_head": "security"}
OF_CASES = ("case", "institution", "duty", "ledger", "event", "owed", "account")


def is_named(change: Change, table: str, row: str, seq: int | None = None) -> bool:
    """Whether a finding of a *table* and a *row* is about what was changed."""
    if change.table in HEADS and table == HEADS[change.table]:
        return True
    if table != change.table:
        return False
    if change.table == "event" and change.case in row and seq is None:
        return True
    if change.table in CHAINS:
        last = row.rpartition(" ")[2]
        number = seq if seq is not None else int(last) if last.isdigit() else None
        near = [key[0] for key in change.keys if isinstance(key[0], int)]
        return number is not None and any(abs(number - one) <= 1 for one in near)
    return any(name in row for name in change.names)


def unnamed_by_doctor(office: Practice, transaction: Transaction, change: Change) -> str:
    """What the doctor and `history verify` do not say of a change; empty where they say all."""
    if not any(health.proofs(transaction, office.office.vault).values()):
        return "unseen by the doctor"
    doubts = verified(transaction).doubts
    about = [one for one in doubts if is_named(change, *_table_and_row(one), one.seq)]
    if not about:
        return f"verified: {[(one.where, one.seq, one.code) for one in doubts]}"
    if change.table in OF_CASES and not any(change.case in one.where for one in doubts):
        return f"no case: {[(one.where, one.seq, one.code) for one in doubts]}"
    return ""


def _table_and_row(doubt: Doubt) -> tuple[str, str]:
    table, _, row = doubt.where.partition(" ")
    return table, row


def unnamed_by_nights(office: Practice, transaction: Transaction, change: Change) -> str:
    """What the nights do not say of a change until they have come round."""
    try:
        report = build(
            office.office,
            transaction,
            NIGHT,
            Reader(goes_on=True),
            chased=Chased(0, 0, []),
            ran=(),
            proves=True,
        )
    except DAMAGE:
        return ""  # a night that can't be done is as loud as one that says what is wrong
    found, proved = list(report.proved.differences), report.proved
    while (proved.until, proved.rows, proved.acts, proved.entries) != ROUND:
        proved = prove(transaction, proved, NIGHT, office.office.vault)
        found += proved.differences
    chained = {
        "event": report.history_faults,
        "security": report.log_faults,
        "journal": report.journal_faults,
    }
    if any(is_named(change, one.table, one.row) for one in found):
        return ""
    if chained.get(HEADS.get(change.table, change.table)):
        return ""
    return f"nights: {[(one.table, one.row) for one in found]}"


ROUND = ("", BEGINNING, EMPTY, EMPTY)


@pytest.mark.parametrize("seed", range(times(3)))
def test_random_change_of_any_cell_or_row_is_noticed_and_named(lived: Practice, seed: int) -> None:
    vandal = Vandal(seed, keeps_anything=lived.store.is_sqlite)
    tried, unseen = 0, list[tuple[object, ...]]()
    while tried < (AT_A_TIME if lived.store.is_sqlite else AT_A_TIME // 3):
        with lived.store.writing() as transaction:
            transaction.give_up()
            try:
                change = vandal.draw(transaction)
                done(transaction, change)
            except Refused:
                continue
            tried += 1
            said = unnamed_by_doctor(lived, transaction, change) or unnamed_by_nights(
                lived, transaction, change
            )
            if said:
                unseen.append((change.table, change.what, change.keys, said))
    assert unseen == []


@pytest.mark.parametrize("table", [*CHAINS, "document"])
def test_bytes_in_place_of_a_text_end_no_check(
    lived: Practice, tampered: Transaction, table: str
) -> None:
    (key,) = (str(one.name) for one in METADATA.tables[table].primary_key.columns)
    column, first = ("body" if table == "document" else "hash"), f'SELECT min({key}) FROM "{table}"'  # noqa: S608
    ((row,),) = sql.found(tampered, first)
    other = b"\x00\x01" if lived.store.is_sqlite else "x"
    statement = f'UPDATE "{table}" SET {column} = :new WHERE {key} = :k0'  # noqa: S608
    values = {"new": other, "k0": row}
    case = f"{PROGRAMME}/{HEPING}" if table == "event" else ""
    change = Change(table, column, statement, values, ((row,),), case)
    done(tampered, change)
    assert unnamed_by_doctor(lived, tampered, change) == ""
    assert unnamed_by_nights(lived, tampered, change) == ""


def test_row_that_the_journal_does_not_name_as_text_ends_no_check(
    lived: Practice, tampered: Transaction
) -> None:
    none = "CAST(x'78ff' AS TEXT)" if lived.store.is_sqlite else "'x'"
    for_seq = f"UPDATE journal SET row = {none} WHERE seq = 2"  # noqa: S608
    change = Change("journal", "row", for_seq, {}, ((2,),), "")
    done(tampered, change)
    assert unnamed_by_doctor(lived, tampered, change) == ""
    assert unnamed_by_nights(lived, tampered, change) == ""


AT_A_TIME = 15
"""So many changes a trial, of the shared server a third; in a campaign 2,040 in all."""


def test_office_that_nobody_touched_is_accused_by_nobody(
    lived: Practice, tampered: Transaction
) -> None:
    assert not any(health.proofs(tampered, lived.office.vault).values())
    assert verified(tampered).doubts == ()
    reader = Reader(goes_on=False)
    chased = Chased(0, 0, [])
    report = build(lived.office, tampered, NIGHT, reader, chased=chased, ran=(), proves=True)
    assert {one.table for one in report.proved.differences} == {SCHEMA}


def test_every_table_that_is_proved_has_rows_to_change(tampered: Transaction) -> None:
    empty = {
        of.name
        for of, _ in tried_columns()
        if not sql.found(tampered, f'SELECT 1 FROM "{of.name}"')  # noqa: S608 - our own names
    }
    assert empty == set()


# --- what is no cell and no row -------------------------------------------------------------------


def test_another_key_is_noticed_by_doctor_and_nights(
    lived: Practice, tampered: Transaction
) -> None:
    other = Vault(Fernet.generate_key())
    whose = f"{PROGRAMME}/{HEPING} {institutions(HEPING)[0]}"
    assert health.proofs(tampered, other)["seal"] == [whose]
    found = prove(tampered, Proved(), NIGHT, other).differences
    case = f"{PROGRAMME}/{HEPING}"
    assert Difference("account", whose, "sealed", "", UNOPENED, case) in found
    found = prove(tampered, Proved(), NIGHT, lived.office.vault).differences
    assert {one.table for one in found} == {SCHEMA}


def test_changed_text_of_a_notice_is_noticed_by_doctor_and_nights(
    lived: Practice, tampered: Transaction
) -> None:
    tampered.run(sql.statement("UPDATE document SET body = '另一文本' WHERE kind = 'notice'"))
    ((digest,),) = sql.found(tampered, "SELECT hash FROM document WHERE kind = 'notice'")
    found = prove(tampered, Proved(), NIGHT, lived.office.vault).differences
    assert ("document", digest, "body") in {(one.table, one.row, one.column) for one in found}
    assert f"document {digest} body" in {one.where for one in verified(tampered).doubts}


def test_lines_of_the_ledger_that_cancel_are_noticed_with_their_case(
    lived: Practice, tampered: Transaction
) -> None:
    line = (
        "INSERT INTO ledger SELECT seq, {line}, case_id, day, {sides}, party, amount, reverses,"
        " voucher, basis, actor FROM ledger WHERE line = 1 AND seq = (SELECT max(seq) FROM ledger)"
    )
    for number, sides in ((90, "debit, credit"), (91, "credit, debit")):
        tampered.run(sql.statement(line.format(line=number, sides=sides)))
    found = prove(tampered, Proved(), NIGHT, lived.office.vault).differences
    names = {one.row.split(".")[0].rpartition(" ")[0] for one in found if one.table == "ledger"}
    assert names == {f"{PROGRAMME}/{HEPING}"}


@pytest.mark.parametrize("seed", range(times(2)))
def test_damaged_page_is_noticed_by_a_night_of_a_monday(tmp_path: Path, seed: int) -> None:
    store = new_store(f"sqlite:///{tmp_path / 'office.db'}")
    office = Practice(store)
    office.lead("submit_plan_filing")
    file = tmp_path / "whole.db"
    with closing(sqlite_module().connect(tmp_path / "office.db")) as connection:
        connection.execute(f"VACUUM INTO '{file}'")
    shut(store)
    whole, chance = file.read_bytes(), Random(seed)
    for page in chance.sample(range(1, len(whole) // PAGE), DAMAGED):
        begins = page * PAGE
        file.write_bytes(whole[:begins] + chance.randbytes(PAGE) + whole[begins + PAGE :])
        assert is_noticed_by_night(Store(f"sqlite:///{file}"), office.office.vault), page


PAGE, DAMAGED = 4096, 5


def is_noticed_by_night(store: Store, key: Vault) -> bool:
    """Whether a night finds something, or can't be done."""
    try:
        with store.reading() as transaction:
            return bool(prove(transaction, Proved(), NIGHT, key).differences)
    except (StoreError, sqlite_module().Error, LookupError, ValueError):
        return True
    finally:
        shut(store)


def test_file_that_is_too_large_is_left_to_the_doctor(
    lived: Practice, tampered: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = list[Transaction]()

    def damage(one: Transaction) -> list[str]:
        looked.append(one)
        return []

    monkeypatch.setattr(integrity, "damage", damage)
    prove(tampered, Proved(), NIGHT + timedelta(days=1), lived.office.vault)
    assert looked == []
    prove(tampered, Proved(), NIGHT, lived.office.vault)
    assert len(looked) == 1
    monkeypatch.setattr(proving, "MOST_PAGES", 0)
    prove(tampered, Proved(), NIGHT, lived.office.vault)
    assert len(looked) == (1 if lived.store.is_sqlite else 2)
