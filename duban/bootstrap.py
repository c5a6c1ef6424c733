"""Putting the parts together: settings, database, versions, calendar, clock, words.

StoreError
├── NotAnOffice
│   └── NoOffice        there is no office in the folder
├── KeyMissing          the office's key is not where it was (`sealing`)
└── StoreBusy
    └── WriterElsewhere another process writes, and this SQLite bears only one (`writing`)
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from config.notices import NoticeFile, load_notice, parse_notice
from config.procedures import ProcedureFile, load_procedure, parse_procedure
from config.words import Language, Words
from duban import profile, yearbook
from duban.clock import OfficeClock
from duban.rendering.night_mail import as_mail
from duban.sealing import make_key, read_key
from duban.settings import Settings
from duban.terms import terms_of
from duban.views.night.page import NightPage, page_of
from duban.writing import as_writer
from notifications.addresses import Address
from notifications.letter import Letter, Sender
from notifications.outbound import folder
from states.calendar import WorkCalendar
from states.mails import MAILS, MailKind
from states.notice import Notice
from states.procedure import World
from states.rulebook import Rulebook
from states.saying import saying
from workflow.mail import contacts, dead_letters, golive
from workflow.mail.delivery import deliver
from workflow.mail.dispatch import Sending
from workflow.mail.letters import Post
from workflow.mail.recipients import AddressBook, Directory, MadeUp
from workflow.night import reports
from workflow.night.reports import NightlyReport
from workflow.office.door import Office
from workflow.office.library import InForce
from workflow.record.documents import document
from workflow.record.founding import found, recognise
from workflow.record.programmes import programmes, versions_of
from workflow.record.settings import keep_mark, setting
from workflow.record.vault import Vault
from workflow.store.database import Store
from workflow.store.errors import NotAnOffice
from workflow.store.look import require_office
from workflow.store.schema import bring_up_to_date, migrate
from workflow.store.transaction import Transaction

NOTICE, PROCEDURE = "tj-2023-22", "six-step"
MAIL_FOLDER = "mail"
TRAINING, REAL = "training", "real"
TRAINING_DOMAIN = "duban.example"
BUSINESS_DATE = "business_date"
"""To whom the nightly report goes."""


class NoOffice(NotAnOffice):
    """There is no office here yet; make one with `duban init`."""


class Shelf:
    """What an office works by: notices and procedures that it keeps, and what is in force in it."""

    def __init__(self, store: Store, *, is_training: bool) -> None:
        self._store, self._is_training = store, is_training
        self._notices: dict[str, Notice] = {}
        self._rulebooks: dict[str, Rulebook] = {}

    def _text(self, digest: str) -> tuple[str, str]:
        with self._store.reading() as transaction:
            return document(transaction, digest)

    def notice(self, notice_hash: str) -> Notice:
        """The notice of that text."""
        if notice_hash not in self._notices:
            name, text = self._text(notice_hash)
            self._notices[notice_hash] = parse_notice(text, name).notice
        return self._notices[notice_hash]

    def rulebook(self, procedure_hash: str) -> Rulebook:
        """The procedure of that text, made ready."""
        if procedure_hash not in self._rulebooks:
            name, text = self._text(procedure_hash)
            self._rulebooks[procedure_hash] = Rulebook(parse_procedure(text, name).procedure)
        return self._rulebooks[procedure_hash]

    def in_force(self, transaction: Transaction) -> InForce:
        """The calendar with the years imported, and what the office says of its mails."""
        how = _sending(transaction, is_training=self._is_training)
        return InForce(
            yearbook.calendar(transaction), how.held, MAILS[MailKind.NIGHTLY_REPORT].to[0]
        )


def _sending(transaction: Transaction, *, is_training: bool) -> Sending:
    """How an office sends; one in training at any hour, and without release."""
    if is_training:
        return Sending(hours=None)
    return profile.sending(profile.kept(transaction), is_live=golive.is_live(transaction))


class Desk:
    """An open office with everything a face needs of it."""

    def __init__(self, settings: Settings, store: Store, kind: str) -> None:
        self.settings, self.store, self.kind = settings, store, kind
        self.clock = OfficeClock()
        shelf = Shelf(store, is_training=kind == TRAINING)
        vault = Vault(read_key(settings.office))
        self.office = Office(store, shelf, self.clock, vault, is_real=kind == REAL)
        self.reread()

    @property
    def is_training(self) -> bool:
        """Whether its data are synthetic and its clock is set by hand."""
        return self.kind == TRAINING

    @property
    def is_live(self) -> bool:
        """Whether its mails go to whom they are meant for; a real office begins in trial."""
        if self.is_training:
            return True
        with self.store.reading() as transaction:
            return golive.is_live(transaction)

    def sending(self) -> Sending:
        """How this office sends."""
        with self.store.reading() as transaction:
            return _sending(transaction, is_training=self.is_training)

    def directory(self) -> Directory:
        """Whom this office can write to today."""
        if self.is_training:
            return MadeUp(TRAINING_DOMAIN)
        with self.store.reading() as transaction:
            people, known = contacts.listed(transaction), profile.kept(transaction)
            dead = dead_letters.dead(transaction)
        mailbox = known.get("office.mailbox")
        name = known.get("office.name", "")
        own = Address(mailbox, name) if mailbox else None
        return AddressBook(people, self.office.today, office=own, dead=dead)

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar in force."""
        with self.store.reading() as transaction:
            return self.office.in_force(transaction).calendar

    def world(self, notice_hash: str, procedure_hash: str) -> World:
        """The versions that a case is pinned to, with the calendar in force."""
        with self.store.reading() as transaction:
            return self.office.world(transaction, notice_hash, procedure_hash)

    @property
    def mails(self) -> Path:
        """The folder that a training office's mails go to."""
        return self.settings.office / MAIL_FOLDER

    def post(self, language: Language) -> Post:
        """How this office writes."""
        with self.store.reading() as transaction:
            known = profile.kept(transaction)
        name = known.get("office.name", self.notice().authority)
        mailbox = known.get("office.mailbox", f"office@{TRAINING_DOMAIN}")
        return Post(
            sender=Sender(
                name=name,
                contact=known.get("office.contact"),
                phone=known.get("office.phone"),
                email=mailbox,
                address=known.get("office.address"),
            ),
            address=Address(mailbox, name),
            domain=mailbox.rpartition("@")[2],
            directory=self.directory(),
            sending=self.sending,
            terms=terms_of(language),
            synthetic=self.is_training,
            night=lambda transaction, day: self._night_letter(transaction, day, language),
        )

    def _night_letter(
        self, transaction: Transaction, day: date, language: Language
    ) -> Letter | None:
        report = reports.on_day(transaction, day)
        if report is None:
            return None
        labels = words(language)
        return as_mail(self.night_page(report, labels), labels)

    def night_page(self, report: NightlyReport, labels: Words) -> NightPage:
        """A nightly report as the page that people read, in the language of *labels*."""
        return page_of(
            report,
            self.notice().regions_by_code,
            labels,
            office=self.post(labels.language).sender.name,
            synthetic=self.is_training,
        )

    def programme(self) -> str:
        """The programme in force."""
        with self.store.reading() as transaction:
            return programmes(transaction)[-1]

    def notice(self) -> Notice:
        """The notice in force."""
        programme = self.programme()
        with self.store.reading() as transaction:
            versions = versions_of(transaction, programme)
        if versions is None:
            raise LookupError(f"there is no programme {programme}")
        return self.office.library.notice(versions[0])

    def days_until(self) -> datetime:
        """Until when the work of days is due; in training, where it is set, all of the date."""
        moment = self.clock()
        return datetime.combine(moment, time.max, moment.tzinfo) if self.is_training else moment

    def set_date(self, day: date) -> None:
        """Move the business date of a training office."""
        with self.store.writing() as transaction:
            keep_mark(transaction, BUSINESS_DATE, day.isoformat())
        self.clock.business_date = day

    def reread(self) -> None:
        """Take up the business date, which another process may have moved."""
        with self.store.reading() as transaction:
            kept = setting(transaction, BUSINESS_DATE)
        self.clock.business_date = date.fromisoformat(kept) if kept else None

    def send(self, until: date) -> dict[str, int]:
        """Write the mails of a training office to its folder; a real one's leave by `outgoing`."""
        if not self.is_training:
            return {}
        return deliver(self.office, self.post("zh"), folder.courier(self.mails), until)


def editions() -> tuple[NoticeFile, ProcedureFile]:
    """The packaged notice and procedure."""
    return load_notice(NOTICE), load_procedure(PROCEDURE)


@cache
def words(language: Language) -> Words:
    """Every label and sentence in one language."""
    return Words(language).with_procedure(load_procedure(PROCEDURE).procedure)


def create(settings: Settings, kind: str, business_date: date | None = None) -> Desk:
    """Make an empty office of *kind* in the folder and the database that the settings name."""
    settings.office.mkdir(parents=True, exist_ok=True)
    store = Store(settings.url)
    with as_writer(settings, store):
        migrate(store)
        make_key(settings.office)
        return _founded(settings, store, kind, business_date)


def _founded(settings: Settings, store: Store, kind: str, business_date: date | None) -> Desk:
    """Write down what an empty office begins with, and open it."""
    notice, procedure = editions()
    found(
        store,
        kind=kind,
        programmes=[NOTICE],
        notice_hash=notice.hash,
        procedure_hash=procedure.hash,
        documents=[
            (notice.hash, "notice", NOTICE, notice.text),
            (procedure.hash, "procedure", PROCEDURE, procedure.text),
        ],
        settings=[(BUSINESS_DATE, business_date.isoformat())] if business_date else [],
    )
    return Desk(settings, store, kind)


def exists(settings: Settings) -> bool:
    """Whether there is a database to open; a PostgreSQL one is looked at when opened."""
    path = Store(settings.url).path
    return path is None or path.exists()


@contextmanager
def open_desk(settings: Settings, *, to_write: bool = False) -> Iterator[Desk]:
    """Open the office that the settings name, to look at it or to write to it as well.

    Raises NoOffice, NotAnOffice, OtherSchema, KeyMissing, WriterElsewhere.
    """
    if not exists(settings):
        raise NoOffice(saying("error.no_office", place=settings.office))
    store = Store(settings.url)
    try:
        if store.path is not None:
            require_office(store.path)
        with as_writer(settings, store) if to_write else nullcontext():
            kind = recognise(store)
            bring_up_to_date(store)
            yield Desk(settings, store, kind)
    finally:
        store.close()
