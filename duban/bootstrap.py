"""Putting the parts together: settings, database, versions, calendar, clock, words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from cryptography.fernet import Fernet

from config.calendars import packaged_calendar
from config.notices import NoticeFile, load_notice, parse_notice
from config.procedures import ProcedureFile, load_procedure, parse_procedure
from config.wording import Language, Wording, load_wording
from duban.clock import OfficeClock
from duban.settings import Settings
from notifications.headers import Address
from notifications.notice import Office as Sender
from notifications.transports import folder
from states.notice import Notice
from states.procedure import Rulebook
from workflow import cases, setup
from workflow.delivery import Post, deliver, short_name
from workflow.jobs import Day, day_plan, missed_days
from workflow.office import Office
from workflow.outbox import Owed
from workflow.schema import migrate
from workflow.store import NotAnOffice, Store
from workflow.vault import Vault

NOTICE, PROCEDURE = "tj-2023-22", "six-step"
KEY_FILE, MAIL_FOLDER = "duban.key", "mail"
TRAINING, REAL = "training", "real"
TRAINING_DOMAIN = "duban.invalid"
BUSINESS_DATE = "business_date"


class NoOffice(NotAnOffice):
    """There is no office here yet; make one with `duban init`."""


class Shelf:
    """The notices and procedures that an office keeps, by the hash of their text."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._notices: dict[str, Notice] = {}
        self._rulebooks: dict[str, Rulebook] = {}

    def _text(self, digest: str) -> tuple[str, str]:
        with self._store.reading() as transaction:
            return setup.document(transaction, digest)

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


class Desk:
    """An open office with everything a face needs of it."""

    def __init__(self, settings: Settings, store: Store, kind: str) -> None:
        self.settings, self.store, self.kind = settings, store, kind
        self.clock = OfficeClock()
        self.reread()
        vault = Vault((settings.office / KEY_FILE).read_bytes())
        self.office = Office(store, Shelf(store), packaged_calendar(), self.clock, vault)

    @property
    def is_training(self) -> bool:
        """Whether its data are synthetic and its clock is set by hand."""
        return self.kind == TRAINING

    @property
    def mails(self) -> Path:
        """The folder that a training office's mails go to."""
        return self.settings.office / MAIL_FOLDER

    def post(self, language: Language) -> Post:
        """How this office writes."""
        authority = self.notice().authority
        return Post(
            sender=Sender(name=authority),
            address=Address(f"office@{TRAINING_DOMAIN}", authority),
            domain=TRAINING_DOMAIN,
            language=language,
            synthetic=self.is_training,
        )

    def programme(self) -> str:
        """The programme in force."""
        with self.store.reading() as transaction:
            return setup.programmes(transaction)[-1]

    def notice(self) -> Notice:
        """The notice in force."""
        programme = self.programme()
        with self.store.reading() as transaction:
            versions = cases.versions_of(transaction, programme)
        if versions is None:
            raise LookupError(f"there is no programme {programme}")
        return self.office.library.notice(versions[0])

    def work_day(self, day: date) -> Day:
        """Do the day plan of *day* and, in a training office, put its mails into the folder."""
        done = day_plan(self.office, day)
        self.send(day)
        return done

    def catch_up(self) -> list[Day]:
        """Do the work of every day that was missed, today's with it."""
        return [self.work_day(day) for day in missed_days(self.office, self.office.today)]

    def set_date(self, day: date) -> None:
        """Move the business date of a training office."""
        with self.store.writing() as transaction:
            setup.change_setting(transaction, BUSINESS_DATE, day.isoformat())
        self.clock.business_date = day

    def reread(self) -> None:
        """Take up the business date, which another process may have moved."""
        with self.store.reading() as transaction:
            kept = setup.setting(transaction, BUSINESS_DATE)
        self.clock.business_date = date.fromisoformat(kept) if kept else None

    def send(self, until: date) -> dict[str, int]:
        """Write planned mails to the folder; a real office keeps them planned."""
        if not self.is_training:
            return {}
        return deliver(self.office, self.post("zh"), self._to_folder, until)

    def _to_folder(self, owed: Owed, region: str, message: bytes) -> str:
        name = folder.file_name(date.fromisoformat(owed.day), short_name(owed), owed.kind, region)
        return folder.write(self.mails, name, message).name


def editions() -> tuple[NoticeFile, ProcedureFile]:
    """The packaged notice and procedure."""
    return load_notice(NOTICE), load_procedure(PROCEDURE)


def words(language: Language) -> Wording:
    """Every label and sentence in one language."""
    return load_wording(language).with_procedure(load_procedure(PROCEDURE).procedure)


def _make_key(office: Path) -> None:
    """Make the key that seals account numbers, readable by its owner alone."""
    path = office / KEY_FILE
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())


def create(settings: Settings, kind: str, business_date: date | None = None) -> Desk:
    """Make an empty office of *kind* in the folder and the database that the settings name."""
    settings.office.mkdir(parents=True, exist_ok=True)
    _make_key(settings.office)
    store = Store(settings.url)
    migrate(store)
    notice, procedure = editions()
    setup.found(
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
def open_desk(settings: Settings) -> Iterator[Desk]:
    """Open the office that the settings name. Raises NoOffice, NotAnOffice, OtherSchema."""
    if not exists(settings):
        raise NoOffice(str(settings.office))
    store = Store(settings.url)
    try:
        yield Desk(settings, store, setup.recognise(store))
    finally:
        store.close()
