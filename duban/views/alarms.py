"""Alarms as people see them: the list, and one with what differs, what cures it, who closed it.

Who keeps the system and sees no cases is shown where something is wrong and not its values.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.by_region import Around, RegionalQuery, whose
from duban.views.choosing import NotThere
from duban.views.listing import Asked, Row
from duban.views.page import (
    Coded,
    Column,
    Kind,
    Page,
    Pair,
    Pairs,
    Part,
    Prose,
    Ref,
    Subject,
    Table,
    Tone,
    Value,
    Where,
    data,
)
from duban.views.paging import Continued
from duban.views.places import Regions, region_code
from states.saying import saying
from workflow.record import alarms, cases
from workflow.record.alarms import Alarm, search
from workflow.record.alarms.findings import Code, Differing
from workflow.record.alarms.search import LATEST, AlarmsWanted
from workflow.store.order import Mark, Order
from workflow.store.transaction import Transaction

OPEN, CLOSED, ALL = "open", "closed", "all"
STATUSES = (OPEN, CLOSED, ALL)
HIDDEN = "—"
"""Stands in place of a value that is not shown."""


class AlarmQuery(RegionalQuery, frozen=True, kw_only=True):
    """Which alarms are asked for; by themselves those that nobody has dealt with."""

    status: str = OPEN
    code: str = ""


def alarm_query(asked: Asked, desk: Desk, words: Words) -> AlarmQuery:
    """What is asked for, its names found. Raises InvalidInput, NotThere, SeveralMeant."""
    statuses = {one: words.say(f"alarm_status.{one}") for one in STATUSES}
    codes = {one.value: words.say(f"alarm_code.{one}") for one in Code}
    query = AlarmQuery(
        **whose(asked, desk),
        status=asked.choice("status", statuses) or OPEN,
        code=asked.choice("code", codes) or "",
        sort=asked.order(Alarms.SORTS),
        **asked.pages(),
    )
    asked.finish()
    return query


class Alarms(Continued[Alarm]):
    """The alarms that are asked for, the latest first."""

    KEY: ClassVar = "alarms"
    NOTHING: ClassVar = "alarm.none"
    SORTS: ClassVar = {
        "alarm": "id",
        "region": "case_id",
        "code": "code",
        "first_seen": "first_seen",
        "last_seen": "last_seen",
    }
    query: AlarmQuery

    def __init__(
        self,
        desk: Desk,
        query: AlarmQuery,
        words: Words,
        around: Around | None = None,
        *,
        tells_values: bool = True,
    ) -> None:
        self._tells_values = tells_values
        super().__init__(desk, query, words, around)

    @property
    def order(self) -> Order:
        """How it stands, as the record knows it."""
        return super().order if self.query.sort else LATEST

    @property
    def wanted(self) -> AlarmsWanted:
        """What is asked for, as the record understands it."""
        query = self.query
        return AlarmsWanted(
            is_open=None if query.status == ALL else query.status == OPEN,
            code=query.code or None,
            programme=query.programme or None,
            regions=query.region or None,
        )

    def count(self, transaction: Transaction, most: int | None = None) -> int:
        """How many alarms there are on all its pages."""
        return search.count_alarms(transaction, self.wanted)

    def _found(self, transaction: Transaction, start: int, most: int | None) -> Iterator[Alarm]:
        return search.alarms_wanted(transaction, self.wanted, self.order, start=start, most=most)

    def _after(self, transaction: Transaction, after: Mark, most: int) -> Iterator[Alarm]:
        return search.alarms_wanted(transaction, self.wanted, self.order, most=most, after=after)

    def _mark(self, one: Alarm) -> Mark:
        return search.mark_of(one, self.order)

    def _columns(self, words: Words) -> tuple[Column, ...]:
        return (
            _column(words, "alarm", whole=True),
            *self._whose_columns(words, code=Where.DATA),
            *_columns(words),
            data("status"),
            data("looked_at"),
        )

    def _row(self, one: Alarm) -> Row:
        return (
            Ref(str(one.id), Subject.ALARM, str(one.id)),
            *self._whose(one.case_id),
            *_values(one, self.words, tells_values=self._tells_values),
            OPEN if one.is_open else CLOSED,
            one.looked_at,
        )

    def _whose(self, case_id: str) -> Row:
        """Of a case whose name was changed no region is known; who sees no cases is led to none."""
        code = region_code(case_id)
        if code and code not in self._regions:
            return cases.programme_of(case_id), code, code
        programme, code_, region = super()._whose(case_id)
        if isinstance(region, Ref) and not self._tells_values:
            region = region.label
        return programme, code_, region

    def _tone(self, one: Alarm) -> Tone:
        return _tone(one)


def alarm_table(some: Iterable[Alarm], words: Words, *, more: int = 0) -> Table:
    """Alarms that were chosen already, for a report: where something is wrong, and since when."""
    found = list(some)
    return Table(
        Alarms.KEY,
        words.say("alarm.open"),
        (_column(words, "alarm", whole=True), *_columns(words)),
        tuple(
            (Ref(str(one.id), Subject.ALARM, str(one.id)), *_values(one, words, tells_values=True))
            for one in found
        ),
        tones=tuple(map(_tone, found)),
        more=more,
    )


def _tone(one: Alarm) -> Tone:
    if not one.is_open:
        return "faint"
    return "bad" if one.stands else "warn"


def _columns(words: Words) -> tuple[Column, ...]:
    return (
        _column(words, "code", Kind.CODED),
        _column(words, "row"),
        _column(words, "differs"),
        _column(words, "first_seen", Kind.MOMENT),
        _column(words, "last_seen", Kind.MOMENT),
        _column(words, "stands", Kind.CODED),
        _column(words, "again_of", Kind.NUMBER),
        _column(words, "closed_by"),
        _column(words, "closed_at", Kind.MOMENT),
        _column(words, "reason"),
    )


def _column(
    words: Words,
    key: str,
    kind: Kind = Kind.TEXT,
    *,
    whole: bool = False,
) -> Column:
    return Column(key, words.say(f"alarm_column.{key}"), kind, whole=whole)


def _values(one: Alarm, words: Words, *, tells_values: bool) -> tuple[Value, ...]:
    differing = (_differs(two, words, one.code, tells_values) for two in one.differing)
    return (
        Coded(one.code, words.named("alarm_code", one.code)),
        f"{one.of_table} {one.row}",
        tuple(differing),
        _moment(one.first_seen),
        _moment(one.last_seen),
        _stands(one, words),
        one.again_of,
        one.closed_by,
        _moment(one.closed_at),
        one.reason,
    )


def _moment(text: str | None) -> Value:
    """A time; what somebody has made of one is shown as it is."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return text


def _stands(one: Alarm, words: Words) -> Coded:
    name = "once" if one.is_of_one_night else "stands" if one.stands else "gone"
    return Coded(name, words.say(f"alarm_stands.{name}"))


def _differs(one: Differing, words: Words, code: str, tells_values: bool) -> str:
    """What of a row is not as it should be, as the proofs say it."""
    if code == Code.UNREADABLE:
        error = one.found if tells_values else HIDDEN
        return words.say("alarm.unread", part=words.named("alarm_part", one.column), error=error)
    if not one.expected and not one.found:
        return words.named("fault", one.column)
    expected, found = (one.expected, one.found) if tells_values else (HIDDEN, HIDDEN)
    named = {"missing", "surplus", "changed", "unreadable", "unopened", "unsound"}
    if one.found in named:
        return words.say(f"alarm_found.{one.found}")
    return words.say("alarm.differs", column=one.column, expected=expected, found=found)


def banner(transaction: Transaction, words: Words) -> str:
    """That there are alarms, in one sentence; nothing where there are none."""
    count = alarms.count_open(transaction)
    if not count:
        return ""
    since = alarms.oldest_open(transaction)[:10]
    return words.say("alarm.banner", count=count, since=since)


# --- one alarm ------------------------------------------------------------------------------------


def alarm_named(transaction: Transaction, number: int) -> Alarm:
    """The alarm of a number. Raises NotThere."""
    found = alarms.one(transaction, number) if 0 < number <= alarms.LAST else None
    if found is None:
        raise NotThere(saying("alarm.no_such", given=number))
    return found


def alarm_page(
    transaction: Transaction, one: Alarm, regions: Regions, words: Words, *, tells_values: bool
) -> Page:
    """An alarm in full: what it says, what cures it, and the one that was closed before it."""
    parts: list[Part] = [Pairs("alarm", "", tuple(_pairs(one, regions, words, tells_values)))]
    lines = [words.say(f"alarm_cure.{one.code}")] if one.code in {*Code} else []
    if one.again_of is not None and (before := alarms.one(transaction, one.again_of)) is not None:
        lines.insert(0, again_in_words(before, words))
    if one.is_open:
        lines.append(words.say("alarm.how_to_close", alarm=one.id))
    parts.append(Prose("cure", words.say("alarm.cure"), tuple(lines)))
    return Page(
        key="alarm",
        language=words.language,
        title=words.say("alarm.title", alarm=one.id),
        lead=lead_of(one, words),
        parts=tuple(parts),
    )


def lead_of(one: Alarm, words: Words) -> str:
    """How it stands with an alarm, in one sentence."""
    name = "standing" if one.stands else "gone"
    if not one.is_open:
        name = "closed_standing" if one.stands else "closed"
        name = "closed_once" if one.is_of_one_night else name
    facts = {
        "code": words.named("alarm_code", one.code),
        "since": one.first_seen[:16].replace("T", " "),
        "seen": one.last_seen[:16].replace("T", " "),
        "looked": one.looked_at[:16].replace("T", " "),
        "by": one.closed_by,
        "at": (one.closed_at or "")[:16].replace("T", " "),
    }
    return words.say(f"alarm.{name}", **facts)


def again_in_words(before: Alarm, words: Words) -> str:
    """That a finding was closed before, by whom and why, and is there again."""
    at = (before.closed_at or "")[:16].replace("T", " ")
    return words.say(
        "alarm.again", alarm=before.id, by=before.closed_by, at=at, reason=before.reason
    )


def _pairs(one: Alarm, regions: Regions, words: Words, tells_values: bool) -> Iterator[Pair]:
    values = _values(one, words, tells_values=tells_values)
    if code := region_code(one.case_id):
        name = words.region(regions[code]) if code in regions else code
        case = Ref(name, Subject.CASE, one.case_id) if tells_values else name
        yield Pair("case", words.say("alarm_column.case"), case)
    for about, value in zip(_columns(words), values, strict=True):
        yield Pair(about.key, about.title, value, about.kind)
