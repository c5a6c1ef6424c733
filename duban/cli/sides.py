"""Two courses side by side, as tables for people, as data for programs."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from rich.rule import Rule

from config.words import Words
from duban.cli.printing import Output, console, show_rows
from duban.cli.words import day_text, say
from workflow.rehearsal.contrast import Breach, CaseContrast
from workflow.rehearsal.mails import MailMoved
from workflow.rehearsal.whatif import Comparison

Names = Mapping[str, str]
Pair = tuple[Any, Any]

# --- for programs ---------------------------------------------------------------------------


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
    for mail in data["mails"]:
        mail["facts"] = {
            k: dict(zip(("before", "after"), v, strict=True)) for k, v in mail["facts"].items()
        }
    return data


def _standing_data(standing: tuple[Any, ...]) -> dict[str, Any] | None:
    return dict(zip(("step", "state", "outcome"), standing, strict=True)) if standing else None


def as_rows(found: Comparison, names: Names) -> None:
    """Every difference as a row, for a spreadsheet."""
    rows = [
        {"region_code": one.region_code, "region": names.get(one.region_code), **row}
        for one in found.cases
        for row in _flat(one)
    ]
    columns = ("region_code", "region", "what", "kind", "item", "before", "after")
    show_rows(rows, columns, Output.CSV)


def _flat(one: CaseContrast) -> Iterator[dict[str, Any]]:
    for moved in one.dates:
        yield {"what": "date", "kind": "due", "item": moved.item, **_sides(moved)}
    for mail in one.mails:
        yield {"what": "mail", "kind": mail.kind, "item": mail.item, **_sides(mail)}
    for breach in one.breaches:
        yield {"what": "breach", "kind": breach.what, "item": breach.item, **_sides(breach)}
    for refused in one.refused:
        yield {"what": "act", "kind": "refused", "item": refused.item, **_sides(refused)}
    if one.standing:
        before, after = one.standing
        yield {"what": "case", "kind": "standing", "item": None, "before": before, "after": after}


def _sides(one: Any) -> dict[str, Any]:
    return {"before": one.before, "after": one.after}


# --- for people -----------------------------------------------------------------------------


def show(found: Comparison, names: Names, words: Words) -> None:
    """A table a case of dates, mails and breaches, and the sums of both courses."""
    for one in found.cases:
        name = names.get(one.region_code, "")
        console.print(Rule(f"{name} {one.region_code}", align="left"))
        _table("dates", ("item", "owner"), list(_dates(one, words)))
        _table("mails", ("mail_kind", "item", "to"), list(_mails(one, words)))
        _table("breaches", ("what",), list(_breaches(one, words)))
    sums = [
        {
            "what": say(f"whatif_sum.{name}"),
            "before": old,
            "after": new,
            "difference": _signed(old, new),
        }
        for name, old, new in _totals(found)
    ]
    columns = ("what", "before", "after", "difference")
    title = say("whatif.totals", today=found.today, until=found.until)
    show_rows(sums, columns, Output.TABLE, title=title)


def _table(title: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    if rows:
        shown = (*columns, "before", "after", "difference")
        show_rows(rows, shown, Output.TABLE, title=say(f"whatif.{title}"))


def _totals(found: Comparison) -> Iterator[tuple[str, int, int]]:
    for name in found.before.__struct_fields__:
        yield name, getattr(found.before, name), getattr(found.after, name)


def _signed(old: int, new: int) -> str:
    return f"{new - old:+d}" if new != old else ""


def _dates(one: CaseContrast, words: Words) -> Iterator[dict[str, Any]]:
    for moved in one.dates:
        yield {
            "item": words.label("item", moved.item),
            "owner": words.label("owner", moved.owner),
            "before": _day(moved.before),
            "after": _day(moved.after),
            "difference": _days(moved.before, moved.after),
        }


def _days(before: date | None, after: date | None) -> str:
    return say("term.d", count=f"{(after - before).days:+d}") if before and after else ""


def _mails(one: CaseContrast, words: Words) -> Iterator[dict[str, Any]]:
    for mail in one.mails:
        yield {
            "mail_kind": words.label("mail_kind", mail.kind),
            "item": words.label("item", mail.item) if mail.item else "",
            "to": tuple(words.label("role", role) for role in mail.to),
            "before": _day(mail.before),
            "after": _day(mail.after),
            "difference": _change(mail),
        }


def _change(mail: MailMoved) -> str:
    """How a mail differs; of one that stays on its day or moves, what it now says."""
    marks = [
        mail.facts[name] for name in ("days_left", "overdue_working_days") if name in mail.facts
    ]
    said = "" if not marks or None in marks[0] else f" {marks[0][0]}→{marks[0][1]}"
    return f"{say(f'whatif.{mail.change}')}{said}"


def _breaches(one: CaseContrast, words: Words) -> Iterator[dict[str, Any]]:
    for breach in one.breaches:
        item = f" {words.label('item', breach.item)}" if breach.item else ""
        yield {
            "what": f"{say(f'whatif.{breach.what}')}{item}",
            "before": _value(breach, breach.before, words),
            "after": _value(breach, breach.after, words),
            "difference": _signed(breach.before, breach.after) if breach.what == "overdue" else "",
        }
    for breach in one.refused:
        act = words.label("command", breach.item or "")
        yield {
            "what": f"{say('whatif.refused')} {act}",
            "before": breach.before or (),
            "after": breach.after or (),
        }
    if one.standing:
        before, after = (_standing(side, words) for side in one.standing)
        yield {"what": say("whatif.standing"), "before": before, "after": after}


def _standing(side: tuple[Any, ...], words: Words) -> str:
    if not side:
        return say("word.none")
    step, state, outcome = side
    state, outcome = words.label("state", state), words.label("outcome", outcome)
    return f"{say('column.step')} {step} · {state} · {outcome}"


def _value(breach: Breach, value: Any, words: Words) -> str:
    match breach.what:
        case "overdue":
            return say("term.wd", count=value) if value else say("word.none")
        case "escalation":
            return say("word.comma").join(map(day_text, value)) or say("word.none")
    flags = [f"{words.label('flag', flag['level'])} {flag['raised_on']}" for flag in value]
    return say("word.comma").join(flags) or say("word.none")


def _day(day: date | None) -> str:
    return day_text(day) if day else "—"
