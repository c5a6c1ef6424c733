"""收文: what the office sent to a district, and who signed for it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from config.words import Words
from duban.views.mails import unsigned
from duban.views.page import Column, Kind, Page, Ref, Subject, Table, Tone, coded, column
from states.mail_kinds import Addressee
from workflow.mail import acts
from workflow.mail.acts import MailAct
from workflow.record import owing
from workflow.record.owing import Owed, search
from workflow.record.owing.search import OwedWanted
from workflow.store.transaction import Transaction

SHOWN = 100
"""So many of either kind stand on the page, the latest."""


def signed(codes: Collection[str]) -> OwedWanted:
    """What was sent to districts that somebody has signed for."""
    return OwedWanted(sent_to=Addressee.DISTRICT, regions=codes, also=acts.is_signed_for)


def count_unsigned(transaction: Transaction, codes: Collection[str]) -> int:
    """How much was sent to these regions that nobody has signed for."""
    return search.count_owed(transaction, unsigned(OwedWanted(regions=codes)))


def received_page(transaction: Transaction, codes: Collection[str], words: Words) -> Page:
    """What was sent to these regions: first what waits to be signed for, then the rest."""
    waiting = tuple(
        search.owed_wanted(transaction, unsigned(OwedWanted(regions=codes)), most=SHOWN)
    )
    done = tuple(search.owed_wanted(transaction, signed(codes), most=SHOWN))
    who = acts.signed_for(transaction, [one.key for one in done])
    count = count_unsigned(transaction, codes)
    return Page(
        key="received",
        language=words.language,
        title=words.say("received.title"),
        lead=words.say("received.lead", count=count),
        parts=(
            _table("unsigned", waiting, {}, words, tone="warn"),
            _table("signed", done, who, words),
        ),
    )


def _table(
    key: str,
    found: tuple[Owed, ...],
    who: Mapping[str, MailAct],
    words: Words,
    tone: Tone = "",
) -> Table:
    columns: tuple[Column, ...] = (
        column(words, "day", Kind.DAY),
        column(words, "kind"),
        column(words, "item", Kind.CODED),
    )
    signing = (column(words, "signed_by"), column(words, "signed_at", Kind.MOMENT)) if who else ()
    rows = tuple(
        (
            date.fromisoformat(one.day),
            Ref(words.label("mail_kind", one.kind), Subject.RECEIVED, owing.name_of(one)),
            coded(words, "item", one.item) if one.item else None,
            *_signing(who.get(one.key)),
        )
        for one in found
    )
    return Table(
        key,
        words.say(f"received.{key}"),
        (*columns, *signing),
        rows,
        empty=words.say(f"received.no_{key}"),
        tone=tone,
    )


def _signing(act: MailAct | None) -> tuple[str, datetime] | tuple[()]:
    return (act.person, datetime.fromisoformat(act.at)) if act else ()
