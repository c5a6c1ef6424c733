"""The head of the history held by many at once, on a server."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from tests.conftest import shut
from tests.practice import Practice
from workflow.record import history, history_held
from workflow.store.database import Store

PATIENCE = 30


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_many_hold_the_head_while_nobody_acts_and_see_who_waits_for_it(office: Practice) -> None:
    store = office.store
    others = [Store(store.url.render_as_string(hide_password=False)) for _ in range(2)]

    def append() -> None:
        with others[1].writing() as transaction:
            history.head(transaction, to_append=True)
        others[1].close()

    with ThreadPoolExecutor(1) as pool:
        with store.writing() as one, others[0].writing() as another:
            history_held.hold(one)
            history_held.hold(another)
            assert not history_held.is_awaited(one)
            acting = pool.submit(append)
            for _ in range(3_000):
                if history_held.is_awaited(another):
                    break
                sleep(0.01)
            assert history_held.is_awaited(one)
            assert not acting.done()
        acting.result(PATIENCE)
    with store.reading() as transaction:
        assert not history_held.is_awaited(transaction)
    for one_more in others:
        shut(one_more)
