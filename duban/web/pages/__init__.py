"""The pages of the console, one module a subject."""

from duban.web.pages import (
    acts,
    audit,
    bulk,
    calendar,
    case,
    cases,
    duties,
    find,
    foreseen,
    funds,
    looks,
    mails,
    news,
    nights,
    procedure,
    review,
    today,
)

ROOMS = (
    today.ROOM,
    cases.ROOM,
    bulk.ROOM,
    case.ROOM,
    acts.ROOM,
    foreseen.ROOM,
    duties.ROOM,
    review.ROOM,
    funds.ROOM,
    calendar.ROOM,
    mails.ROOM,
    nights.ROOM,
    procedure.ROOM,
    audit.ROOM,
    find.ROOM,
    news.ROOM,
    looks.ROOM,
)
"""The rooms of the console, with all their routes."""
