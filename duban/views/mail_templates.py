"""The mails that the office can write: to whom each goes, and how it is worded in each language."""

from config.words import LANGUAGES, Language, Words
from duban.views.choosing import one_of
from duban.views.page import Coded, Column, Kind, Page, Prose, Ref, Subject, Table, Value, column
from notifications.compose import wording
from states.mail_kinds import MAILS, OF_CASES, Addressee, MailKind, MailRule

LAID = ("awaits_release", "is_timed", "is_sealed")
"""What is told of a kind beside to whom it goes."""


def kinds_table(words: Words) -> Table:
    """The kinds of mail, each with what is laid down of it."""
    columns = (
        column(words, "kind"),
        column(words, "to"),
        *(Column(name, words.say(f"mails.{name}"), Kind.CODED) for name in LAID),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            Ref(words.label("mail_kind", kind), Subject.MAIL_KIND, kind),
            words.listed(_to(MAILS[kind], words)),
            *(_marked(getattr(MAILS[kind], name), words) for name in LAID),
        )
        for kind in OF_CASES
    )
    return Table("kinds", "", columns, rows)


def template_page(given: str, words: Words) -> Page:
    """One kind, worded in each language. Raises InvalidInput for one that there is not."""
    kind = MailKind(one_of("kind", given, {one: words.label("mail_kind", one) for one in OF_CASES}))
    return Page(
        key="template",
        language=words.language,
        title=words.label("mail_kind", kind),
        lead=words.say("mails.template_to", to=words.listed(_to(MAILS[kind], words))),
        parts=tuple(_worded(kind, language, words) for language in LANGUAGES),
    )


def _worded(kind: MailKind, language: Language, words: Words) -> Prose:
    subject, body = wording(kind, language)
    return Prose(
        f"wording-{language}",
        words.say(f"mails.in_{language}"),
        (subject, *body.splitlines()),
        language=language,
    )


def _to(laid: MailRule, words: Words) -> list[str]:
    """All to whom a kind can go."""
    roles = dict.fromkeys(role for one in laid.to for role in one)
    return [words.label("role", role) for role in Addressee if role in roles]


def _marked(is_so: object, words: Words) -> Coded:
    return Coded(bool(is_so), words.say("word.yes") if is_so else "")
