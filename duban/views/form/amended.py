"""What a correction comes to beside its dates, mails and lines: fields, acts of nights, mails."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from config.words import Words
from duban.views.act_fields import said_of
from duban.views.page import Coded, Kind, Table, Value, coded, column
from states.commands import Command
from states.reading import as_data
from states.replay import Course
from workflow.office.amending import Amended


def amended_parts(amended: Amended, words: Words) -> tuple[Table, ...]:
    """The fields that read otherwise, what nights would not have done or would, mails kept back."""
    return _fields(amended, words), _nights(amended, words), _withdrawn(amended, words)


def _fields(amended: Amended, words: Words) -> Table:
    """What was typed, and what it is corrected to."""
    turn, other = amended.correction.turn, amended.correction.other
    columns = (column(words, "field"), column(words, "was"), column(words, "corrected_to"))
    label = words.label("command", turn.command.name)
    rows: list[tuple[Value, ...]] = []
    if other is None:
        rows.append((label, "", words.say("amended.struck")))
    else:
        rows += _differing(turn.command, other.command, words)
        if turn.act.at != other.act.at:
            was, now = (f"{one.act.at:%Y-%m-%d %H:%M}" for one in (turn, other))
            rows.append((words.say("acting.at"), was, now))
        if turn.act.basis != other.act.basis:
            rows.append((words.say("acting.basis"), turn.act.basis or "", other.act.basis or ""))
    title = words.say("amended.fields", number=turn.seq, act=label)
    return Table("corrected", title, columns, tuple(rows))


def _differing(old: Command, new: Command, words: Words) -> Iterator[tuple[Value, ...]]:
    was, now = (dict(said_of(one.name, as_data(one), words)) for one in (old, new))
    for label in {**was, **now}:
        if was.get(label) != now.get(label):
            yield label, was.get(label, ""), now.get(label, "")


def _nights(amended: Amended, words: Words) -> Table:
    """What nights did that they would not have done, and what they would have."""
    before, after = _by_night(amended.correction.before), _by_night(amended.correction.after)
    rows = [
        (coded(words, "command", name), day, Coded(change, words.say(f"amended.{change}")))
        for change, some in (("undone", before - after), ("done", after - before))
        for name, day in some.elements()
    ]
    columns = (
        column(words, "act_label", Kind.CODED),
        column(words, "happened", Kind.DAY),
        column(words, "change", Kind.CODED),
    )
    return Table("nights", words.say("amended.nights"), columns, tuple(rows))


def _by_night(course: Course) -> Counter[tuple[str, date]]:
    return Counter(one.done for one in course.stood if one.turn is None)


def _withdrawn(amended: Amended, words: Words) -> Table:
    """The mails that do not leave any more."""
    columns = (
        column(words, "mail_kind", Kind.CODED),
        column(words, "to"),
        column(words, "day", Kind.DAY),
    )
    rows = tuple(
        (
            coded(words, "mail_kind", one.kind),
            tuple(words.label("role", role) for role in one.recipients),
            date.fromisoformat(one.day),
        )
        for one in amended.withdrawn
    )
    return Table("withdrawn", words.say("amended.withdrawn"), columns, rows)
