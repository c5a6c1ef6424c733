"""Whether the history proves itself, and the cases with it."""

from config.words import Words
from duban.rendering.data import as_data
from duban.views.history import doubt_table, verified
from states.act_in_hand import replace
from states.facts import Facts
from tests.practice import HEPING, PROGRAMME, Practice
from workflow.record import cases, history

CASE = f"{PROGRAMME}/{HEPING}"


def test_history_that_proves_itself_leaves_nothing_in_doubt(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        found = verified(transaction)
        assert (found.head, found.count) == (
            history.head(transaction).hash,
            history.head(transaction).seq,
        )
        assert verified(transaction, found.head).doubts == ()
    assert doubt_table(found, spoken).rows == ()


def test_head_that_is_not_in_the_history_is_in_doubt(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        found = verified(transaction, "0" * 64)
    (row,) = as_data(doubt_table(found, spoken))
    assert (row["code"], row["fault"]) == ("anchor", spoken.say("fault.anchor"))
    assert (row["expected"], row["found"]) == ("0" * 64, found.head)


def test_case_that_its_acts_do_not_add_up_to_is_in_doubt(led: Practice, spoken: Words) -> None:
    with led.store.writing() as transaction:
        transaction.give_up()
        stored = cases.load(transaction, CASE)
        assert stored is not None
        facts: Facts = replace(stored.facts, late=not stored.facts.late)
        cases.save(transaction, stored, stored.version, facts)
        rows = as_data(doubt_table(verified(transaction), spoken))
    assert {row["code"] for row in rows} == {"row"}
    assert [row["where"] for row in rows] == [f"case {CASE} late", f"case {CASE} facts"]
