"""A number typed with what it counts (7个工作日, 24个月), where its field counts one thing."""

from collections.abc import Mapping

from duban.views.form.plain import figure_in, plain
from duban.views.form.written_out import number_written_out

CALLED: Mapping[str, tuple[str, ...]] = {
    "工作日": ("个工作日", "工作日", "个工作天", "工作天", "workingdays", "workingday"),
    "日": (
        *("个自然日", "自然日", "个日历日", "日历日", "日", "天"),
        *("calendardays", "calendarday", "days", "day"),
    ),
    "个月": ("个月", "月", "months", "month"),
    "月": ("月份", "月"),
    "年": ("年", "years", "year"),
    "%": ("%", "percent"),
    "分": ("分", "points", "point"),
    "份": ("份", "copies", "copy"),
    "家": ("家", "个"),
    "人": ("人", "名", "位", "persons", "person", "people"),
    "次": ("次", "times", "time"),
}
"""What people write after a number, by what a setting of the notice counts; the longest first."""


def count_in(text: str, unit: str | None) -> int | float | bool | str | None:
    """The number of a text, with the unit of its field or without; a text that is none as it is.

    What counts something else stays a text, which the checks of its field refuse.
    """
    if not text:
        return None
    said = plain(text)
    if counts_otherwise(said, unit):
        return text.strip()
    number = said.removesuffix(_end(said) if unit else "%")
    whole = number_written_out(number)
    found = figure_in(number) if whole is None else whole
    return text.strip() if isinstance(found, str) else found


def counts_otherwise(text: str, unit: str | None) -> bool:
    """Whether a text counts by its end something else than its field does."""
    end = _end(plain(text))
    return bool(unit and end) and end not in CALLED.get(unit or "", ())


def _end(said: str) -> str:
    """What a plain text counts, the longest that fits; nothing where it does not say."""
    fits = (end for ends in CALLED.values() for end in ends if said.endswith(end))
    return max(fits, key=len, default="")
