"""What stands round the sentences of a mail: salutation, table of facts, contact, foot."""

from collections.abc import Callable
from typing import Any

from notifications.kinds import ROLES, Kind, duty_of
from notifications.letter import DEMO_MARK, Brief, Sender
from notifications.wording import Wording

DEADLINES = frozenset(
    {
        "due",
        "filing_deadline",
        "correction_due",
        "contract_due",
        "statement_due",
        "recovery_due",
        "return_due",
        "rectification_due",
    }
)

PRINTED: dict[str, Callable[[Wording, Any], str]] = {
    "amount": Wording.amount,
    "return_amount": Wording.amount,
    "committed": Wording.amount,
    "required": Wording.amount,
    "shortfall": Wording.amount,
    "outstanding": Wording.amount,
    "start": Wording.weekday,
    "end": Wording.weekday,
    "days_left": Wording.left,
    "overdue_working_days": Wording.overdue,
    "instalment": Wording.instalment,
    "rating": Wording.rating,
    "result": Wording.result,
    "score": lambda _, score: str(score),
    "defects": lambda _, count: str(count),
    "filing_number": lambda _, number: number,
}
"""How the facts of the table are printed. A fact in neither set stands in the sentences only."""


def salutation(notice: Brief, wording: Wording) -> str:
    """Greet those to whom *notice* goes: units and institutions by name, others by office.

    A panel is not named: its members do not learn of each other from a mail (R-E.3).
    """
    experts = [name for name in (notice.facts.get("expert") or "").split("、") if name]
    names: list[str] = []
    for role in sorted(notice.to, key=ROLES.index):
        if role == "district":
            names.append(notice.unit)
        elif role == "institution":
            names.extend(notice.institutions or (wording.institutions_unnamed,))
        elif role == "expert" and len(experts) == 1:
            names.append(wording.expert.format(experts[0]))
        else:
            names.append(wording.roles[role])
    return wording.salutation.format(wording.joined(names))


def grounds(notice: Brief, wording: Wording) -> str:
    """Name the notice in force and the clause on which *notice* rests."""
    clause = notice.clause
    if clause is None:
        own = wording.clauses.get(notice.kind)
        clause = wording.clauses[duty_of(notice.item or "")[0]] if own is None else own
    title, number = notice.programme_title, notice.document_number
    return wording.basis.format(title=title, number=number, clause=clause).rstrip(", ")


def rows(
    notice: Brief, kind: Kind, facts: dict[str, Any], wording: Wording
) -> list[tuple[str, str]]:
    """Return the table of *notice* as (label, value), the facts in the order of its *kind*."""
    table: list[tuple[str, str]] = []
    nothing_owed = facts.get("return_amount") == 0
    if notice.item is not None:
        table.append((wording.labels["item"], wording.item(notice.item)))
    table.append((wording.labels["region"], notice.region))
    if "institution" in notice.to and notice.institutions:
        table.append((wording.labels["institutions"], wording.joined(notice.institutions)))
    for name in (*kind.needs, *kind.dates, *kind.may):
        value = facts[name]
        if name in DEADLINES:
            if value is not None or (name in kind.dates and not nothing_owed):
                table.append((wording.labels[name], wording.due(value, notice.day)))
        elif name in PRINTED and value is not None:
            table.append((wording.labels[name], PRINTED[name](wording, value)))
    if notice.sealed_number is not None:
        table.append((wording.labels["sealed_number"], notice.sealed_number))
    table.append((wording.labels["basis"], grounds(notice, wording)))
    table.append((wording.labels["case_id"], notice.case_id))
    return table


def frame(notice: Brief, wording: Wording) -> dict[str, Any]:
    """Return what the layouts set round every letter: office, contact, day, language, mark."""
    return {
        "contact": contact(notice.office, wording),
        "office": notice.office.name,
        "day": wording.day(notice.day),
        "demo": wording.demo if notice.synthetic else None,
        "mark": DEMO_MARK,
        "terms": wording,
        "language": notice.language,
    }


def contact(office: Sender, wording: Wording) -> list[tuple[str, str]]:
    """Return the lines (label, value) by which *office* is reached."""
    lines = ((label, getattr(office, name)) for name, label in wording.contact.items())
    return [(label, value) for label, value in lines if value]


def sealed_note(notice: Brief, kind: Kind, wording: Wording) -> str | None:
    """Say that the sealed document alone has legal effect, where *kind* tells of one."""
    if not kind.sealed:
        return None
    if notice.sealed_number is None:
        return wording.sealed
    return wording.sealed_numbered.format(notice.sealed_number)
