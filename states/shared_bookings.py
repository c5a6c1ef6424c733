"""What acts book alike: spending recognised, money withheld, claimed back, or released."""

from states.act_in_hand import Work
from states.funds import holdings
from states.mail_kinds import MailKind
from states.money import split


def recognise_spending(work: Work, spent: int) -> None:
    """Set the eligible spending to a cumulative figure, in fen (R-M.9)."""
    work.post("spent", "held", spent - work.money.eligible_spent)
    work.change_money(eligible_spent=spent)


def disallow_spending(work: Work, amount: int) -> None:
    """Take *amount* fen out of the eligible spending; a negative one is put back (R-6.10)."""
    recognise_spending(work, work.money.eligible_spent - amount)
    work.change_money(disallowed=work.money.disallowed + amount)


def withhold(work: Work, amount: int) -> None:
    """Withhold *amount* fen of the follow-on money and tell it (R-M.10)."""
    if amount:
        work.post("withheld", "commitment", amount)
        work.change_money(withheld=work.money.withheld + amount)
        work.tell(MailKind.FOLLOW_ON_WITHHELD, amount=amount)


def claim(work: Work, amount: int) -> dict[str, int]:
    """Claim *amount* back, split over the institutions by what each holds (R-M.6)."""
    if not amount:
        return {}
    parts = split(amount, holdings(work.money))
    claims = dict(work.money.claims)
    for name, part in parts.items():
        claims[name] = claims.get(name, 0) + part
        work.post("receivable", "held", part, name)
    work.change_money(claims=claims)
    return parts


def recovered_from(work: Work, claims: dict[str, int]) -> dict[str, int]:
    """What each institution of a new claim had paid back before, in fen."""
    return {name: work.money.recovered_from(name) for name in claims}
