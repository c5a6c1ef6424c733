"""The money of a programme: its totals, who was paid what, what is slow, what has to come back."""

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


def funds_page(programme: Programme, words: Words) -> Page:
    """The page about the money of a programme; every table ends with its sums."""
    members = [one for one in programme.members if any(balance(one.case.facts.money).values())]
    whole = total(balance(one.case.facts.money) for one in members)
    return Page(
        key="funds",
        language=words.language,
        title=words.say("funds.title"),
        lead=_lead(programme, whole, words),
        parts=(
            Figures("figures", (*_tiles(whole, words), _ledger_tile(programme, words))),
            Chart("bars", _bars(members, words)),
            _districts(members, whole, programme.id, words),
            trouble.slow(members, words),
            trouble.clawbacks(members, words),
            institutions.by_institution(members, words),
        ),
    )


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


def _districts(members: list[Member], whole: Balance, programme_id: str, words: Words) -> Table:
    columns = (
        column(words, "region_code", where=Where.SHEET),
        column(words, "region"),
        *(column_of(amount, words) for amount in Amount),
        Column("ledger", words.say("funds.ledger")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.region.code,
            Ref(words.region(one.region), Subject.CASE, one.case.id),
            *balance(one.case.facts.money).values(),
            _ledger_of(one, programme_id, words),
        )
        for one in members
    ]
    sums = ("", words.say("funds.total"), *whole.values(), None)
    title, empty = words.say("funds.districts"), words.say("funds.none")
    return Table("districts", title, columns, tuple(rows), empty=empty, sums=sums)


def _ledger_of(one: Member, programme_id: str, words: Words) -> Ref:
    key = f"programme={programme_id}&region={one.region.code}"
    return Ref(words.say("funds.lines"), Subject.LEDGER, key)
