"""The money and the contract of a case."""

from config.words import Words
from duban.views.page import Kind, Pairs, Part, Table, Value, coded, column, pair
from states.facts import Facts
from states.money import grouped


def money_parts(facts: Facts, words: Words) -> tuple[Part, ...]:
    """Contract, amounts, payments and repayments."""
    return (_contract(facts, words), _amounts(facts, words), _movements(facts, words))


def _contract(facts: Facts, words: Words) -> Pairs:
    contract = facts.contract
    if not contract.signatures:
        return Pairs("contract", "", ())
    signed = contract.signatures.items()
    shares = contract.allocation.items()
    return Pairs(
        "contract",
        words.say("title.contract"),
        (
            pair(words, "signatures", tuple(f"{words.label('party', n)} {d}" for n, d in signed)),
            pair(words, "allocation", tuple(f"{name} {grouped(fen)}" for name, fen in shares)),
            pair(words, "ends", contract.ends_on, Kind.DAY),
        ),
    )


def _amounts(facts: Facts, words: Words) -> Table:
    money = facts.money
    amounts = {
        "approved": money.approved,
        "matching_committed": money.matching_committed,
        "disbursed": money.disbursed,
        "eligible_spent": money.eligible_spent,
        "follow_on_withheld": money.withheld,
        "clawback_decided": money.clawback_decided,
        "recovered": money.recovered,
        "outstanding_recovery": money.outstanding_recovery,
        "net_held": money.net_held,
        "undisbursed": money.undisbursed,
    }
    columns = (column(words, "amount", Kind.CODED), column(words, "yuan", Kind.MONEY))
    rows = tuple((coded(words, "money", name), fen) for name, fen in amounts.items() if fen)
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
