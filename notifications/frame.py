"""What stands round the sentences of a mail: salutation, table of facts, contact, foot."""

from collections.abc import Callable, Sequence
from typing import Any

from notifications.letter import DEMO_MARK, Brief, Sender
from notifications.terms import Terms
from states.duty_items import ITEMS
from states.labels import read_label
from states.mail_kinds import Addressee, MailRule

DEADLINES = frozenset({"due", *(fact for laid in ITEMS.values() for fact in laid.told_as)})
"""The facts that are the due day of an item."""

PRINTED: dict[str, Callable[[Terms, Any], str]] = {
    "amount": Terms.amount,
    "return_amount": Terms.amount,
    "committed": Terms.amount,
    "required": Terms.amount,
    "shortfall": Terms.amount,
    "outstanding": Terms.amount,
    "start": Terms.weekday,
    "end": Terms.weekday,
    "days_left": Terms.left,
    "overdue_working_days": Terms.overdue,
    "instalment": Terms.instalment,
    "rating": Terms.rating,
    "result": Terms.result,
    "score": lambda _, score: str(score),
    "defects": lambda _, count: str(count),
    "filing_number": lambda _, number: number,
}
"""How the facts of the table are printed. A fact in neither set stands in the sentences only."""


def subject_of(subject: str, briefs: Sequence[Brief], terms: Terms) -> str:
    """A subject as it leaves: with the one notice that it is about, and the mark of training."""
    numbers = dict.fromkeys(one.document_number for one in briefs if one.names_notice)
    if len(numbers) == 1:
        subject = terms.of_notice.format(subject, *numbers)
    return DEMO_MARK + subject if briefs[0].synthetic else subject


def salutation(brief: Brief, terms: Terms) -> str:
    """Greet those to whom *brief* goes: units and institutions by name, others by office.

    A panel is not named: its members do not learn of each other from a mail (R-E.3).
    """
    experts = [name for name in (brief.facts.get("expert") or "").split("、") if name]
    names: list[str] = []
    for role in sorted(brief.to, key=lambda role: list(Addressee).index(Addressee(role))):
        if role == "district":
            names.append(brief.unit)
        elif role == "institution":
            names.extend(brief.institutions or (terms.institutions_unnamed,))
        elif role == "expert" and len(experts) == 1:
            names.append(terms.expert.format(experts[0]))
        else:
            names.append(terms.roles[role])
    return terms.salutation.format(terms.joined(names))


def grounds(brief: Brief, terms: Terms) -> str:
    """Name the notice in force and the clause on which *brief* rests, if it rests on one."""
    clause = terms.clause(brief.clause or "")
    title, number = brief.programme_title, brief.document_number
    return terms.basis.format(title=title, number=number, clause=clause).rstrip(", ")


def rows(
    brief: Brief, kind: MailRule, facts: dict[str, Any], terms: Terms
) -> list[tuple[str, str]]:
    """Return the table of *brief* as (label, value), the facts in the order of its *kind*."""
    table: list[tuple[str, str]] = []
    nothing_owed = facts.get("return_amount") == 0
    if brief.item is not None:
        table.append((terms.labels["item"], terms.item(brief.item)))
    table.append((terms.labels["region"], brief.region))
    if "institution" in brief.to and brief.institutions:
        table.append((terms.labels["institutions"], terms.joined(brief.institutions)))
    for name in (*kind.needs, *kind.dates, *kind.may):
        value = facts[name]
        if name == "outstanding" and not value:
            continue
        if name in DEADLINES:
            if value is not None or (name in kind.dates and not nothing_owed):
                table.append((terms.labels[name], terms.due(value, brief.day)))
        elif name in PRINTED and value is not None:
            table.append((terms.labels[_label(name, brief)], PRINTED[name](terms, value)))
    if brief.sealed_number is not None:
        table.append((terms.labels["sealed_number"], brief.sealed_number))
    table.append((terms.labels["basis"], grounds(brief, terms)))
    table.append((terms.labels["case_id"], brief.case_id))
    return table


def _label(name: str, brief: Brief) -> str:
    """What a fact is called: what is past its day is late, but not papers that nobody owes."""
    owed = brief.item is None or not read_label(brief.item).laid_down.voluntary
    return "late" if name == "overdue_working_days" and owed else name


def frame(brief: Brief, terms: Terms) -> dict[str, Any]:
    """Return what the layouts set round every letter: office, contact, day, language, mark."""
    return {
        "contact": contact(brief.office, terms),
        "closing": closing(brief, terms),
        "office": brief.office.name,
        "day": terms.day(brief.day),
        "demo": terms.demo if brief.synthetic else None,
        "mark": DEMO_MARK,
        "terms": terms,
        "language": terms.language,
    }


OWN = frozenset({Addressee.BUREAU_LEADER, Addressee.CITY_SUPERVISOR, Addressee.CITY_OPERATOR})
"""Those of the office itself."""


def closing(brief: Brief, terms: Terms) -> str:
    """Whom to ask: the office, or who reads in it, the person in charge."""
    if not OWN.issuperset(brief.to):
        return terms.closing
    if brief.office.contact:
        return terms.closing_to_own.format(brief.office.contact)
    return terms.closing_to_own_unnamed


def contact(office: Sender, terms: Terms) -> list[tuple[str, str]]:
    """Return the lines (label, value) by which *office* is reached."""
    lines = ((label, getattr(office, name)) for name, label in terms.contact.items())
    return [(label, value) for label, value in lines if value]


def sealed_note(brief: Brief, kind: MailRule, terms: Terms) -> str | None:
    """Say that the sealed document alone has legal effect, where *kind* tells of one."""
    if not kind.is_sealed:
        return None
    if brief.sealed_number is None:
        return terms.sealed
    return terms.sealed_numbered.format(brief.sealed_number)
