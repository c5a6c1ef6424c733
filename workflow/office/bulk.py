"""One act on many cases: each request has its own answer, and many share a transaction.

A refusal writes nothing, so it stops no other. What fails gives its chunk up, and says so for
each of its requests; chunks before and after it are kept.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from states.facts import Facts
from workflow.office.door import Office
from workflow.office.request import Answer, Request
from workflow.record import cases, history
from workflow.store.errors import StoreError

CHUNK = 1_000
"""How many requests share a transaction: others wait for a fraction of a second."""


class Failed(msgspec.Struct, frozen=True):
    """The chunk of this request failed in the database or in Duban itself; nothing was changed."""

    case_id: str
    error: Exception


def handle_all(
    office: Office, requests: Sequence[Request], *, chunk: int = CHUNK
) -> list[Answer | Failed]:
    """Do all that is asked, in the order given, or say of each why not."""
    answers: list[Answer | Failed] = []
    for start in range(0, len(requests), chunk):
        some = requests[start : start + chunk]
        try:
            with uncollected(), office.store.writing() as transaction:
                done = list(office.handle_many(transaction, some))
        except StoreError as error:  # the next chunk would only meet the same
            return [*answers, *(Failed(one.case_id, error) for one in requests[start:])]
        except Exception as error:
            answers += [Failed(one.case_id, error) for one in some]
        else:
            answers += done
    return answers


class Preview(msgspec.Struct, frozen=True):
    """What would become of requests, and the facts of their cases *before*, of one moment.

    A case that is yet to be opened is not there.
    """

    answers: list[Answer]
    before: dict[str, Facts]


def preview_all(office: Office, requests: Sequence[Request]) -> Preview:
    """What would become of all requests, one after another; nothing is kept."""
    with uncollected(), office.store.writing() as transaction:
        transaction.give_up()
        history.head_to_act(transaction)  # from here on nobody changes a case
        named = list(dict.fromkeys(one.case_id for one in requests))
        stored = cases.load_all(transaction, named)
        answers = list(office.handle_many(transaction, requests, stored))
    return Preview(answers, {name: one.facts for name, one in stored.items()})


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles from going through thousands of answers, which have none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
