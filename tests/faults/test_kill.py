"""What was acknowledged is whole after a kill at any moment; what was not is whole or absent."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from sys import executable

import pytest

from tests.campaign import times
from tests.conformance.witness import duties_in_facts, duties_in_rows
from tests.conftest import shut
from tests.empty_office import new_store
from tests.faults.course import COUNT, act, acts
from tests.practice import Practice
from tests.workflow import sql
from workflow.office.request import Done
from workflow.record import cases, history, ledger, owing
from workflow.record.folding import fold
from workflow.store.database import Store
from workflow.store.errors import StoreFailed


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    """A practice office in a SQLite file."""
    office = Practice(new_store(f"sqlite:///{tmp_path / 'office.db'}"))
    yield office
    shut(office.store)


def start(office: Practice, first: int, *more: int) -> Popen[str]:
    """Start the process that does the acts from *first* on."""
    url = office.store.url.render_as_string()
    command = [executable, "-m", "tests.faults.worker", url, str(first), *map(str, more)]
    return Popen(command, stdout=PIPE, text=True)


def whole_acts(store: Store) -> int:
    """Check every act that is written down, with all that belongs to it; return their number."""
    with store.reading() as transaction:
        count, faults = history.verify(transaction)
        assert faults == []
        assert ledger.imbalances(transaction) == []
        for one in cases.listed(transaction):
            stored = cases.load(transaction, one.id)
            assert stored is not None
            records = history.of_case(transaction, one.id)
            assert fold(records) == stored.facts
            assert stored.version == len(records)
            assert duties_in_rows(transaction, one.id) == duties_in_facts(stored.facts)
            owed = [(mail.seq, mail.kind) for mail in owing.of_case(transaction, one.id)]
            named = [(record.seq, kind) for record in records for kind in record.owed]
            assert sorted(owed, key=str) == sorted(named, key=str)
            lines = [(line.seq, line.amount) for line in ledger.lines(transaction, one.id)]
            assert lines == [(r.seq, posting.amount) for r in records for posting in r.postings]
    return count


@pytest.mark.parametrize("seed", range(times(1)))
def test_kill_at_any_moment_loses_no_act_and_tears_none(office: Practice, seed: int) -> None:
    chance, told = Random(seed), 0
    while told < COUNT:
        process = start(office, told + 1)
        assert process.stdout is not None
        until = told + chance.randint(20, 90)
        for line in process.stdout:
            told = int(line)
            if told >= until:
                break
        time.sleep(chance.random() * 0.004)
        process.kill()
        told = max([told, *(int(line) for line in process.stdout)])
        process.stdout.close()
        process.wait()
        written = whole_acts(office.store)
        assert written in (told, told + 1), f"seed {seed}"
    assert whole_acts(office.store) == COUNT
    done = [
        (record.command, record.data) for code in regions(office) for record in office.records(code)
    ]
    assert [command for command, _ in done] == [name for _, _, name, _ in acts(office)]


def regions(office: Practice) -> list[str]:
    return list(dict.fromkeys(code for code, _, _, _ in acts(office)))


def test_full_disk_is_refused_in_words_and_work_goes_on_when_there_is_room(
    office: Practice,
) -> None:
    size = office.store.path.stat().st_size if office.store.path else 0
    process = start(office, 1, size + 600_000)
    told, _ = process.communicate()
    assert process.returncode == 0
    words = told.split()
    assert words.count("full") == 1
    assert [word for word in words if word != "full"] == [str(n) for n in range(1, COUNT + 1)]
    assert whole_acts(office.store) == COUNT


def test_act_that_found_the_database_full_left_nothing_and_reading_goes_on(
    office: Practice,
) -> None:
    assert isinstance(act(office, 1), Done)
    (pages,) = sql.rows(office.store, "PRAGMA page_count")[0]
    sql.run(office.store, f"PRAGMA max_page_count = {pages}")
    number = 2
    with pytest.raises(StoreFailed, match="full"):
        while number <= COUNT:
            before = sql.everything(office.store)
            act(office, number)
            number += 1
    assert sql.everything(office.store) == before
    assert whole_acts(office.store) == number - 1
    sql.run(office.store, "PRAGMA max_page_count = 1000000")
    assert isinstance(act(office, number), Done)
    assert whole_acts(office.store) == number


def test_key_answers_for_an_act_whose_acknowledgement_was_lost(office: Practice) -> None:
    assert isinstance(act(office, 1), Done)
    again = act(office, 1)
    assert isinstance(again, Done) and again.repeated
    assert [record.command for record in office.records(regions(office)[0])] == ["open_case"]
