"""Mails: what is owed to whom and what became of it; one as it reads."""

from http import HTTPStatus

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.running.mail_view import WRITTEN_IN, mail_as_read
from duban.views.mail import as_data
from duban.views.mails import MailQuery, Mails, mail_query
from duban.web.api.call import Call
from duban.web.api.chapter import Chapter, Parameter, in_query
from duban.web.api.lists import OF_EVERY_LIST, listed
from duban.web.api.shape import (
    DAY,
    FLAG,
    MAYBE_TEXT,
    OBJECT,
    TEXT,
    TEXTS,
    always,
    exactly,
    many,
    page_of,
)
from states.mail_kinds import MailKind
from workflow.record.owing import OwedStatus

CHAPTER = Chapter()
FILTERS = (
    Parameter(name="region", several=True, example="120101"),
    Parameter(name="status", schema={"type": "string", "enum": [one.value for one in OwedStatus]}),
    Parameter(name="kind", schema={"type": "string", "enum": [one.value for one in MailKind]}),
    Parameter(name="to", example="district"),
    Parameter(name="day", schema=DAY, example="2024-04-10"),
    Parameter(name="since", schema=DAY, example="2024-04-01"),
    Parameter(name="until", schema=DAY, example="2024-04-30"),
    Parameter(name="unsigned", schema=FLAG),
    *in_query(("search", "programme")),
)
MAIL = exactly(
    mail=TEXT,
    to=TEXTS,
    status=TEXT,
    result=MAYBE_TEXT,
    subject=TEXT,
    text=TEXT,
    because=TEXTS,
    mails=many(OBJECT),
    bounces=many(OBJECT),
    acts=many(OBJECT),
)
"""A mail: its text, why it is owed, where it went, what came back, what persons did to it."""


@CHAPTER.get(
    "/mails",
    "mails.list",
    needs=Permission.READ_MAILS,
    answer=lambda look: page_of(Mails(look.desk, MailQuery(), look.words).columns),
    parameters=(*FILTERS, *OF_EVERY_LIST),
    also=(HTTPStatus.NOT_FOUND,),
)
def mails(call: Call) -> Response:
    """The mails that are asked for."""
    desk, words = call.desk, call.words
    return listed(call, lambda asked: Mails(desk, mail_query(asked, desk, words), words))


@CHAPTER.get(
    "/mails/{mail}",
    "mails.mail",
    needs=Permission.READ_MAILS,
    also_needs=frozenset({Permission.READ_PERSONAL}),
    answer=always(MAIL),
    parameters=(Parameter(name="mail", where="path", example="2024-04-10-0a9d8c09"),),
    also=(HTTPStatus.NOT_FOUND,),
)
def mail(call: Call) -> Response:
    """One mail, as its readers get it."""
    return call.give(as_data(mail_as_read(call.desk, call.named("mail"), call.words, WRITTEN_IN)))
