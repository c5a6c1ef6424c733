"""The desk: an open office with everything that a face needs of it."""

from datetime import date, datetime, time
from pathlib import Path

from duban.bootstrap import office_settings
from duban.bootstrap.sealing import read_key
from duban.bootstrap.shelf import OfficeShelf
from duban.clock import OfficeClock
from duban.environment import Settings
from states.calendar import WorkCalendar
from states.deciding import World
from states.notice import Notice, Region
from states.saying import Failure, saying
from workflow.mail import golive
from workflow.mail.dispatch import Sending
from workflow.office.door import Office
from workflow.record import history
from workflow.record.documents import of_kind
from workflow.record.programmes import Versions, versions_of
from workflow.record.setting_table import keep_mark, setting
from workflow.record.vault import Vault
from workflow.store.database import Store
from workflow.store.errors import unreadable

TRAINING, REAL = "training", "real"
BUSINESS_DATE = "business_date"
MAIL_FOLDER = "mail"


class NoProgramme(Failure):
    """The office has no programme that it could work by; `duban init` gives it one."""


class Desk:
    """An open office with everything a face needs of it."""

    def __init__(self, settings: Settings, store: Store, kind: str) -> None:
        self.settings, self.store, self.kind = settings, store, kind
        self.clock = store.clock = OfficeClock()
        shelf = self._shelf = OfficeShelf(store, is_training=kind == TRAINING)
        self._known = "", tuple[str, ...]()
        vault = Vault(read_key(settings.office))
        self.office = Office(store, shelf, self.clock, vault, is_real=kind == REAL)
        self.reread()
        with store.reading() as transaction:
            shelf.learn(transaction)

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
            return office_settings.sending_of(transaction, is_training=self.is_training)

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

    @property
    def name(self) -> str:
        """How the office calls itself; else as its notice calls it."""
        with self.store.reading() as transaction:
            own = office_settings.kept(transaction).get("office.name")
        return own or self.notice().authority

    @property
    def imprint(self) -> str:
        """Whose a printed sheet is, and of which day."""
        return f"{self.name} {self.office.today}"

    def programmes(self) -> list[str]:
        """The programmes of the office, the one in force last. Raises NoProgramme."""
        return [*self._programmes()]

    def _programmes(self) -> tuple[str, ...]:
        """The same as they are known, until what is in force changes."""
        with self.store.reading() as transaction:
            version, known = history.in_force(transaction), self._known
            if known[0] != version:
                known = self._known = version, self._shelf.programmes(transaction)
        if not known[1]:
            raise NoProgramme(saying("error.no_programme"))
        return known[1]

    def last_programmes(self, most: int) -> list[str]:
        """The last programmes of the office, *most* at most, the one in force last.

        Raises NoProgramme.
        """
        return [*self._programmes()[-most:]]

    def programme(self) -> str:
        """The programme in force. Raises NoProgramme."""
        return self.last_programmes(1)[-1]

    def versions(self, programme: str | None = None) -> Versions:
        """What new cases of a programme, the one in force by default, are pinned to.

        Raises NoProgramme.
        """
        with self.store.reading() as transaction:
            versions = versions_of(transaction, programme or self.programme())
        if versions is None:
            raise NoProgramme(saying("error.no_programme"))
        return versions

    def notice(self) -> Notice:
        """The notice in force. Raises NoProgramme."""
        return self.office.shelf.notice(self.versions().notice_hash)

    def regions(self, notice: Notice | None = None) -> dict[str, Region]:
        """The regions of all notices by their codes, as *notice* has them where it does.

        That is the one in force, unless it is given. Raises NoProgramme.
        """
        with self.store.reading() as transaction:
            kept = of_kind(transaction, "notice")
        known: dict[str, Region] = {}
        for one in kept:
            known |= self.office.shelf.notice(one).regions_by_code
        return known | (notice or self.notice()).regions_by_code

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
        """Take up the business date, which another process may have moved. Raises Unreadable."""
        with self.store.reading() as transaction:
            kept = setting(transaction, BUSINESS_DATE)
        try:
            self.clock.business_date = date.fromisoformat(kept) if kept else None
        except ValueError as error:
            what = saying("reason.setting", name=BUSINESS_DATE, found=kept)
            raise unreadable(what) from error
