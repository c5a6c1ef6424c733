"""A real office that is live and has mails for its people to send."""

from duban.bootstrap import founding, office_settings
from duban.bootstrap.desk import REAL, Desk
from duban.environment import Settings
from states.commands import OpenCase
from tests.practice import at, request, the_notice
from workflow.mail import contacts, golive
from workflow.mail.contacts import Contact
from workflow.office.request import Done

OPENED = at("2023-07-18T10:00")


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
