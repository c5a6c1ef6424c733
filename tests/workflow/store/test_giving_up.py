"""Trying something in a transaction and keeping nothing of it."""

from tests.workflow import sql
from workflow.record.setting_table import keep_mark, setting
from workflow.store.database import Store


def test_transaction_that_is_given_up_goes_on_to_its_end_and_keeps_nothing(store: Store) -> None:
    with store.writing() as transaction:
        keep_mark(transaction, "before", "kept")
    before = sql.everything(store)
    with store.writing() as transaction:
        transaction.give_up()
        keep_mark(transaction, "tried", "seen within")
        assert setting(transaction, "tried") == "seen within"
    assert sql.everything(store) == before


def test_transaction_after_one_that_was_given_up_is_kept(store: Store) -> None:
    with store.writing() as transaction:
        transaction.give_up()
    with store.writing() as transaction:
        keep_mark(transaction, "after", "kept")
    with store.reading() as transaction:
        assert setting(transaction, "after") == "kept"
