"""Days and times as people type them, made plain; there is no other reader of them.

A day is written in full (2024-08-15, 2024年8月15日, 20240815), without its year (8月15日, 8-15), or
said by a word (今天, tomorrow). Without a year it is the one that is nearest to the day of the
office. What can't be made plain is left as it is, for the reader of its field to say what it
expects.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

from duban.views.form.plain import plain
from states.reading import InvalidInput, day, moment
from states.saying import saying

_WHOLE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})")
_OF_ANY_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_AS_MADE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(.+?)(?:(?<=[日号天])|[tT\s]+)(\d{1,2})[:时点](?:(\d{1,2})分?)?")
LONGEST_TIME = 100
"""Nobody writes a time in more letters, and how it is read takes long where there are many."""
_FROM_TODAY = {
    **dict.fromkeys(("今天", "今日", "today"), 0),
    **dict.fromkeys(("明天", "明日", "tomorrow"), 1),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), -1),
    "后天": 2,
    "前天": -2,
}
_IN_EVERY_FORM = {
    "expected.day": saying("expected.any_day"),
    "expected.time": saying("expected.any_time"),
}


def day_in(text: str, today: date | None) -> str:
    """A day as YYYY-MM-DD; without *today* it has to be written with its year."""
    said = plain(text)
    if found := _WHOLE.fullmatch(said):
        year, month, day_of_month = (part for part in found.groups() if part)
        return f"{year}-{int(month):02d}-{int(day_of_month):02d}"
    meant = _meant(said, today) if today else None
    return text.strip() if meant is None else meant.isoformat()


def _meant(said: str, today: date) -> date | None:
    """The day that is said by a word, or without its year."""
    if said in _FROM_TODAY:
        return today + timedelta(days=_FROM_TODAY[said])
    found = _OF_ANY_YEAR.fullmatch(said)
    if found is None:
        return None
    near = [_day_of(today.year + n, int(found[1]), int(found[2])) for n in (1, 0, -1)]
    return min((one for one in near if one), key=lambda one: abs(one - today), default=None)


def _day_of(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def moment_in(text: str, today: date | None) -> str:
    """A time as YYYY-MM-DDThh:mm; its day as `day_in` reads one."""
    wide = unicodedata.normalize("NFKC", text).strip()
    found = _TIME.fullmatch(wide) if len(wide) <= LONGEST_TIME else None
    if found is None:
        return wide
    return f"{day_in(found[1], today)}T{int(found[2]):02d}:{int(found[3] or 0):02d}"


def is_day(text: str) -> bool:
    """Whether a text is a day as `day_in` makes it; there need be no such day."""
    return _AS_MADE.fullmatch(text) is not None


def leaves_open(text: str, today: date) -> bool:
    """Whether a day, or that of a time, is understood only by which day is *today*."""
    return moment_in(day_in(text, today), today) != moment_in(day_in(text, None), None)


def read_day(text: str, today: date | None, place: str) -> date:
    """A day in any form. Raises InvalidInput, which names the forms."""
    try:
        return day(day_in(text, today), place)
    except InvalidInput as error:
        raise in_every_form(error) from None


def read_moment(text: str, today: date | None, place: str) -> datetime:
    """A time in any form. Raises InvalidInput, which names the forms."""
    try:
        return moment(moment_in(text, today), place)
    except InvalidInput as error:
        raise in_every_form(error) from None


def in_every_form(error: InvalidInput) -> InvalidInput:
    """The error of a reader, as a person is told who may write a day in every form."""
    forms = _IN_EVERY_FORM.get(error.expected.code)
    return InvalidInput(error.place, forms, error.found, error.hint) if forms else error
