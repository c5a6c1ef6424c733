"""管理: how the office is, its jobs, contacts, calendar years, programmes and settings."""

from duban.web.pages.admin import (
    archiving,
    contacts,
    health,
    jobs,
    mail_server,
    notice_items,
    opening,
    programmes,
    sentences,
    settings,
    years,
)

ROOMS = (
    health.ROOM,
    mail_server.ROOM,
    jobs.ROOM,
    contacts.ROOM,
    years.ROOM,
    programmes.ROOM,
    archiving.ROOM,
    opening.ROOM,
    notice_items.ROOM,
    sentences.ROOM,
    settings.ROOM,
)
"""The rooms of the administration."""
