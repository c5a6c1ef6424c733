"""The ledger as people and programs see it."""

from datetime import date

from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views import ledger
from states.money import fen
from tests.practice import HEPING, PROGRAMME, Practice
from workflow.record import cases
from workflow.store.database import Store
from workflow.store.transaction import Transaction


def test_books_are_the_sums_of_the_cases(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        sums = {row["name"]: row for row in as_data(ledger.books(transaction, None, spoken))}
    assert sums["approved"]["yuan"] == 1_000_000
    assert sums["disbursed"] == {
        "name": "disbursed",
        "name_label": spoken.label("money", "disbursed"),
        "yuan": 600_000,
        "fen": 60_000_000,
    }
    assert sums["withheld"]["name_label"] == spoken.label("money", "follow_on_withheld")


def test_books_of_a_day_say_so(led: Practice, spoken: Words) -> None:
    before = date(2023, 9, 18)
    with led.store.reading() as transaction:
        books = ledger.books(transaction, before, spoken)
    assert spoken.day(before) in books.title
    assert {row["name"]: row["yuan"] for row in as_data(books)}["disbursed"] == 0


def test_lines_of_a_case_stand_in_their_order(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        lines = ledger.lines(transaction, f"{PROGRAMME}/{HEPING}", None, spoken)
        first = ledger.lines(transaction, f"{PROGRAMME}/{HEPING}", date(2023, 9, 1), spoken)
    assert first.rows == lines.rows[: first.count]
    assert 0 < first.count < lines.count
    record = as_data(lines)[0]
    assert (record["debit"], record["credit"]) == ("commitment", "appropriation")
    assert record["debit_label"] == spoken.label("account", "commitment")
    assert (record["yuan"], record["reversal"], record["reversal_label"]) == (1_000_000, False, "")


def test_line_that_was_taken_back_is_marked(store: Store, spoken: Words) -> None:
    office = Practice(store)
    office.lead("commit_matching")
    office.do("undo_last_act", {"reason": "typed wrongly"})
    with store.reading() as transaction:
        lines = as_data(ledger.lines(transaction, f"{PROGRAMME}/{HEPING}", None, spoken))
    assert [row["reversal"] for row in lines] == [False, False, True]
    assert lines[-1]["reversal_label"] == spoken.say("word.reversal")


def test_case_without_lines_says_so(led: Practice, spoken: Words) -> None:
    with led.store.reading() as transaction:
        lines = ledger.lines(transaction, f"{PROGRAMME}/120110", None, spoken)
    assert (lines.rows, lines.empty) == ((), spoken.say("ledger.empty"))


def test_amount_that_the_lines_do_not_add_up_to_is_shown(led: Practice, spoken: Words) -> None:
    with led.store.writing() as transaction:
        transaction.give_up()
        assert ledger.imbalances(transaction, spoken).rows == ()
        _falsify(transaction)
        (row,) = as_data(ledger.imbalances(transaction, spoken))
        assert row == {
            "case": f"{PROGRAMME}/{HEPING}",
            "amount": "approved",
            "amount_label": spoken.label("money", "approved"),
            "shown_yuan": 1_100_000,
            "booked_yuan": 1_000_000,
        }


def _falsify(transaction: Transaction) -> None:
    """Let the case say that more was approved."""
    stored = cases.load(transaction, f"{PROGRAMME}/{HEPING}")
    assert stored is not None
    money = replace(stored.facts.money, approved=fen(1_100_000))
    cases.save(transaction, stored, stored.version, replace(stored.facts, money=money))
