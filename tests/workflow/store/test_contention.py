"""Many operators on one case: one wins each version, the others learn of it, nothing is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE, Popen
from sys import executable
from threading import Barrier

from states.reading import read_command
from tests.campaign import some_of, times
from tests.practice import HEPING, PROGRAMME, Practice, request
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.record import history
from workflow.record.folding import fold

HANDS = 8
PROCESSES = len(some_of(range(8), 2))
SHARE = len(some_of(range(1_500), 75))
"""In a campaign eight processes contest a case 1,500 times each."""


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
    assert fold(office.records()) == office.facts()


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


def test_processes_of_two_operators_each_lose_no_act(office: Practice) -> None:
    """Each saves as many drafts as it can name the version of, until it has saved its share."""
    office.do("open_case")
    whole = PROCESSES * SHARE
    url = office.store.url.render_as_string(hide_password=False)
    command = [executable, "-m", "tests.workflow.two_operators", url, str(SHARE)]
    running = [Popen(command, stdout=PIPE, text=True) for _ in range(PROCESSES)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        told = list(pool.map(lambda one: one.communicate()[0].split(), running))
    assert [one.returncode for one in running] == [0] * PROCESSES
    seqs = [int(number) for numbers in told for number in numbers]
    assert sorted(seqs) == list(range(2, whole + 2))
    assert office.facts().draft_version == whole
    with office.store.reading() as transaction:
        assert history.verify(transaction) == (whole + 1, [])
        assert len(history.of_case(transaction, f"{PROGRAMME}/{HEPING}")) == whole + 1
