"""What of the money is where: told alike of a case, of several, and of the books."""

from hypothesis import given, settings
from hypothesis import strategies as st

from config.words import Words
from duban.views.balances import Amount, balance, column_of, named, of_books, total
from duban.views.page import Kind
from states.facts import Money
from tests.states.facts.amounts import MONEY

IN_BOOKS = {
    "approved": Amount.APPROVED,
    "disbursed": Amount.PAID,
    "eligible_spent": Amount.SPENT,
    "clawback_decided": Amount.CLAIMED,
    "recovered": Amount.BACK,
    "waived": Amount.WAIVED,
}


@settings(max_examples=25)
@given(st.lists(MONEY, max_size=3))
def test_books_of_several_cases_tell_what_their_balances_come_to(several: list[Money]) -> None:
    whole = total(balance(one) for one in several)
    told = of_books({name: whole[amount] for name, amount in IN_BOOKS.items()})
    assert told == {amount: whole[amount] for amount in told}
    assert set(whole) == set(Amount)


def test_nothing_comes_to_nothing() -> None:
    assert set(total([]).values()) == {0}
    assert balance(Money()) == total([])


def test_every_amount_has_one_name_as_a_row_and_as_a_column(spoken: Words) -> None:
    labels = {named(amount, spoken).label for amount in Amount}
    assert len(labels) == len(Amount)
    for amount in Amount:
        column = column_of(amount, spoken)
        assert (column.key, column.kind) == (amount.value, Kind.MONEY)
        assert named(amount, spoken).label in column.title
