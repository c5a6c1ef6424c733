"""One whole walk: led a little way, then at random, with a witness beside it."""

from collections.abc import Mapping
from random import Random
from types import MappingProxyType

from tests.conformance.walk import STARTS, Walk, way_to
from tests.conformance.witness import Witness
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import DONGLI, HEPING, TEDA, Practice, request
from workflow.store.database import Store

NOTHING: Mapping[str, int] = MappingProxyType({})


def walk(
    draw: Random, steps: int, store: Store | None = None, *, done: Mapping[str, int] = NOTHING
) -> Witness:
    """Take one walk of *steps* acts, in a scratch office without a journal unless *store* is given.

    What was *done* often, by earlier walks, is done less. The witness objects by an error.
    """
    practice = Practice(store or new_store("sqlite://", keeps_journal=False))
    code = draw.choice([HEPING, DONGLI, DONGLI, TEDA])
    witness = Witness(practice, code)
    try:
        for moment, command in way_to(code, draw.choice(STARTS)):
            practice.night(moment[:10])
            witness.after_nights()
            practice.set(moment)
            asked = request(command, code=code)
            witness.note(asked, practice.office.handle(asked))
        on_the_way = Walk(practice, code, draw, done)
        for _ in range(steps):
            if (chosen := on_the_way.next()) is not None:
                witness.note(chosen, practice.office.handle(chosen))
            on_the_way.pass_time()
            witness.after_nights()
        witness.at_the_end()
    finally:
        shut(practice.store)
    return witness
