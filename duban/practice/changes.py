"""What is to be changed in a what-if, as somebody typed it; what is wrong is refused in words."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from config.errors import ConfigError
from config.notice_overrides import POLICY_KEYS, with_policy
from config.words import LANGUAGES
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.bootstrap.yearbook import Year, added
from duban.views.choosing import NotThere, existing_case, region_named
from duban.views.places import region_code
from states.calendar import WorkCalendar
from states.deadlines import due_after
from states.duty_items import ITEMS, Item
from states.facts import Duty
from states.notice import Notice
from states.reading import InvalidInput, day, in_digits
from states.saying import Name, Saying, close_to, saying
from workflow.record import cases
from workflow.rehearsal.change import Extension, extend

LONGEST_SLIP = 9_999
LADDER_KEY = "reminder_offsets_days"
TERM = re.compile(r"(?P<count>[1-9]\d{0,3})(?P<unit>d|wd|m)?")


def parted(text: str, option: str, expected: Saying) -> tuple[str, str]:
    """The two sides of `name=value`. Raises InvalidInput."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise InvalidInput(option, expected, text)
    return name.strip(), value.strip()


# --- the notice -----------------------------------------------------------------------------


def notice_change(
    desk: Desk, policy: list[str], ladders: list[str], other: Notice | None = None
) -> Callable[[Notice], Notice] | None:
    """The change of a notice that `--policy` and `--ladder` ask for; None where they do not.

    An *other* notice takes the place of the one in force, before that; the notices of other
    programmes have no part in it.
    """
    present = desk.notice()
    notice = other or present
    if gone := sorted(present.regions_by_code.keys() - notice.regions_by_code.keys()):
        raise InvalidInput("--notice", saying("expected.regions_of_office"), ", ".join(gone))
    overrides: dict[str, Any] = {}
    for one in policy:
        key, value = parted(one, "--policy", saying("expected.key_value"))
        if key not in POLICY_KEYS:
            expected = saying("expected.one_of", options=POLICY_KEYS)
            raise InvalidInput("--policy", expected, key, close_to(key, POLICY_KEYS))
        overrides[key] = _policy_value(getattr(notice, key), value)
    for one in ladders:
        name, value = parted(one, "--ladder", saying("expected.ladder"))
        offsets = overrides.setdefault(LADDER_KEY, {})
        offsets[_ladder(notice, name)] = _days(value)
    if not overrides and other is None:
        return None

    def change(one: Notice) -> Notice:
        given = notice if one == present else one
        return with_policy(given, overrides, "--policy")

    try:
        change(present)
    except ConfigError as error:
        place = f"{error.path} {error.key}"
        found = overrides.get(error.key.partition(".")[0].partition("[")[0])
        raise InvalidInput(place, error.expected, found, error.hint) from None
    return change


def _policy_value(present: object, text: str) -> object:
    """The text as the kind of value that the key has; what is wrong with it is said later."""
    if isinstance(present, tuple) and not text.startswith("["):
        return [_as_json(part.strip()) for part in text.split(",")]
    if isinstance(present, bool | int | tuple | dict):
        return _as_json(text)
    return text


def _as_json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _ladder(notice: Notice, name: str) -> str:
    """The ladder of that name, or of the item of that name."""
    known = list(notice.reminder_offsets_days)
    ladder = ITEMS[Item(name)].ladder if name in list(Item) else name
    if ladder not in known:
        expected = saying("expected.one_of", options=known)
        raise InvalidInput("--ladder", expected, name, close_to(name, known))
    return ladder


def _days(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and len(part) < 4 for part in parts):
        raise InvalidInput("--ladder", saying("expected.days_before"), text)
    return sorted(map(int, parts), reverse=True)


# --- calendar and pace ----------------------------------------------------------------------


def calendar_change(desk: Desk, years: Sequence[Year]) -> WorkCalendar | None:
    """The calendar in force with other *years*. Raises ConfigError where one would be left out."""
    return added(desk.calendar, years) if years else None


def slips_of(desk: Desk, given: list[str]) -> dict[str, int | None]:
    """The regions that slip, by how many days; None for never."""
    found: dict[str, int | None] = {}
    for one in given:
        name, equals, days = one.partition("=")
        slip = in_digits(days, 1, LONGEST_SLIP) if equals else None
        if equals and slip is None:
            raise InvalidInput("--slip", saying("expected.slip"), one)
        found[region_named(desk.notice().regions, name).code] = slip
    return found


# --- running terms ------------------------------------------------------------------------


def extensions_of(desk: Desk, given: list[str], regions: list[str]) -> tuple[Extension, ...]:
    """The running duties that `--extend` names, in the *regions* named or wherever they run."""
    found: dict[tuple[str, str], Extension] = {}
    if regions:
        stored = [existing_case(desk, one)[1] for one in regions]
    else:
        with desk.store.reading() as transaction:
            names = cases.open_ids(transaction)
            stored = [one for name in names if (one := cases.load(transaction, name))]
    for text in given:
        item, length = parted(text, "--extend", saying("expected.extension"))
        by = _by(length)
        matches = [(one.id, *running) for one in stored if (running := _duty(one, item))]
        if not matches or (regions and len(matches) < len(stored)):
            owing = {case_id for case_id, _, _ in matches}
            without = [one for one in stored if one.id not in owing]
            raise _not_owed(desk, item, without, named=regions)
        for case_id, key, duty in matches:
            _check(desk, duty, by, length)
            found[case_id, key] = Extension(case_id, key, by)
    return tuple(found.values())


def _by(text: str) -> str:
    if match := TERM.fullmatch(text):
        return f"{match['count']}{match['unit'] or 'd'}"
    return f"to:{day(text, '--extend')}"


def _duty(stored: cases.Stored, item: str) -> tuple[str, Duty] | None:
    """The open duty of that label, or the next of that item, by code or as it is called."""
    duties = [pair for pair in stored.facts.open_duties() if item in _names(pair[1])]
    return min(duties, key=lambda pair: (pair[1].due is None, pair[1].due or 0), default=None)


def _names(duty: Duty) -> set[str]:
    """What a duty may be called by: its label and its item, by code and in every language."""
    codes = {duty.label, duty.item}
    spoken = (words(language) for language in LANGUAGES)
    return codes | {one.label("item", code) for one in spoken for code in codes}


def _not_owed(desk: Desk, item: str, without: list[cases.Stored], *, named: list[str]) -> NotThere:
    """No such duty runs; those that do are named as they may be typed."""
    duties = [duty for one in without for _, duty in one.facts.open_duties()]
    codes = dict.fromkeys(duty.label if named else duty.item for duty in duties)
    known = tuple(Name("item", code) for code in codes) or (saying("word.none"),)
    if named:
        places = desk.regions()
        regions = [Name("region", places[region_code(one.id)].name) for one in without]
        said = saying("whatif.not_owed", item=item, regions=regions, known=known)
    else:
        said = saying("whatif.nobody_owes", item=item, known=known)
    names = dict.fromkeys(name for duty in duties for name in sorted(_names(duty)))
    return NotThere(said, *filter(None, (close_to(item, names),)))


def _check(desk: Desk, duty: Duty, by: str, given: str) -> None:
    """An extension ends later than the term does."""
    if duty.due is None and not by.startswith("to:"):
        raise InvalidInput(f"--extend {duty.label}", saying("expected.day_for_open_date"), given)
    calendar = desk.calendar
    later = extend(duty, by, calendar)
    due = due_after(later.started, later.term, calendar)
    if duty.due is not None and due is not None and due <= duty.due:
        expected = saying("expected.day_after", day=duty.due)
        raise InvalidInput(f"--extend {duty.label}", expected, given)
