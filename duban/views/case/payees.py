"""The accounts that are paid to: whose, at which bank, and the number as it may be shown."""

from collections.abc import Iterable, Sequence

from config.words import Words
from duban.identity.payees import Payee
from duban.views.choosing import NotThere, one_of
from duban.views.page import Column, Pair, Pairs, Table, column
from states.commands import RecordAccount
from states.notice import Region
from states.saying import Name, saying

RECORDING = RecordAccount().name
"""The act that records an account."""
_FIELDS = ("bank", "account_name", "account")


def payee_table(payees: Iterable[Payee], words: Words) -> Table:
    """Institutions with their accounts, a row each; one without an account says nothing more."""
    columns = (
        column(words, "institution"),
        *(Column(name, words.label("field", name), whole=True) for name in _FIELDS),
    )
    rows = tuple((one.institution, *(getattr(one, name) for name in _FIELDS)) for one in payees)
    return Table("accounts", "", columns, rows)


def payee_pairs(payee: Payee, words: Words) -> Pairs:
    """The account of one institution."""
    told = (Pair(name, words.label("field", name), getattr(payee, name)) for name in _FIELDS)
    whose = Pair("institution", words.say("column.institution"), payee.institution)
    return Pairs("account", "", (whose, *told))


def chosen(payees: Sequence[Payee], given: str | None, region: Region) -> list[Payee]:
    """The one that is given by its name or a part of it, else all; one at least has an account.

    Raises InvalidInput for a name of none, NotThere where no account was recorded.
    """
    if given is not None:
        known = {one.institution: one.institution for one in payees}
        name = one_of("INSTITUTION", given, known, whole=False)
        payees = [one for one in payees if one.institution == name]
    if not any(one.is_recorded for one in payees):
        raise no_account(region, [one.institution for one in payees])
    return list(payees)


def no_account(region: Region, institutions: Sequence[str]) -> NotThere:
    """What is said where an account is asked for that nobody has recorded."""
    named = Name("region", region.name)
    if not institutions:
        return NotThere(saying("payee.no_institution", region=named))
    return NotThere(saying("payee.no_account", institutions=list(institutions), region=named))
