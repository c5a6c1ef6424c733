"""A brief becomes a mail: subject, text and HTML from one set of sentences.

Each kind has a folder under `templates/` with its subject and its body in each language. The
body is plain sentences, one paragraph a line; the shared layouts put salutation, table, contact
and signature around it, as text and as HTML. Nothing of a fact is ever markup.
"""

import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notifications.briefs import rule_of
from notifications.calendar_file import files
from notifications.frame import frame, rows, salutation, sealed_note, subject_of
from notifications.letter import Brief, Letter
from notifications.terms import Language, Terms
from notifications.text import one_line
from states.labels import read_label
from states.mail_kinds import MailRule

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent / "templates"


def compose(brief: Brief) -> Letter:
    """Return the mail that *brief* makes.

    Raises UnknownKind for a kind, item or role that does not exist, and IncompleteBrief where
    a fact is missing that the mail cannot do without. Facts that its kind does not name are
    left out.
    """
    kind, terms = rule_of(brief), brief.terms
    facts = facts_of(brief, kind)
    context = facts | {
        "item": brief.item,
        "to": brief.to,
        "voluntary": brief.item is not None and read_label(brief.item).laid_down.voluntary,
        "region": brief.region,
        "unit": brief.unit,
        "programme_title": brief.programme_title,
        "document_number": brief.document_number,
        "reasons": terms.reasons(facts),
    }
    subject_template, body_template, text_layout, html_layout = _templates(brief.kind, terms)
    subject = subject_template.render(context)
    letter = frame(brief, terms) | {
        "subject": subject,
        "salutation": salutation(brief, terms),
        "paragraphs": [line for line in body_template.render(context).splitlines() if line],
        "rows": rows(brief, kind, facts, terms),
        "sealed": sealed_note(brief, kind, terms),
    }
    return Letter(
        subject=subject_of(subject, [brief], terms),
        text=text_layout.render(letter),
        html=html_layout.render(letter),
        headers={
            "X-Duban-Case": brief.case_id,
            "X-Duban-Kind": brief.kind,
            "X-Duban-Template": template_version(brief.kind, terms),
        },
        **files([(brief, facts)], terms),
    )


def facts_of(brief: Brief, kind: MailRule) -> dict[str, Any]:
    """Return every fact of *brief* that its *kind* names; what is not known is None."""
    facts: dict[str, Any] = {
        name: brief.facts.get(name) for name in (*kind.needs, *kind.dates, *kind.may)
    }
    if "due" in facts and facts["due"] is None and brief.item is not None:
        day = read_label(brief.item).day
        facts["due"] = day and day.isoformat()
        if day is None and "days_left" in facts:
            days_left: int = facts["days_left"]
            facts["due"] = (brief.day + timedelta(days=days_left)).isoformat()
    return facts


@cache
def template_version(kind: str, terms: Terms) -> str:
    """Return a short digest of all sources that make a mail of *kind* with *terms*.

    Raises FileNotFoundError for a kind that has no templates.
    """
    return version_of(_names(kind, terms.language), terms)


@cache
def version_of(names: tuple[str, ...], terms: Terms) -> str:
    """Return a short digest of the templates *names* and of *terms*."""
    digest = hashlib.sha256(terms.version.encode())
    for name in names:
        digest.update((TEMPLATES / name).read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def render(name: str, terms: Terms, context: dict[str, Any]) -> str:
    """Return the template *name* filled with *context*; nothing of it is ever markup."""
    return _environment(terms).get_template(name).render(context)


def wording(kind: str, language: Language) -> tuple[str, str]:
    """Subject and body of a *kind* as they stand in its templates, not filled with anything."""
    subject, body, *_ = _names(kind, language)
    return (
        (TEMPLATES / subject).read_text(encoding="utf-8").strip(),
        (TEMPLATES / body).read_text(encoding="utf-8").strip(),
    )


def _names(kind: str, language: Language) -> tuple[str, str, str, str]:
    return (
        f"{kind}/subject.{language}.txt",
        f"{kind}/body.{language}.txt",
        "_layout.txt",
        "_layout.html",
    )


@cache
def _templates(kind: str, terms: Terms) -> "list[jinja2.Template]":
    environment = _environment(terms)
    return [environment.get_template(name) for name in _names(kind, terms.language)]


def _flat(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


@cache
def _environment(terms: Terms) -> "jinja2.Environment":
    import jinja2  # noqa: PLC0415 - takes a moment that only a mail needs

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        finalize=_flat,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "yuan": terms.amount,
        "sum": terms.sum,
        "date": terms.weekday,
        "by": terms.until,
        "left": terms.left,
        "item": terms.item,
        "action": terms.action,
        "joined": terms.joined,
        "instalment": terms.instalment,
        "rating": terms.rating,
        "result": terms.result,
        "kind": terms.kind,
    }
    return environment
