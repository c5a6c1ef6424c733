"""What is where: the money of a programme by institution."""

from config.words import Words
from duban.views.balances import Amount, column_of
from duban.views.page import Kind, Ref, Subject, Table, Value, column
from duban.views.programme import Member
from states.facts import Facts, Money
from states.money import grouped

COLUMNS = (
    Amount.PAID,
    Amount.SPENT,
    Amount.CLAIMED,
    Amount.BACK,
    Amount.TO_COME_BACK,
    Amount.WAIVED,
    Amount.HELD,
)
"""What is booked on an institution. Spending is reported of a whole case: where that has several
institutions, nobody knows what each has spent and holds."""


def by_institution(members: list[Member], words: Words) -> Table:
    """Each institution that has a share or was paid, a row each, and the sums of all that is known.

    Where several institutions spend together, what all have spent and hold is no sum of rows.
    """
    columns = (
        column(words, "region"),
        column(words, "institution"),
        column(words, "allocation", Kind.MONEY),
        *(column_of(amount, words) for amount in COLUMNS),
        column(words, "note"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            Ref(words.region(one.region), Subject.CASE, one.case.id),
            name,
            *amounts,
            _note(one.case.facts.money, words) if None in amounts else "",
        )
        for one in members
        for name, amounts in _amounts(one.case.facts).items()
    ]
    told = [amounts for one in members for amounts in _amounts(one.case.facts).values()]
    sums = [
        None if None in known else sum(filter(None, known)) for known in zip(*told, strict=True)
    ]
    return Table(
        "institutions",
        words.say("funds.institutions"),
        columns,
        tuple(rows),
        empty=words.say("funds.none"),
        sums=("", words.say("funds.total"), *sums, "") if rows else (),
    )


def _note(money: Money, words: Words) -> str:
    """Why nothing stands where several institutions spend together, with what is known."""
    return words.say("funds.spent_together", spent=grouped(money.eligible_spent))


def _amounts(facts: Facts) -> dict[str, tuple[int | None, ...]]:
    """The amounts of each institution of a case: its share, then as in COLUMNS."""
    money, shares = facts.money, facts.contract.allocation
    names = dict.fromkeys([*shares, *(one.payee for one in money.payments)])
    spent = money.eligible_spent if len(names) == 1 else None
    return {name: (shares.get(name, 0), *_booked(money, name, spent)) for name in names}


def _booked(money: Money, name: str, spent: int | None) -> tuple[int | None, ...]:
    paid, claimed = money.paid_to(name), money.claims.get(name, 0)
    back, waived = money.recovered_from(name), money.waivers.get(name, 0)
    held = None if spent is None else paid - spent - claimed
    return (paid, spent, claimed, back, claimed - back - waived, waived, held)
