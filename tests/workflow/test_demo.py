"""A programme that is copied: every copy is as whole as the original, and lives on like it."""

from pathlib import Path

import pytest

from duban.environment import Settings
from duban.practice.demo import MARK, create_demo_office, multiply, programmes_for
from duban.practice.training import BEGINS_ON
from states.actors import Channel, somebody
from states.facts import Party
from states.reading import read_command
from tests.practice import BINHAI, HEPING, PROGRAMME, Practice, institutions
from tests.workflow import sql
from workflow.night import reports
from workflow.office.request import Done, Request
from workflow.record import cases, history, ledger
from workflow.record.copies import Original
from workflow.record.folding import fold
from workflow.record.history import Head
from workflow.record.owing import SYNTHETIC
from workflow.record.setting_table import setting
from workflow.store.database import Store
from workflow.store.tables import METADATA

COPIES = ("demo-0001", "demo-0002")
OF_CASES = ("case", "institution", "ledger", "duty", "rung", "account", "owed", "event")


def nothing(done: int, of: int) -> None:
    """Nobody watches."""


@pytest.fixture
def copied(office: Practice) -> Practice:
    """An office with two cases, one on its way to a recovery, and two copies of its programme."""
    office.lead("issue_warning")
    account = {
        "institution": institutions(HEPING)[0],
        "bank": "某银行",
        "account_name": "某机构",
        "account": "6222020200001234567",
    }
    office.do("record_account", account)
    office.set("2024-01-15")
    office.do("open_case", code=BINHAI)
    head = multiply(office.store, PROGRAMME, 3, 7, nothing)
    with office.store.reading() as transaction:
        assert history.head(transaction) == head
    return office


def of(office: Practice, table: str, programme: str) -> list[str]:
    """The rows of a programme, its name blanked out; what counts acts is left out."""
    columns = [c.name for c in METADATA.tables[table].c if c.name not in ("seq", "hash", "voucher")]
    case = "id" if table == "case" else "case_id"
    found = sql.rows(
        office.store,
        f'SELECT {", ".join(columns)} FROM "{table}" '  # noqa: S608 - our own names
        f"WHERE {case} LIKE '{programme}/%' ORDER BY {'key' if 'key' in columns else case}, 2",
    )
    # a filing is numbered under its notice, whatever the programme is called
    return [str(row).replace(programme, "P").replace(PROGRAMME, "P") for row in found]


def test_history_and_ledger_prove_every_copy(copied: Practice) -> None:
    with copied.store.reading() as transaction:
        count, faults = history.verify(transaction)
        assert (count % 3, faults) == (0, [])
        assert ledger.imbalances(transaction) == []
        known = cases.listed(transaction)
        assert len(known) == 6
        for one in known:
            stored = cases.load(transaction, one.id)
            assert stored is not None
            records = history.of_case(transaction, one.id)
            assert fold(records) == stored.facts
            assert len(records) == stored.version


@pytest.mark.parametrize("table", ["case", "ledger", "duty", "rung", "account"])
def test_copy_has_the_rows_of_the_original(copied: Practice, table: str) -> None:
    rows = of(copied, table, PROGRAMME)
    assert len(rows) >= 1
    assert [of(copied, table, copy) for copy in COPIES] == [rows, rows]


def test_vouchers_and_mails_of_a_copy_carry_its_own_acts(copied: Practice) -> None:
    for seq, voucher in sql.rows(copied.store, "SELECT seq, voucher FROM ledger"):
        assert voucher == f"V{seq:06d}"
    acts = {row[0]: row[1] for row in sql.rows(copied.store, "SELECT seq, case_id FROM event")}
    mails = sql.rows(copied.store, "SELECT key, case_id, seq FROM owed")
    assert len(mails) % 3 == 0
    for key, case_id, seq in mails:
        assert key.startswith(f"{case_id}:{seq}." if seq else f"{case_id}:")
        assert seq is None or acts[seq] == case_id


def test_settled_mail_of_a_copy_says_that_it_has_no_file(office: Practice) -> None:
    office.lead("open_case")
    sql.run(office.store, "UPDATE owed SET status = 'sent', result = 'a file'")
    multiply(office.store, PROGRAMME, 2, 1, nothing)
    results = sql.rows(office.store, "SELECT result FROM owed ORDER BY case_id DESC")
    assert results == [("a file",), (SYNTHETIC,)]


def test_copied_case_goes_on_like_the_original(copied: Practice) -> None:
    copied.set("2024-01-16")
    command = read_command("start_drafting", {}, "test")
    for programme in (PROGRAMME, *COPIES):
        actor = somebody(Party.DISTRICT, Channel.REHEARSAL)
        request = Request(case_id=f"{programme}/{BINHAI}", command=command, actor=actor)
        assert isinstance(copied.office.handle(request), Done)
    copied.nights("2024-02-01", "2024-02-27")
    originals = of(copied, "owed", PROGRAMME)
    assert len(originals) > 5
    for copy in COPIES:
        assert len(of(copied, "owed", copy)) == len(originals)
    with copied.store.reading() as transaction:
        report = reports.last(transaction)
        assert report is not None
        assert report.is_sound
        assert history.verify(transaction)[1] == []


def test_seed_decides_in_what_order_the_copies_stand(store: Store) -> None:
    office = Practice(store)
    office.lead("start_drafting")
    multiply(store, PROGRAMME, 9, 3, nothing)
    order = [name for (name,) in sql.rows(store, "SELECT case_id FROM event ORDER BY seq")]
    names = [f"demo-{n:04d}/{HEPING}" for n in range(1, 9)]
    assert sorted(order[2::2]) == names
    assert order[2::2] == order[3::2] != names


def test_programme_with_an_undone_act_is_not_copied(office: Practice) -> None:
    office.lead("start_drafting")
    office.do("undo_last_act", {"reason": "误"}, party="city")
    with (
        office.store.writing() as transaction,
        pytest.raises(ValueError, match="act 3 can't be copied"),
    ):
        Original(transaction, PROGRAMME).copy(transaction, "demo-0001", Head(3, "x"))


def test_whole_programmes_hold_the_cases_asked_for() -> None:
    assert [programmes_for(cases, 21) for cases in (1, 21, 22, 1_000_000)] == [1, 1, 2, 47_620]


def test_demo_office_is_sound_and_marked_and_its_night_goes_on(tmp_path: Path) -> None:
    settings = Settings(office=tmp_path / "office")
    told: list[int] = []
    made = create_demo_office(
        settings,
        50,
        seed=1,
        until=BEGINS_ON,
        playing=lambda day, done, total: None,
        copied=lambda done, total: told.append(done),
    )
    assert (made.cases, made.programmes, told) == (63, 3, [3])
    store = Store(settings.url)
    with store.reading() as transaction:
        assert setting(transaction, "kind") == "training"
        assert setting(transaction, MARK) == "63 cases, seed 1"
        assert history.verify(transaction) == (made.head.seq, [])
        assert ledger.imbalances(transaction) == []
        report = reports.last(transaction)
        assert report is not None
        assert report.is_sound
        assert (report.history_head, sum(report.steps.values())) == (made.head.hash, 63)
        assert report.books == ledger.books(transaction)
        assert len(report.overdue) == 3 * len({one.region_code for one in report.overdue})
    store.close()
    store.engine.dispose()
