"""The pages of the console, one module a subject."""

from duban.web.pages import (
    acts,
    audit,
    case,
    cases,
    duties,
    funds,
    looks,
    nights,
    procedure,
    today,
)

ROOMS = (
    today.ROOM,
    cases.ROOM,
    case.ROOM,
    acts.ROOM,
    duties.ROOM,
    funds.ROOM,
    nights.ROOM,
    procedure.ROOM,
    audit.ROOM,
    looks.ROOM,
)
"""The rooms of the console, with all their routes."""
