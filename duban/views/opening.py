"""What opening a programme would bring: its regions, what each owes and is told at its start."""

from collections.abc import Iterator

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import Edition
from duban.bootstrap.new_programme import is_latest, twin_of
from duban.views.form.foreseen import recipients
from duban.views.notice import name_of, notice_file
from duban.views.notice_changes import change_table
from duban.views.owners import owed_by
from duban.views.page import Column, Kind, Page, Pairs, Part, Prose, Table, coded, column, pair
from states.actors import Channel, somebody
from states.commands import OpenCase
from states.deciding import World, decide
from states.events import Act, Decision
from states.facts import Outcome, Party
from states.notice import Region
from states.procedure import Rulebook
from states.refusals import Refusal
from workflow.mail.address_book import Directory
from workflow.record.cases.search import CasesWanted, count_cases


class Opened(msgspec.Struct, frozen=True):
    """A region with what would become of its case, were it opened now."""

    region: Region
    answer: Decision | Refusal


def opening_page(desk: Desk, edition: Edition, directory: Directory | None, words: Words) -> Page:
    """All that a programme would bring; nothing is opened.

    The programme itself writes to nobody and opens no case: what stands here under dates and mails
    comes as the case of a region is opened. Without a directory mails are told by role alone.
    """
    notice = edition.notice.notice
    words = words.with_procedure(edition.procedure.procedure)
    opened = _opened(desk, edition)
    parts: tuple[Part, ...] = (
        _about(edition, words),
        _changes(desk, edition, words),
        Prose(
            "beware",
            words.say("foreseen.warnings"),
            tuple(_beware(desk, edition, opened, words)),
            "warn",
        ),
        Prose("stands", "", tuple(_stands(desk, words))),
        _dates(opened, words),
        _mails(desk, opened, directory, words),
    )
    return Page(
        key="opening",
        language=words.language,
        title=words.say("opening.title"),
        lead=words.say("programme.would_open", programme=edition.programme,
                       title=name_of(notice.title, words), units=len(notice.regions)),
        parts=tuple(one for one in parts if not isinstance(one, Prose) or one.lines),
    )  # fmt: skip


def _about(edition: Edition, words: Words) -> Pairs:
    notice, procedure = edition.notice.notice, edition.procedure
    return Pairs(
        "programme",
        edition.programme,
        (
            pair(words, "notice_title", name_of(notice.title, words)),
            pair(words, "document_number", notice.document_number),
            pair(words, "authority", notice.authority),
            pair(words, "issued", notice.issued, Kind.DAY),
            pair(words, "units", len(notice.regions), Kind.COUNT),
            pair(words, "notice_hash", edition.notice.hash),
            pair(words, "procedure_hash", procedure.hash),
        ),
    )


def _changes(desk: Desk, edition: Edition, words: Words) -> Table:
    """What the notice says otherwise than the one in force."""
    with desk.store.reading() as transaction:
        before = notice_file(transaction, desk.programme())
    return change_table(before, edition.notice, words)


def _beware(desk: Desk, edition: Edition, opened: list[Opened], words: Words) -> Iterator[str]:
    """What whoever opens it should know first."""
    notice = edition.notice.notice
    if twin := twin_of(desk, edition):
        yield words.say("programme.twin", programme=twin, number=notice.document_number)
    if not is_latest(desk, edition):
        yield words.say("opening.not_in_force", programme=desk.programme())
    if edition.procedure.hash != desk.versions().procedure_hash:
        yield words.say("opening.other_procedure", programme=desk.programme())
    now, then = desk.notice().regions_by_code, notice.regions_by_code
    for key, codes in (("new", then.keys() - now.keys()), ("gone", now.keys() - then.keys())):
        if codes:
            listed = words.listed(words.region((then | now)[one]) for one in sorted(codes))
            yield words.say(f"opening.{key}", regions=listed)
    if notice.filing_deadline > desk.calendar.last:
        yield words.say("opening.beyond", last=desk.calendar.last)
    refused = dict.fromkeys(
        words.sentences(says.says, says.cure)
        for one in opened
        if isinstance(one.answer, Refusal)
        for says in map(words.explain, one.answer.problems)
    )
    yield from (words.say("opening.not_today", why=why) for why in refused)


def _stands(desk: Desk, words: Words) -> Iterator[str]:
    """What stays as it is, and what is to be done after."""
    programme = desk.programme()
    ongoing = CasesWanted(programme=programme, outcome=Outcome.OPEN)
    with desk.store.reading() as transaction:
        count = count_cases(transaction, ongoing)
    yield words.say("opening.stays", programme=programme, count=count)
    yield words.say("opening.then", act=words.label("command", OpenCase().name))


def _opened(desk: Desk, edition: Edition) -> list[Opened]:
    """The case of each region, were it opened now under that notice."""
    notice, now = edition.notice.notice, desk.clock()
    rulebook = Rulebook(edition.procedure.procedure)
    world = World(notice, rulebook, desk.calendar, is_real=desk.office.is_real)
    act = Act(somebody(Party.CITY, Channel.REHEARSAL), now, now)
    return [Opened(one, decide(None, OpenCase(), act, world, region=one)) for one in notice.regions]


def _dates(opened: list[Opened], words: Words) -> Table:
    """What would be owed, the same duty of many regions once with how many they are."""
    counts: dict[tuple[object, ...], int] = {}
    rows = {}
    for one in opened:
        for duty in one.answer.facts.duties.values() if isinstance(one.answer, Decision) else ():
            key = (duty.called, duty.owner, duty.due, duty.rule)
            counts[key] = counts.get(key, 0) + 1
            owner = owed_by(duty.item, duty.owner, words)
            rows[key] = (coded(words, "item", duty.called), owner, duty.due, duty.rule)
    columns = (
        column(words, "item", Kind.CODED),
        column(words, "owner", Kind.CODED),
        column(words, "due", Kind.DAY),
        column(words, "rule", whole=True),
        Column("units", words.say("notice_item.regions"), Kind.COUNT),
    )
    made = tuple((*row, counts[key]) for key, row in rows.items())
    return Table("dates", words.say("opening.dates"), columns, made)


def _mails(desk: Desk, opened: list[Opened], directory: Directory | None, words: Words) -> Table:
    """Whom each region's start would be told, with the addresses that are known today."""
    with desk.store.reading() as transaction:
        held = desk.office.in_force(transaction).held
    waits = words.label("owed_reason", "awaits_release")
    rows = tuple(
        (
            one.region.code,
            words.region(one.region),
            coded(words, "mail_kind", owing.kind),
            tuple(recipients(owing, one.region.code, directory, words)),
            waits if owing.kind in held else "",
        )
        for one in opened
        for owing in (one.answer.owed if isinstance(one.answer, Decision) else ())
    )
    columns = (
        column(words, "region_code", whole=True),
        column(words, "region"),
        column(words, "mail_kind", Kind.CODED),
        column(words, "to"),
        column(words, "note"),
    )
    return Table("mails", words.say("opening.mails"), columns, rows)
