"""Many operators on one case: one wins each version, the others learn of it, nothing is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE, Popen
from sys import executable
from threading import Barrier

from states.reading import read_command
from tests.campaign import times
from tests.practice import HEPING, PROGRAMME, Practice, request
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.record import history

HANDS = 8


def at_once(office: Practice, *requests: Request) -> list[Answer]:
    """Let one hand a request begin together, each with a connection of its own."""
    gate = Barrier(len(requests))

    def one(asked: Request) -> Answer:
        gate.wait()
        try:
            return office.office.handle(asked)
        finally:
            office.store.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(one, requests))


def test_exactly_one_of_eight_wins_each_version(office: Practice) -> None:
    office.do("open_case")
    command = read_command("start_drafting", {}, "test")
    for version in range(1, times(25) + 1):
        answers = at_once(office, *[request(command, version=version)] * HANDS)
        assert Counter(type(answer) for answer in answers) == {Done: 1, Conflict: HANDS - 1}
        assert office.facts().draft_version == version
    with office.store.reading() as transaction:
        assert history.verify(transaction) == (times(25) + 1, [])
    assert history.fold(office.records()) == office.facts()


def test_one_key_sent_by_eight_at_once_acts_once(office: Practice) -> None:
    office.do("open_case")
    command = read_command("start_drafting", {}, "test")
    for n in range(times(10)):
        answers = at_once(office, *[request(command, key=f"k-{n}")] * HANDS)
        assert all(isinstance(answer, Done) for answer in answers)
        repeated = [answer.repeated for answer in answers if isinstance(answer, Done)]
        assert sorted(repeated) == [False] + [True] * (HANDS - 1)
        assert office.facts().draft_version == n + 1


def test_acts_on_different_cases_at_once_stand_in_one_chain(office: Practice) -> None:
    codes = list(office.notice.regions_by_code)[:HANDS]
    command = read_command("open_case", {}, "test")
    answers = at_once(office, *(request(command, code=code) for code in codes))
    assert sorted(answer.seq for answer in answers if isinstance(answer, Done)) == [
        *range(1, HANDS + 1)
    ]
    with office.store.reading() as transaction:
        assert history.verify(transaction) == (HANDS, [])


def test_four_processes_lose_no_act(office: Practice) -> None:
    """Each saves as many drafts as it can name the version of, until it has saved its share."""
    office.do("open_case")
    share, processes = times(20), 4
    url = office.store.url.render_as_string(hide_password=False)
    running = [
        Popen([executable, "-m", "tests.workflow.hand", url, str(share)], stdout=PIPE, text=True)
        for _ in range(processes)
    ]
    seqs = [int(line) for one in running for line in one.communicate()[0].split()]
    assert [one.returncode for one in running] == [0] * processes
    assert len(set(seqs)) == len(seqs) == share * processes
    assert office.facts().draft_version == share * processes
    with office.store.reading() as transaction:
        assert history.verify(transaction) == (share * processes + 1, [])
        assert len(history.of_case(transaction, f"{PROGRAMME}/{HEPING}")) == share * processes + 1
