"""Sixty-four operators at one office: nobody is turned away, and what was acknowledged is there."""

from collections import Counter

from tests.campaign import times
from tests.faults.crowd import OPERATORS, ROUNDS, Stay, opened, stays
from tests.practice import PROGRAMME, Practice
from workflow.record import history
from workflow.store.database import Store

SHORT = times(1) == 1
SECONDS = 0.5 if SHORT else 600.0
"""So long all of them act; in a campaign for ten minutes."""


def test_all_of_sixty_four_operators_are_answered_and_every_act_is_there(store: Store) -> None:
    office = Practice(store)
    codes = opened(office)
    found = list(stays(office, codes, SECONDS, 1 if SHORT else ROUNDS))
    assert [one.unanswered for one in found] == [()] * len(found)
    assert all(len(one.seqs) >= one.operators for one in found)
    seqs = sorted(seq for one in found for seq in one.seqs)
    opening, whole = len(codes), len(codes) + len(seqs)
    assert seqs == list(range(opening + 1, whole + 1))
    with office.store.reading() as transaction:
        assert history.verify(transaction) == (whole, [])
        acts = {code: history.of_case(transaction, f"{PROGRAMME}/{code}") for code in codes}
    drafts = {code: office.facts(code).draft_version for code in codes}
    assert drafts == {code: len(done) - 1 for code, done in acts.items()}
    assert SHORT or is_quicker(found)


def is_quicker(found: list[Stay]) -> bool:
    """Whether all together did more acts a second than one of them alone."""
    acts, seconds = Counter[int](), Counter[int]()
    for one in found:
        acts[one.operators] += len(one.seqs)
        seconds[one.operators] += round(one.seconds * 1_000)
    return acts[OPERATORS] / seconds[OPERATORS] > acts[1] / seconds[1]
