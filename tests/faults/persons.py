"""The persons of a plan: they hold and release mails, mute cases, lose contacts, switch modes."""

from collections import Counter
from datetime import time, timedelta
from random import Random

from notifications.addresses import Address
from tests.faults.auditor import Auditor
from tests.practice import DONGLI, EXPERTS, HEPING, PROGRAMME, TEDA, Practice
from tests.workflow.postroom import OFFICE
from workflow.mail import contacts, golive, holds, resending
from workflow.mail.address_book import AddressBook
from workflow.mail.contacts import Contact
from workflow.mail.dispatch import OFFICE_HOURS, Sending
from workflow.record import owing

CODES = (HEPING, DONGLI, TEDA)
PERSON = "王"
EVERYBODY = [
    *(
        Contact(code, role, f"{role}{code}", f"{role}.{code}@unit.example")
        for code in CODES
        for role in ("district", "institution")
    ),
    *(
        Contact("", role, role, f"{role}@city.example")
        for role in ("city_operator", "city_supervisor", "bureau_leader")
    ),
    *(Contact("", "expert", one, f"{one}@expert.example") for one in EXPERTS),
]


class Persons:
    """Those who meddle with the mails of a practice office, as drawn."""

    def __init__(
        self, practice: Practice, auditor: Auditor, draw: Random, did: Counter[str]
    ) -> None:
        self._practice, self._auditor, self._draw, self._did = practice, auditor, draw, did
        self.contacts: list[Contact] = []
        self.restore_contacts()
        if draw.random() < 0.4:
            self._go_on_trial()

    def sending(self, hours: tuple[time, time] | None = OFFICE_HOURS) -> Sending:
        """How the office sends now."""
        is_live = not self._auditor.is_on_trial
        return Sending(is_live=is_live, trial_to=Address(OFFICE.email), hours=hours)

    def directory(self) -> AddressBook:
        """Those whom the office can write to now."""
        return AddressBook(self.contacts, self._practice.now.date())

    def restore_contacts(self) -> None:
        """Everybody can be written to again."""
        self._put_contacts(EVERYBODY)

    def _put_contacts(self, people: list[Contact]) -> None:
        self.contacts = people
        with self._practice.store.writing() as transaction:
            contacts.replace(transaction, people)

    def meddle(self) -> None:
        """A person holds, releases, cancels, resends or mutes, changes contacts or the mode."""
        draw = self._draw
        self._practice.now += timedelta(minutes=1)
        what = draw.choices(
            (self._on_notice, self._mute, self._change_contacts, self._switch), (10, 3, 3, 1)
        )[0]
        what()

    def _on_notice(self) -> None:
        with self._practice.store.reading() as transaction:
            owed = self._draw.choice(owing.recent(transaction, 30) or [None])
        if owed is None:
            return
        now, act = self._practice.now, self._draw.choice(["hold", "release", "cancel", "resend"])
        try:
            with self._practice.store.writing() as transaction:
                match act:
                    case "hold":
                        holds.hold(transaction, owed, now, PERSON, "")
                    case "release":
                        holds.release(transaction, owed, now, PERSON, "")
                    case "cancel":
                        holds.cancel(transaction, owed, now, PERSON, "")
                    case _:
                        resending.resend(transaction, owed, self.directory(), now, PERSON, "")
        except holds.NotPossible:
            return
        self._did[act] += 1
        if act == "resend":
            self._auditor.sent_again(owed.key)
        elif act != "release":
            self._auditor.called_back(owed.key)

    def _mute(self) -> None:
        case_id, now = f"{PROGRAMME}/{self._draw.choice(CODES)}", self._practice.now
        with self._practice.store.writing() as transaction:
            if case_id in self._auditor.muted:
                holds.unmute(transaction, case_id, now, PERSON, "")
                del self._auditor.muted[case_id]
            else:
                until = now.date() + timedelta(days=self._draw.choice([1, 5, 30]))
                holds.mute(transaction, case_id, until, now, PERSON, "")
                self._auditor.muted[case_id] = until

    def _change_contacts(self) -> None:
        if len(self.contacts) < len(EVERYBODY):
            self.restore_contacts()
            return
        gone = self._draw.choice([EVERYBODY, self._draw.sample(EVERYBODY, 6)])
        self._put_contacts([one for one in EVERYBODY if one not in gone])

    def _switch(self) -> None:
        if not self._auditor.is_on_trial:
            self._go_on_trial()
            return
        with self._practice.store.writing() as transaction:
            switch = golive.go_live(self._practice.office, transaction, self._practice.now, PERSON)
        self._auditor.went_live(switch)
        self._did["went live"] += 1

    def _go_on_trial(self) -> None:
        with self._practice.store.writing() as transaction:
            golive.go_on_trial(transaction)
        self._auditor.is_on_trial = True
