"""The money and the contract of a case."""

from config.words import Words
from duban.views.balances import balance, named
from duban.views.page import Kind, Pairs, Part, Table, Value, column, pair
from states.facts import Facts, Step
from states.money import grouped


def money_parts(facts: Facts, words: Words) -> tuple[Part, ...]:
    """Contract, amounts, payments and repayments."""
    return (_contract(facts, words), _amounts(facts, words), _movements(facts, words))


def _contract(facts: Facts, words: Words) -> Pairs:
    contract, is_awaited = facts.contract, facts.step is Step.CONTRACT_SIGNING and facts.is_open
    if not contract.signatures and not is_awaited:
        return Pairs("contract", "", ())
    unsigned = facts.unsigned if is_awaited else ()
    signed = contract.signatures.items()
    shares = contract.allocation.items()
    return Pairs(
        "contract",
        words.say("title.contract"),
        (
            pair(words, "signatures", tuple(f"{words.label('party', n)} {d}" for n, d in signed)),
            pair(words, "unsigned", tuple(words.label("party", name) for name in unsigned)),
            pair(words, "allocation", tuple(f"{name} {grouped(fen)}" for name, fen in shares)),
            pair(words, "ends", contract.ends_on, Kind.DAY),
        ),
    )


def _amounts(facts: Facts, words: Words) -> Table:
    columns = (column(words, "amount", Kind.CODED), column(words, "yuan", Kind.MONEY))
    told = balance(facts.money).items()
    rows = tuple((named(amount, words), fen) for amount, fen in told if fen)
    return Table("money", words.say("title.money"), columns, rows)


def _movements(facts: Facts, words: Words) -> Table:
    columns = (
        column(words, "day", Kind.DAY),
        column(words, "movement"),
        column(words, "institution"),
        column(words, "yuan", Kind.MONEY),
    )
    rows: list[tuple[Value, ...]] = [
        (one.on, words.label("value", one.instalment), one.payee, one.amount)
        for one in facts.money.payments
    ]
    repaid = words.say("word.repaid")
    rows += [(one.on, repaid, one.payer, -one.amount) for one in facts.money.repayments]
    rows.sort(key=lambda row: str(row[0]))
    return Table("movements", words.say("title.movements"), columns, tuple(rows))
