"""管理: how the office is, its jobs, contacts, calendar years, programmes and settings."""

from duban.web.pages.admin import health, jobs, programmes, settings

ROOMS = (health.ROOM, jobs.ROOM, programmes.ROOM, settings.ROOM)
"""The rooms of the administration."""
