"""One act on many cases: each request has its own answer, and many share a transaction.

A refusal writes nothing, so it stops no other. What fails gives its chunk up, and says so for
each of its requests; chunks before and after it are kept.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from workflow.office.deciding import LOOKS_AROUND
from workflow.office.door import Office
from workflow.office.request import Answer, Done, Request
from workflow.record import cases, history
from workflow.store.batch import Batch
from workflow.store.errors import StoreError
from workflow.store.transaction import Transaction

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
                done = list(handle_within(office, transaction, some))
        except StoreError as error:  # the next chunk would only meet the same
            return [*answers, *(Failed(one.case_id, error) for one in requests[start:])]
        except Exception as error:
            answers += [Failed(one.case_id, error) for one in some]
        else:
            answers += done
    return answers


def preview_all(office: Office, requests: Sequence[Request]) -> list[Answer]:
    """What would become of all requests, one after another; nothing is kept."""
    with uncollected(), office.store.writing() as transaction:
        transaction.give_up()
        return list(handle_within(office, transaction, requests))


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


def handle_within(
    office: Office,
    transaction: Transaction,
    requests: Sequence[Request],
    loaded: Mapping[str, cases.Stored] | None = None,
) -> Iterator[Answer]:
    """Do all that is asked within a transaction; *loaded* are the cases where they are known."""
    batch, touched = Batch(transaction), set[str]()
    first = head = history.head(batch, to_append=True)
    if loaded is None:
        loaded = cases.load_all(batch, list(dict.fromkeys(one.case_id for one in requests)))
    for request in requests:
        stored = loaded.get(request.case_id)
        if request.case_id in touched or isinstance(request.command, LOOKS_AROUND):
            batch.flush()
            stored = cases.load(batch, request.case_id)
        answer, head = office.handle_next(batch, request, head, stored)
        if isinstance(answer, Done):
            touched.add(request.case_id)
        yield answer
    if head is not first:
        history.advance(batch, head)
    batch.flush()
