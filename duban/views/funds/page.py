"""The money of a programme: its totals, who was paid what, what is slow, what has to come back."""

from enum import StrEnum

from msgspec.structs import replace

from config.words import Words
from duban.views.balances import Amount, Balance, balance, column_of, named, total
from duban.views.charts import AmountBars, AmountRow
from duban.views.funds import institutions, trouble
from duban.views.page import (
    Chart,
    Column,
    Figures,
    Page,
    Ref,
    Subject,
    Table,
    Tile,
    Value,
    Where,
    column,
)
from duban.views.programme import Member, Programme
from states.money import grouped

FIGURES: dict[Amount, str] = {
    Amount.APPROVED: "districts",
    Amount.MATCHING: "districts",
    Amount.PAID: "institutions",
    Amount.SPENT: "slow",
    Amount.HELD: "institutions",
    Amount.TO_COME_BACK: "clawbacks",
    Amount.BACK: "clawbacks",
}
"""The amounts that are seen first, each with the part of the page that explains it."""
DRAWN = (Amount.APPROVED, Amount.PAID, Amount.SPENT, Amount.TO_COME_BACK)


class By(StrEnum):
    """By what the money of a programme is told."""

    REGION = "region"
    INSTITUTION = "institution"


def funds_by(programme: Programme, by: By, words: Words) -> Table:
    """The money of a programme as one of the tables of its page, its lead as the title."""
    members, whole = _with_money(programme)
    if by is By.REGION:
        table = _districts(members, whole, words)
    else:
        table = institutions.by_institution(members, words)
    return replace(table, title=_lead(programme, whole, words))


def funds_page(programme: Programme, words: Words) -> Page:
    """The page about the money of a programme; every table ends with its sums."""
    members, whole = _with_money(programme)
    return Page(
        key="funds",
        language=words.language,
        title=words.say("funds.title"),
        lead=_lead(programme, whole, words),
        parts=(
            Figures("figures", (*_tiles(whole, words), _ledger_tile(programme, words))),
            Chart("bars", _bars(members, words)),
            _with_ledger(_districts(members, whole, words), members, programme.id, words),
            trouble.slow(members, words),
            trouble.clawbacks(members, words),
            institutions.by_institution(members, words),
        ),
    )


def _with_money(programme: Programme) -> tuple[list[Member], Balance]:
    """The cases that have to do with money, and the amounts of all together."""
    members = [one for one in programme.members if any(balance(one.case.facts.money).values())]
    return members, total(balance(one.case.facts.money) for one in members)


def _lead(programme: Programme, whole: Balance, words: Words) -> str:
    """What of the budget is promised, where the notice has one."""
    approved, budget = grouped(whole[Amount.APPROVED]), programme.notice.programme_budget
    if budget is None:
        return words.say("funds.no_budget", programme=programme.id, approved=approved)
    return words.say(
        "funds.of_budget",
        programme=programme.id,
        approved=approved,
        budget=grouped(budget),
        left=grouped(budget - whole[Amount.APPROVED]),
    )


def _tiles(whole: Balance, words: Words) -> list[Tile]:
    return [
        Tile(
            named(amount, words).label,
            grouped(whole[amount]),
            "warn" if amount is Amount.TO_COME_BACK and whole[amount] else "",
            anchor=anchor,
        )
        for amount, anchor in FIGURES.items()
    ]


def _ledger_tile(programme: Programme, words: Words) -> Tile:
    to = Ref("", Subject.LEDGER, f"programme={programme.id}")
    return Tile(words.say("funds.ledger"), words.say("funds.ledger_see"), to=to)


def _bars(members: list[Member], words: Words) -> AmountBars:
    names = tuple(named(amount, words).label for amount in DRAWN)
    rows = []
    for one in members:
        amounts = balance(one.case.facts.money)
        rows.append(AmountRow(words.region(one.region), tuple(amounts[amount] for amount in DRAWN)))
    return AmountBars(words.say("funds.bars"), names, tuple(rows))


def _districts(members: list[Member], whole: Balance, words: Words) -> Table:
    columns = (
        column(words, "region_code", where=Where.SHEET),
        column(words, "region"),
        *(column_of(amount, words) for amount in Amount),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.region.code,
            Ref(words.region(one.region), Subject.CASE, one.case.id),
            *balance(one.case.facts.money).values(),
        )
        for one in members
    ]
    sums: tuple[Value, ...] = ("", words.say("funds.total"), *whole.values())
    title, empty = words.say("funds.districts"), words.say("funds.none")
    return Table("districts", title, columns, tuple(rows), empty=empty, sums=sums)


def _with_ledger(table: Table, members: list[Member], programme_id: str, words: Words) -> Table:
    """The districts, each with the way to its lines of the ledger."""
    return replace(
        table,
        columns=(*table.columns, Column("ledger", words.say("funds.ledger"))),
        rows=tuple(
            (*row, _ledger_of(one, programme_id, words))
            for row, one in zip(table.rows, members, strict=True)
        ),
        sums=(*table.sums, None),
    )


def _ledger_of(one: Member, programme_id: str, words: Words) -> Ref:
    key = f"programme={programme_id}&region={one.region.code}"
    return Ref(words.say("funds.lines"), Subject.LEDGER, key)
