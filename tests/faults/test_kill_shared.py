"""Several operators share commits: a kill among them loses nothing that one was told is done."""

import time
from random import Random
from subprocess import PIPE, Popen
from sys import executable

import pytest

from tests.campaign import times
from tests.faults.crew import ACTS, CREW, EACH, regions
from tests.faults.test_kill import whole_acts
from tests.practice import PROGRAMME, Practice, usual_way
from workflow.record import history
from workflow.store.database import Store

WHOLE = CREW * EACH * ACTS


def start(store: Store) -> Popen[str]:
    """Start the process of the operators."""
    url = store.url.render_as_string(hide_password=False)
    return Popen([executable, "-m", "tests.faults.crew", url], stdout=PIPE, text=True)


def require_kept(store: Store, told: list[str]) -> None:
    """Everything that somebody was told is done stands in the history under its number."""
    with store.reading() as transaction:
        for line in told:
            code, version, seq = line.split()
            record = history.one(transaction, int(seq))
            assert record is not None, line
            assert record.case == f"{PROGRAMME}/{code}"
            acts = history.of_case(transaction, record.case)
            assert acts[int(version) - 1].seq == int(seq), line


@pytest.mark.parametrize("seed", range(times(1)))
def test_kill_in_the_middle_of_shared_commits_loses_nothing_told(store: Store, seed: int) -> None:
    chance, office = Random(seed), Practice(store)
    told: list[str] = []
    untold = 0
    while len(told) + untold < WHOLE // 2:
        process = start(store)
        assert process.stdout is not None
        until = len(told) + chance.randint(60, WHOLE // 2)
        for line in process.stdout:
            told.append(line)
            if len(told) >= until:
                break
        time.sleep(chance.random() * 0.004)
        process.kill()
        told += [line for line in process.stdout if line.endswith("\n")]
        process.stdout.close()
        process.wait()
        written = whole_acts(store)
        assert 0 <= written - len(told) - untold <= CREW, f"seed {seed}"
        require_kept(store, told)
        untold = written - len(told)
    last = start(store)
    last.communicate()
    assert last.returncode == 0
    assert whole_acts(store) == WHOLE
    for code in regions(office):
        done = [record.command for record in office.records(code)]
        assert done == [name for _, name, _ in usual_way(code)][:ACTS]
