"""How an office writes: as whom, to whom, and what its nightly letter says."""

from datetime import date

from config.words import Language
from duban.bootstrap import office_settings
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.rendering.night_mail import as_mail
from duban.rendering.terms import terms_of
from duban.views.night.reported import night_page
from notifications.addresses import Address
from notifications.letter import Letter, Sender
from notifications.outbound import folder
from workflow.mail import contacts, dead_addresses
from workflow.mail.address_book import AddressBook, Directory, MadeUp
from workflow.mail.delivery import deliver
from workflow.mail.letters import Post
from workflow.night import reports
from workflow.store.transaction import Transaction

TRAINING_DOMAIN = "duban.example"


def directory_of(desk: Desk) -> Directory:
    """Whom an office can write to today."""
    if desk.is_training:
        return MadeUp(TRAINING_DOMAIN)
    with desk.store.reading() as transaction:
        people, known = contacts.listed(transaction), office_settings.kept(transaction)
        dead = dead_addresses.dead(transaction)
    mailbox = known.get("office.mailbox")
    own = Address(mailbox, known.get("office.name", "")) if mailbox else None
    return AddressBook(people, desk.office.today, office=own, dead=dead)


def post_of(desk: Desk, language: Language) -> Post:
    """How an office writes."""
    with desk.store.reading() as transaction:
        known = office_settings.kept(transaction)
    mailbox = known.get("office.mailbox", f"office@{TRAINING_DOMAIN}")
    return Post(
        sender=Sender(
            name=desk.name,
            contact=known.get("office.contact"),
            phone=known.get("office.phone"),
            email=mailbox,
            address=known.get("office.address"),
        ),
        address=Address(mailbox, desk.name),
        domain=mailbox.rpartition("@")[2],
        directory=directory_of(desk),
        sending=desk.sending,
        terms=terms_of(language),
        synthetic=desk.is_training,
        night=lambda transaction, day: _night_letter(desk, transaction, day, language),
    )


def _night_letter(
    desk: Desk, transaction: Transaction, day: date, language: Language
) -> Letter | None:
    report = reports.on_day(transaction, day)
    if report is None:
        return None
    labels = words(language)
    return as_mail(night_page(desk, report, labels), labels)


def file_mails(desk: Desk, until: date) -> dict[str, int]:
    """Write the mails of an office in training to its folder; a real one's leave by `delivering`.

    Returns how many came to what.
    """
    if not desk.is_training:
        return {}
    return deliver(desk.office, post_of(desk, "zh"), folder.courier(desk.mails), until)
