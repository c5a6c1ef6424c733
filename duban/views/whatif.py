"""Two courses of an office side by side: what a change would move, add, remove and break."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from config.words import Words
from duban.views.page import Kind, Page, Table, Value, column, data
from workflow.rehearsal.contrast import Breach, CaseContrast
from workflow.rehearsal.owed import OwedMoved
from workflow.rehearsal.whatif import Comparison

Names = Mapping[str, str]
"""The names of the regions, by their codes."""

MARKS = ("days_left", "overdue_working_days")
SIDES = ("before", "after", "difference")
NO_DAY = "—"


# --- for people -----------------------------------------------------------------------------------


def comparison_pages(found: Comparison, names: Names, words: Words) -> Iterator[Page]:
    """A page a case that differs: dates, what is owed, breaches; then the sums of both courses."""
    for one in found.cases:
        yield _case(one, names, words)
    yield Page(key="all", language=words.language, title="", parts=(_sums(found, words),))


def _case(one: CaseContrast, names: Names, words: Words) -> Page:
    """A case under its name; tables without a row are left out when it is printed."""
    return Page(
        key=one.region_code,
        language=words.language,
        title=f"{names.get(one.region_code, '')} {one.region_code}",
        parts=(
            _table("dates", ("item", "owner"), _dates(one, words), words),
            _table("owed", ("mail_kind", "item", "to"), _owed(one, words), words),
            _table("breaches", ("what",), _breaches(one, words), words),
        ),
    )


def _table(
    key: str, about: tuple[str, ...], rows: Iterator[tuple[Value, ...]], words: Words
) -> Table:
    made = (
        *(column(words, name) for name in about),
        *(column(words, name, Kind.DAY) for name in SIDES),
    )
    return Table(key, words.say(f"whatif.{key}"), made, tuple(rows))


def _sums(found: Comparison, words: Words) -> Table:
    """What both courses come to."""
    return Table(
        "totals",
        words.say("whatif.totals", today=found.today, until=found.until),
        (
            column(words, "what"),
            *(column(words, name, Kind.NUMBER) for name in SIDES),
        ),
        tuple(
            (words.say(f"whatif_sum.{name}"), before, after, _signed(before, after))
            for name in found.before.__struct_fields__
            for before, after in ((getattr(found.before, name), getattr(found.after, name)),)
        ),
    )


def _signed(before: int, after: int) -> str:
    return f"{after - before:+d}" if after != before else ""


def _dates(one: CaseContrast, words: Words) -> Iterator[tuple[Value, ...]]:
    for moved in one.dates:
        before, after = moved.before, moved.after
        days = f"{(after - before).days:+d}" if before and after else ""
        yield (
            words.label("item", moved.item),
            words.label("owner", moved.owner),
            before or NO_DAY,
            after or NO_DAY,
            words.say("term.d", count=days) if days else "",
        )


def _owed(one: CaseContrast, words: Words) -> Iterator[tuple[Value, ...]]:
    for moved in one.owed:
        yield (
            words.label("mail_kind", moved.kind),
            words.label("item", moved.item) if moved.item else "",
            tuple(words.label("role", role) for role in moved.to),
            moved.before or NO_DAY,
            moved.after or NO_DAY,
            _change(moved, words),
        )


def _change(moved: OwedMoved, words: Words) -> str:
    """How it differs; of what stays on its day or moves, what it now says."""
    marks = [moved.facts[name] for name in MARKS if name in moved.facts]
    said = "" if not marks or None in marks[0] else f" {marks[0][0]}→{marks[0][1]}"
    return f"{words.say(f'whatif.{moved.change}')}{said}"


def _breaches(one: CaseContrast, words: Words) -> Iterator[tuple[Value, ...]]:
    for breach in one.breaches:
        item = f" {words.label('item', breach.item)}" if breach.item else ""
        yield (
            f"{words.say(f'whatif.{breach.what}')}{item}",
            _side(breach, breach.before, words),
            _side(breach, breach.after, words),
            _signed(breach.before, breach.after) if breach.what == "overdue" else "",
        )
    for refused in one.refused:
        act = words.label("command", refused.item or "")
        said = f"{words.say('whatif.refused')} {act}"
        yield said, tuple(refused.before or ()), tuple(refused.after or ()), ""
    if one.standing:
        before, after = (_standing(side, words) for side in one.standing)
        yield words.say("whatif.standing"), before, after, ""


def _side(breach: Breach, value: Any, words: Words) -> str:
    """What a breach was in one course: overdue working days, days of escalation, or flags."""
    comma, none = words.say("word.comma"), words.say("word.none")
    match breach.what:
        case "overdue":
            return words.say("term.wd", count=value) if value else none
        case "escalation":
            return comma.join(map(words.day, value)) or none
    flags = [f"{words.label('flag', flag['level'])} {flag['raised_on']}" for flag in value]
    return comma.join(flags) or none


def _standing(side: tuple[Any, ...], words: Words) -> str:
    if not side:
        return words.say("word.none")
    step, state, outcome = side
    said = (words.label("state", state), words.label("outcome", outcome))
    return " · ".join((f"{words.say('column.step')} {step}", *said))


# --- for programs ---------------------------------------------------------------------------------


def as_data(found: Comparison, names: Names) -> dict[str, Any]:
    """The comparison as one document; of the cases only those that differ."""
    return {
        "today": found.today,
        "until": found.until,
        "differs": found.differs,
        "cases": [_case_data(one, names) for one in found.cases],
        "totals": {
            "before": msgspec.to_builtins(found.before),
            "after": msgspec.to_builtins(found.after),
        },
        "history": {
            "events": found.head_after.seq,
            "head": found.head_after.hash,
            "untouched": found.head_before == found.head_after,
        },
    }


def _case_data(one: CaseContrast, names: Names) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(one)
    sides = zip(("before", "after"), one.standing or (), strict=False)
    data["region"] = names.get(one.region_code, one.region_code)
    data["standing"] = {side: _standing_data(standing) for side, standing in sides} or None
    for moved in data["owed"]:
        moved["facts"] = {
            k: dict(zip(("before", "after"), v, strict=True)) for k, v in moved["facts"].items()
        }
    return data


def _standing_data(standing: tuple[Any, ...]) -> dict[str, Any] | None:
    return dict(zip(("step", "state", "outcome"), standing, strict=True)) if standing else None


def difference_table(found: Comparison, names: Names) -> Table:
    """Every difference as a row, for a spreadsheet."""
    keys = ("region_code", "region", "what", "kind", "item", "before", "after")
    return Table(
        "differences",
        "",
        tuple(data(key) for key in keys),
        tuple(
            (one.region_code, names.get(one.region_code), *row)
            for one in found.cases
            for row in _flat(one)
        ),
    )


def _flat(one: CaseContrast) -> Iterator[tuple[Any, ...]]:
    for moved in one.dates:
        yield "date", "due", moved.item, moved.before, moved.after
    for owed in one.owed:
        yield "owed", owed.kind, owed.item, owed.before, owed.after
    for breach in one.breaches:
        yield "breach", breach.what, breach.item, breach.before, breach.after
    for refused in one.refused:
        yield "act", "refused", refused.item, refused.before, refused.after
    if one.standing:
        yield "case", "standing", None, *one.standing
