"""A digest: all that one recipient is reminded of on one day, in one mail."""

from collections.abc import Sequence
from typing import Any

import msgspec

from notifications.briefs import (
    DIGEST,
    IncompleteBrief,
    UnknownKind,
    rule_of,
)
from notifications.calendar_file import files
from notifications.compose import facts_of, render, version_of
from notifications.frame import frame, grounds, subject_of
from notifications.letter import Brief, Letter
from notifications.terms import Language, Terms
from states.duty_items import REMINDED
from states.labels import read_label
from states.mail_kinds import TIMED, Addressee

SECTIONS = {
    "late": "#b71c1c",
    "not_received": "#4b5563",
    "due": "#9a5b00",
    "invited": "#4b5563",
    "escalated": "#b71c1c",
}
"""The sections in their order, with their colours. A filing that nobody owes stands apart
from duties, under words and a colour that do not reproach (R-1.1)."""

WIDTHS = {
    "region": "22%",
    "due": "32%",
    "days_left": "20%",
    "overdue_working_days": "20%",
    "late": "20%",
}
"""The columns that stay narrow, with their part of the table."""

UNKNOWN = "—"


class Told(msgspec.Struct, frozen=True):
    """A brief that is told in a digest: its facts, its section, and the days that it counts.

    `days` are calendar days up to the due date for a reminder, else working days after it.
    """

    brief: Brief
    facts: dict[str, Any]
    section: str
    days: int

    @property
    def urgency(self) -> tuple[int, str, int]:
        """What sorts a section, the most urgent first."""
        days = self.days if self.brief.kind == "reminder" else -self.days
        item = self.brief.item
        return days, self.brief.case_id, REMINDED.index(read_label(item).item) if item else 0


def compose_digest(briefs: Sequence[Brief], role: str) -> Letter:
    """Return the mail that tells a recipient in *role* of all *briefs* of a day.

    The briefs are of timed kinds, of one day, office and language, of one case or
    of several. Raises UnknownKind for another kind or role, and IncompleteBrief for a brief
    that lacks a fact and for fewer than two: one alone is a letter, which `compose` makes.
    """
    if len(briefs) < 2:
        raise IncompleteBrief("a digest tells of two briefs at least")
    if role not in list(Addressee):
        raise UnknownKind(f"no mail goes to {role}")
    first, terms = briefs[0], briefs[0].terms
    told = sorted([_told(brief) for brief in briefs], key=lambda one: one.urgency)
    cases = list(dict.fromkeys(one.brief.case_id for one in told))
    several = len(cases) > 1
    context = _counts(told, terms)
    subject = render(f"digest/subject.{terms.language}.txt", terms, context)
    body = render(f"digest/body.{terms.language}.txt", terms, context)
    bases = dict.fromkeys(grounds(msgspec.structs.replace(n, clause=""), terms) for n in briefs)
    rows = [(terms.labels["basis"], terms.joined(list(bases)))]
    letter = frame(first, terms) | {
        "subject": subject,
        "salutation": terms.salutation.format(terms.joined(_greeted(briefs, role, terms))),
        "paragraphs": [line for line in body.splitlines() if line],
        "sections": _sections(told, terms, several=several),
        "rows": rows if several else [*rows, (terms.labels["case_id"], cases[0])],
        "sealed": None,
    }
    headers = {} if several else {"X-Duban-Case": cases[0]}
    return Letter(
        subject=subject_of(subject, briefs, terms),
        text=render("_digest.txt", terms, letter),
        html=render("_digest.html", terms, letter),
        headers=headers
        | {
            "X-Duban-Kind": DIGEST,
            "X-Duban-Template": version_of(_names(terms.language), terms),
        },
        **files([(one.brief, one.facts) for one in told], terms),
    )


def _names(language: Language) -> tuple[str, ...]:
    own = (f"{DIGEST}/subject.{language}.txt", f"{DIGEST}/body.{language}.txt")
    return (*own, "_layout.txt", "_layout.html", "_digest.txt", "_digest.html")


def _told(brief: Brief) -> Told:
    if brief.kind not in TIMED:
        raise UnknownKind(f"{brief.kind!r} is a mail of its own")
    facts = facts_of(brief, rule_of(brief))
    voluntary = brief.item is not None and read_label(brief.item).laid_down.voluntary
    if brief.kind == "escalation":
        section = "escalated"
    elif brief.kind == "overdue":
        section = "not_received" if voluntary else "late"
    else:
        section = "invited" if voluntary else "due"
    days = facts["days_left" if brief.kind == "reminder" else "overdue_working_days"]
    return Told(brief, facts, section, days)


def _counts(told: list[Told], terms: Terms) -> dict[str, Any]:
    """Return the figures that subject and body name."""
    sections = [one.section for one in told]
    ahead = [one.days for one in told if one.brief.kind == "reminder"]
    behind = [one.days for one in told if one.brief.kind != "reminder"]
    late = [one.days for one in told if one.section == "late"]
    regions = list(dict.fromkeys(one.brief.region for one in told))
    return {name: sections.count(name) for name in SECTIONS} | {
        "count": len(told),
        "nearest": min(ahead, default=None),
        "longest": max(behind, default=None),
        "latest": max(late, default=None),
        "place": regions[0] if len(regions) == 1 else terms.regions.format(len(regions)),
    }


def _greeted(briefs: Sequence[Brief], role: str, terms: Terms) -> list[str]:
    """Name the recipient; institutions by name only where each brief names them."""
    if role == "district":
        return list(dict.fromkeys(brief.unit for brief in briefs))
    if role == "institution":
        named = [
            name
            for name in briefs[0].institutions
            if all(name in brief.institutions for brief in briefs)
        ]
        return named or [terms.institutions_unnamed]
    return [terms.roles[role]]


def _sections(told: list[Told], terms: Terms, *, several: bool) -> list[dict[str, Any]]:
    """Return the tables for the template, without those that would be empty."""
    sections = []
    mixed = len({one.brief.document_number for one in told}) > 1
    for name, colour in SECTIONS.items():
        if here := [one for one in told if one.section == name]:
            rows = [_row(one, terms, several=several, mixed=mixed) for one in here]
            heads = [(label, terms.labels[label], WIDTHS.get(label, "")) for label in rows[0]]
            notes = [_note(one, terms, several=several) for one in here]
            sections.append(
                {
                    "title": terms.sections[name]["title"],
                    "says": terms.sections[name]["says"],
                    "colour": colour,
                    "heads": heads,
                    "rows": [
                        (list(row.values()), note) for row, note in zip(rows, notes, strict=True)
                    ],
                }
            )
    return sections


def _row(one: Told, terms: Terms, *, several: bool, mixed: bool) -> dict[str, str]:
    """Return the cells of a brief by the label of their column; of *mixed* notices, also which."""
    brief, facts = one.brief, one.facts
    if brief.item is None:
        items = terms.joined([brief.terms.item(item) for item in facts["items"] or ()])
        row = {"region": brief.region}
        row |= {"document_number": brief.document_number} if mixed else {}
        row |= {"items": items or UNKNOWN}
    else:
        row = {"item": brief.terms.item(brief.item)}
        row |= {"region": brief.region} if several else {}
        row |= {"document_number": brief.document_number} if mixed else {}
        row |= {"due": terms.weekday(facts["due"]) if facts["due"] else UNKNOWN}
    if brief.kind == "reminder":
        return row | {"days_left": terms.left(one.days)}
    label = "overdue_working_days" if one.section == "not_received" else "late"
    return row | {label: terms.overdue(one.days)}


def _note(one: Told, terms: Terms, *, several: bool) -> str | None:
    """Return what stands below the row of a brief: what is to be done, or which case it is."""
    if one.brief.item is not None:
        action = one.brief.terms.action(one.brief.item)
        owed = one.facts.get("outstanding")
        return action + terms.left_to_pay.format(terms.sum(owed)) if owed else action
    return f"{terms.labels['case_id']}{terms.colon}{one.brief.case_id}" if several else None
