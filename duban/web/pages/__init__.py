"""The pages of the console, one module a subject."""

from duban.web.pages import (
    acts,
    audit,
    bulk,
    case,
    cases,
    duties,
    find,
    foreseen,
    funds,
    looks,
    news,
    nights,
    procedure,
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
    funds.ROOM,
    nights.ROOM,
    procedure.ROOM,
    audit.ROOM,
    find.ROOM,
    news.ROOM,
    looks.ROOM,
)
"""The rooms of the console, with all their routes."""
