"""The money and the contract of a case, as `duban case show` shows them."""

from rich.console import Group, RenderableType
from rich.text import Text

from config.words import Words
from duban.cli.printing import pairs, table
from duban.cli.words import say
from states.facts import Facts
from states.money import grouped, yuan


def money_parts(facts: Facts, words: Words) -> list[RenderableType | None]:
    """Contract, amounts, payments and repayments; None for what there is nothing of."""
    return [_contract(facts, words), _amounts(facts, words), _movements(facts, words)]


def _contract(facts: Facts, words: Words) -> RenderableType | None:
    contract = facts.contract
    if not contract.signatures:
        return None
    named: dict[str, object] = {
        "signatures": tuple(
            f"{words.label('party', name)} {day}" for name, day in contract.signatures.items()
        ),
        "allocation": tuple(f"{name} {grouped(fen)}" for name, fen in contract.allocation.items()),
        "ends": contract.ends_on or "",
    }
    return Group(Text(say("title.contract"), style="bold"), pairs(named))


def _amounts(facts: Facts, words: Words) -> RenderableType | None:
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
    rows: list[dict[str, object]] = [
        {"amount": words.label("money", name), "yuan": yuan(fen)}
        for name, fen in amounts.items()
        if fen
    ]
    return table(rows, ("amount", "yuan"), title=say("title.money")) if rows else None


def _movements(facts: Facts, words: Words) -> RenderableType | None:
    rows: list[dict[str, object]] = [
        {
            "day": one.on,
            "movement": words.label("value", one.instalment),
            "institution": one.payee,
            "yuan": yuan(one.amount),
        }
        for one in facts.money.payments
    ]
    rows += [
        {
            "day": one.on,
            "movement": say("word.repaid"),
            "institution": one.payer,
            "yuan": yuan(-one.amount),
        }
        for one in facts.money.repayments
    ]
    rows.sort(key=lambda row: str(row["day"]))
    columns = ("day", "movement", "institution", "yuan")
    return table(rows, columns, title=say("title.movements")) if rows else None
