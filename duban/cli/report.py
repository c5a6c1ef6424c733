"""The nightly report as text: what is late and whose fault it is, and whether all is sound."""

from collections.abc import Iterable, Mapping

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from config.wording import Wording
from duban.cli.printing import table
from duban.cli.words import say
from states.notice import Region
from workflow.reports import Late, Report, Waiting


def nightly_text(report: Report, regions: Mapping[str, Region], words: Wording) -> RenderableType:
    """The whole report, empty sections as one line."""
    parts: list[RenderableType] = [Rule(say("report.title", day=report.day))]
    parts += _late("report.overdue", report.overdue, regions, words)
    parts += _late("report.city_overdue", report.city_overdue, regions, words)
    parts += _waiting("report.returned", report.returned_within_window, regions, words)
    parts += _waiting("report.due_soon", report.due_soon, regions, words)
    parts += _section(
        "report.flags",
        [
            {
                "region": _name(regions, one.region_code),
                "flag": words.label("flag", one.level),
                "state_label": words.label("state", one.state),
            }
            for one in report.flags
        ],
        ("region", "flag", "state_label"),
    )
    parts += _section(
        "report.unpaid",
        [
            {
                "region": _name(regions, one.region_code),
                "outstanding": words.amount(one.outstanding),
            }
            for one in report.unpaid
        ],
        ("region", "outstanding"),
    )
    if report.undated:
        parts += _waiting("report.undated", report.undated, regions, words)
    parts.append(_foot(report, words))
    return Group(*parts)


def _name(regions: Mapping[str, Region], code: str) -> str:
    return f"{regions[code].name} {code}" if code in regions else code


def _section(
    title: str, rows: list[dict[str, object]], columns: tuple[str, ...]
) -> list[RenderableType]:
    if not rows:
        return [Text(f"{say(title)}: {say('word.none')}", style="dim")]
    return [table(rows, columns, title=f"{say(title)} ({len(rows)})")]


def _late(
    title: str, late: Iterable[Late], regions: Mapping[str, Region], words: Wording
) -> list[RenderableType]:
    rows: list[dict[str, object]] = [
        {
            "region": _name(regions, one.region_code),
            "step": one.step,
            "items": tuple(words.label("item", item) for item in one.items),
            "overdue_working_days": one.overdue_working_days,
            "bar": "█" * min(-(-one.overdue_working_days // 5), 30),
        }
        for one in late
    ]
    return _section(title, rows, ("region", "step", "items", "overdue_working_days", "bar"))


def _waiting(
    title: str, waiting: Iterable[Waiting], regions: Mapping[str, Region], words: Wording
) -> list[RenderableType]:
    rows: list[dict[str, object]] = [
        {
            "region": _name(regions, one.region_code),
            "item": words.label("item", one.item),
            "owner": words.label("owner", one.owner),
            "due": one.due or say("word.undated"),
        }
        for one in waiting
    ]
    return _section(title, rows, ("region", "item", "owner", "due"))


def _foot(report: Report, words: Wording) -> RenderableType:
    """Mails, books, history and calendar: a fault stands out."""
    mails = say("word.comma").join(
        f"{words.label('notice_status', status)} {count}" for status, count in report.mails.items()
    )
    lines = Text()
    lines.append(f"{say('report.mails')}: {mails or say('word.none')}\n")
    books = "report.books_balance" if not report.ledger_faults else "report.books_differ"
    lines.append(
        f"{say(books, count=len(report.ledger_faults))}\n",
        style="green" if not report.ledger_faults else "bold red",
    )
    sound = "report.history_sound" if not report.history_faults else "report.history_broken"
    lines.append(
        say(sound, events=report.history_events, head=report.history_head[:16]) + "\n",
        style="green" if not report.history_faults else "bold red",
    )
    short = "report.calendar_short" if report.calendar_is_short else "report.calendar"
    lines.append(
        say(short, day=report.calendar_ends), style="yellow" if report.calendar_is_short else ""
    )
    return lines
