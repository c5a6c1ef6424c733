"""A real office that is live and has mails for its people to send."""

from email import message_from_bytes

from duban.bootstrap import founding, office_settings
from duban.bootstrap.desk import REAL, Desk
from duban.environment import Settings
from states.commands import OpenCase
from tests.practice import at, request, the_notice
from workflow.mail import contacts, golive
from workflow.mail.contacts import Contact
from workflow.office.request import Done

OPENED = at("2023-07-18T10:00")
PEOPLE = 3
"""So many people a unit has."""

OWING = (
    "SELECT key FROM owed WHERE status IN ('planned', 'posted') UNION ALL "
    "SELECT id FROM mail WHERE status = 'waiting' LIMIT 9"
)
"""Finds what is still to be sent."""


def people() -> list[Contact]:
    """The people of the units, who get mails."""
    return [
        Contact(unit.code, "district", f"{unit.code}{n}", f"{unit.code}.{n}@unit.example")
        for unit in the_notice().regions
        for n in range(PEOPLE)
    ]


def live_office(settings: Settings, port: int, people: list[Contact]) -> Desk:
    """A real office that is live, whose mails go to *people* by the server at *port*."""
    desk = founding.create(settings, REAL)
    desk.clock.wall = lambda: OPENED
    with desk.store.writing() as transaction:
        office_settings.keep(
            transaction,
            {
                "office.name": "演示市知识产权局",
                "office.mailbox": "office@office.example",
                "smtp.host": "127.0.0.1",
                "smtp.port": str(port),
                "smtp.security": "none",
            },
        )
        contacts.replace(transaction, people)
        golive.go_live(desk.office, transaction, OPENED, "王处长")
    return desk


def found_office(settings: Settings, port: int, people: list[Contact]) -> Desk:
    """A real office that is live, with a mail for each of *people* to send."""
    desk = live_office(settings, port, people)
    for unit in the_notice().regions:
        opening = request(OpenCase(region_code=unit.code), code=unit.code)
        assert isinstance(desk.office.handle(opening), Done)
    return desk


def id_of(message: bytes) -> str:
    """The key of a mail, by its Message-ID."""
    return str(message_from_bytes(message)["Message-ID"]).strip("<>").partition("@")[0]
