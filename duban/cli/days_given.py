"""Days and times given on the command line, in any form that a field takes.

A day that is understood only by which day it is today is said back with its year.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.guard import tell
from duban.views.form.beside import named_beside
from duban.views.form.days import day_in, is_day, leaves_open, read_day, read_moment
from duban.views.form.field import ActForm, FieldKind
from duban.views.form.reading import as_typed, by_field
from states.reading import moment

OFFICE_ENDS = "17:30"
_READERS = {FieldKind.DAY: read_day, FieldKind.MOMENT: read_moment}


def day_given(given: str, place: str, desk: Desk, words: Words) -> date:
    """A day. Raises InvalidInput."""
    found = read_day(given, desk.office.today, place)
    if leaves_open(given, desk.office.today):
        tell_day(given, found, words)
    return found


def moment_given(given: str | None, now: datetime, words: Words) -> datetime | None:
    """When an act happened. Raises InvalidInput.

    A day alone is the end of its office hours, so that it follows what is entered of that day; of
    today it is *now*.
    """
    if given is None:
        return None
    today = now.date()
    found = _moment(given, now)
    if leaves_open(given, today):
        tell_day(given, found, words)
    return found


def _moment(given: str, now: datetime) -> datetime:
    on = day_in(given, now.date())
    if on == now.date().isoformat():
        return now
    if is_day(on):
        return moment(f"{on}T{OFFICE_ENDS}", "--at")
    return read_moment(given, now.date(), "--at")


def tell_understood(form: ActForm, typed: Mapping[str, Sequence[str]], words: Words) -> None:
    """Say back the days of fields, once all could be read, and what a list said of other fields."""
    readers = {one.key: _READERS[one.kind] for one in form.fields if one.kind in _READERS}
    for key, texts, _ in by_field(form, typed):
        for text in texts if key in readers else ():
            if leaves_open(text, form.today):
                tell_day(text, readers[key](text, form.today, key), words)
    if also := named_beside(form, as_typed(form, typed)):
        tell(
            words.say("note.said_beside", fields=words.listed(f"{o.label} ({o.key})" for o in also))
        )


def tell_day(given: str, meant: date, words: Words) -> None:
    """Say which day was understood."""
    on = meant.date() if isinstance(meant, datetime) else meant
    at = f" {meant:%H:%M}" if isinstance(meant, datetime) else ""
    tell(words.say("note.day_meant", given=given, day=words.day(on) + at))
