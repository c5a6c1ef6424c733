"""The ledger as a list: found by what is asked, counted, and read in words."""

from datetime import date

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.funds.lines import LineQuery, Lines, line_query
from duban.views.listing import Asked
from duban.views.page import Table
from states.reading import InvalidInput


def page(desk: Desk, words: Words, asked: str = "") -> Table:
    """The page of the list that an address asks for."""
    query = line_query(Asked.in_address(asked), desk, words)
    with desk.store.reading() as transaction:
        return Lines(desk, query, words).page(transaction)


def test_lines_stand_as_they_were_booked_and_in_words(desk: Desk, spoken: Words) -> None:
    table = page(desk, spoken)
    keys = [one.key for one in table.columns]
    booked = [row[keys.index("seq")] for row in table.rows]
    assert len(booked) > 3
    assert booked == sorted(booked)  # type: ignore[type-var]  # numbers alone
    accounts = set(spoken.names("account").values())
    assert {row[keys.index("debit")] for row in table.rows} <= accounts


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ("account=held", lambda row: "held" in row),
        ("party=机构1", lambda row: "机构1" in row["payee"]),
        ("booked_from=2023-09-01", lambda row: row["day"] >= date(2023, 9, 1)),
        ("booked_until=2023-09-01", lambda row: row["day"] <= date(2023, 9, 1)),
    ],
)
def test_filter_leaves_exactly_its_lines(
    desk: Desk, spoken: Words, asked: str, rule: object
) -> None:
    assert callable(rule)
    every, some = records(page(desk, spoken), spoken), records(page(desk, spoken, asked), spoken)
    assert some == [row for row in every if rule(row)]
    assert 0 < len(some) < len(every)


def test_list_by_amount_stands_both_ways(desk: Desk, spoken: Words) -> None:
    up = [row["yuan"] for row in records(page(desk, spoken, "sort=yuan"), spoken)]
    down = [row["yuan"] for row in records(page(desk, spoken, "sort=-yuan"), spoken)]
    assert up == sorted(up) == down[::-1]  # type: ignore[type-var]  # amounts alone


def test_what_is_asked_is_an_address_and_wrong_ones_are_errors(desk: Desk, spoken: Words) -> None:
    query = LineQuery(account="held", booked_from=date(2023, 9, 1))
    assert line_query(Asked.in_address(query.address()), desk, spoken) == query
    for wrong in ("account=nope", "booked_from=x", "colour=red"):
        with pytest.raises(InvalidInput):
            line_query(Asked.in_address(wrong), desk, spoken)


def records(table: Table, words: Words) -> list[dict[str, object]]:
    """The rows by column; an account that a line names is a key as well."""
    keys = [one.key for one in table.columns]
    codes = {label: code for code, label in words.names("account").items()}
    return [
        dict[str, object](zip(keys, row, strict=True))
        | {codes[str(row[keys.index(side)])]: True for side in ("debit", "credit")}
        for row in table.rows
    ]
