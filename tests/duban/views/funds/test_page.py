"""The money of a programme: one figure under one name, wherever it is told."""

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.balances import Amount, balance, of_books, total
from duban.views.case.money import money_parts
from duban.views.funds.institutions import by_institution
from duban.views.funds.page import By, funds_by, funds_page
from duban.views.page import Coded, Figures, Ref, Table
from duban.views.programme import Programme, programme_asked
from states.money import grouped
from states.reading import InvalidInput
from workflow.record import ledger

IN_BOOKS = {
    Amount.APPROVED: "approved",
    Amount.MATCHING: "matching_committed",
    Amount.PAID: "disbursed",
    Amount.SPENT: "eligible_spent",
    Amount.CLAIMED: "clawback_decided",
    Amount.BACK: "recovered",
    Amount.WITHHELD: "withheld",
}


def test_totals_are_those_of_the_books(desk: Desk, programme: Programme) -> None:
    whole = total(balance(one.case.facts.money) for one in programme.members)
    with desk.store.reading() as transaction:
        books = ledger.books(transaction)
    assert whole[Amount.PAID] > 0
    assert {one: books[name] for one, name in IN_BOOKS.items()} == {
        one: whole[one] for one in IN_BOOKS
    }
    claimed = books["clawback_decided"]
    assert whole[Amount.HELD] == books["disbursed"] - books["eligible_spent"] - claimed > 0
    assert whole[Amount.TO_COME_BACK] == claimed - books["recovered"] - books["waived"] > 0
    assert of_books(books) == {amount: whole[amount] for amount in of_books(books)}


def test_what_was_paid_is_in_one_of_five_places(programme: Programme) -> None:
    places = (Amount.SPENT, Amount.HELD, Amount.TO_COME_BACK, Amount.BACK, Amount.WAIVED)
    for one in programme.members:
        told = balance(one.case.facts.money)
        assert told[Amount.PAID] == sum(told[place] for place in places), one.region.name


def test_case_ledger_district_and_list_hold_the_same(
    desk: Desk, programme: Programme, spoken: Words
) -> None:
    districts = funds_page(programme, spoken).table("districts")
    at = [one.key for one in districts.columns].index("held")
    held = {str(row[0]): row[at] for row in districts.rows}
    for one in programme.members:
        if not one.case.facts.money.disbursed:
            continue
        with desk.store.reading() as transaction:
            found = ledger.lines(transaction, one.case.id)
        account = sum(
            line.amount * ((line.debit == "held") - (line.credit == "held")) for line in found
        )
        assert held[one.region.code] == account, one.region.name
        money = next(p for p in money_parts(one.case.facts, spoken) if p.key == "money")
        assert isinstance(money, Table)
        told = {row[0].code: row[1] for row in money.rows if isinstance(row[0], Coded)}
        assert told.get("held", 0) == account


def test_figures_bars_districts_and_institutions_say_the_same(
    programme: Programme, spoken: Words
) -> None:
    page = funds_page(programme, spoken)
    districts, institutions = page.table("districts"), page.table("institutions")
    for name in ("disbursed", "clawback_decided", "recovered", "outstanding_recovery"):
        assert sum(values(districts, name)) == sum(values(institutions, name)), name
        place = [one.key for one in districts.columns].index(name)
        assert districts.sums[place] == sum(values(districts, name)), name
    figures = next(part for part in page.parts if isinstance(part, Figures))
    told = {tile.label: tile.value for tile in figures.tiles}
    paid = spoken.label("money", "disbursed")
    assert told[paid] == grouped(sum(values(districts, "disbursed")))


@pytest.mark.parametrize(
    ("by", "key"), [(By.REGION, "districts"), (By.INSTITUTION, "institutions")]
)
def test_money_by_region_or_institution_is_a_table_of_the_page(
    programme: Programme, spoken: Words, by: By, key: str
) -> None:
    page = funds_page(programme, spoken)
    on_page, alone = page.table(key), funds_by(programme, by, spoken)
    width = len(alone.columns)
    assert alone.columns == on_page.columns[:width]
    assert alone.rows == tuple(row[:width] for row in on_page.rows)
    assert alone.sums == on_page.sums[:width]
    assert alone.title == page.lead


def test_what_several_institutions_spent_together_is_said_where_no_figure_stands(
    programme: Programme, spoken: Words
) -> None:
    alone = next(one for one in programme.members if one.case.facts.money.disbursed)
    facts = alone.case.facts
    shared = replace(facts.contract, allocation={**facts.contract.allocation, "另一机构": 100})
    case = replace(alone.case, facts=replace(facts, contract=shared))
    table = by_institution([alone, replace(alone, case=case)], spoken)
    at = {one.key: n for n, one in enumerate(table.columns)}
    told = [(row[at["eligible_spent"]], row[at["note"]]) for row in table.rows]
    spent = facts.money.eligible_spent
    note = spoken.say("funds.spent_together", spent=grouped(spent))
    assert told == [(spent, ""), (None, note), (None, note)], spent


def test_institutions_end_with_the_sums_of_what_is_known_of_each(
    programme: Programme, spoken: Words
) -> None:
    table = by_institution(list(programme.members), spoken)
    paid = sum(one.case.facts.money.disbursed for one in programme.members)
    at = {one.key: n for n, one in enumerate(table.columns)}
    assert table.sums[at["disbursed"]] == paid > 0
    assert table.sums[at["institution"]] == spoken.say("funds.total")
    assert by_institution([], spoken).sums == ()


def test_case_tells_its_amounts_under_the_same_names(programme: Programme, spoken: Words) -> None:
    page = funds_page(programme, spoken)
    member = next(one for one in programme.members if one.case.facts.money.disbursed)
    money = next(p for p in money_parts(member.case.facts, spoken) if p.key == "money")
    assert isinstance(money, Table)
    titles = [one.title for one in page.table("districts").columns]
    for name, fen in money.rows:
        assert isinstance(name, Coded) and isinstance(fen, int)
        assert any(title.startswith(name.label) for title in titles), name.label


def test_recovery_stands_with_its_term_and_leads_to_its_case(
    programme: Programme, spoken: Words
) -> None:
    table = funds_page(programme, spoken).table("clawbacks")
    rows = [dict(zip([one.key for one in table.columns], row, strict=True)) for row in table.rows]
    assert len(rows) == 1
    assert isinstance(rows[0]["region"], Ref)
    assert rows[0]["outstanding_yuan"]
    assert isinstance(rows[0]["item"], Coded) and rows[0]["item"].code == "recovery"
    assert rows[0]["due"] is not None


def test_programme_that_there_is_not_is_an_error(desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        programme_asked(desk, "tj-1999-1")


def values(table: Table, key: str) -> list[int]:
    """The amounts of a column."""
    place = [one.key for one in table.columns].index(key)
    return [row[place] for row in table.rows]  # type: ignore[misc]  # amounts alone
