"""The values of a notice are those that the procedure needs: floors, ladders, bands."""

from collections.abc import Iterator

from config.errors import did_you_mean
from config.findings import Finding
from states.items import LADDERS
from states.notice import Indicator, Notice, RegionClass

GROWTH = "_growth"
"""The end of an indicator's key that asks for growth, where a class may have no ratio."""
SCORES = range(101)
NOT_INDICATORS = ("tasks",)
"""What is weighed beside the indicators."""


def impossible(path: str, notice: Notice) -> Iterator[Finding]:
    """Find the floors, ladders and bands of *notice* that leave a hole."""
    for indicator in notice.indicators:
        yield from _floors(path, indicator)
    yield from _weights(path, notice)
    yield from _ladders(path, notice)
    yield from _bands(path, notice)


def _floors(path: str, indicator: Indicator) -> Iterator[Finding]:
    for region_class in RegionClass:
        floor = indicator.floors.get(region_class)
        by_growth = indicator.key.endswith(GROWTH) and region_class not in indicator.units
        if floor is None or floor < 0 or (floor == 0 and not by_growth):
            key = f"indicators.{indicator.key}.floors.{region_class.value}"
            zh = f"{indicator.key} 对 {region_class.value} 没有下限；请写大于 0 的数"
            en = f"{indicator.key} has no floor for {region_class.value}; set one above 0"
            yield Finding("floor-missing", path, key, "a number above 0", zh, en)


def _weights(path: str, notice: Notice) -> Iterator[Finding]:
    known = [*(indicator.key for indicator in notice.indicators), *NOT_INDICATORS]
    for name in notice.indicator_weights:
        if name not in known:
            key = f"indicator_weights.{name}"
            zh, en = f"没有 {name} 这一指标；请改正", f"there is no indicator {name}; mend the name"
            yield Finding("indicator-unknown", path, key, did_you_mean(name, known), zh, en)


def _ladders(path: str, notice: Notice) -> Iterator[Finding]:
    for name in LADDERS:
        if not notice.reminder_offsets_days.get(name):
            key = f"reminder_offsets_days.{name}"
            zh = f"没有 {name} 的提醒日；请写期限前几日提醒"
            en = f"{name} is never reminded of; write how many days before the due date"
            yield Finding("ladder-missing", path, key, "days before the due date", zh, en)
    for field in ("reminder_offsets_days", "escalation_first_only", "escalation_at_once"):
        for name in getattr(notice, field):
            if name not in LADDERS:
                zh = f"没有 {name} 这一类提醒；请改为 {'、'.join(LADDERS)} 之一"
                cure = did_you_mean(name, LADDERS) or "strike it"
                en = f"nothing is reminded of by {name}; {cure}"
                expected = "one of " + ", ".join(LADDERS)
                yield Finding("ladder-unknown", path, f"{field}.{name}", expected, zh, en)


def _bands(path: str, notice: Notice) -> Iterator[Finding]:
    bands = notice.rating_bands
    for score in SCORES:
        ratings = [name for name, (low, high) in bands.items() if low <= score <= high]
        if len(ratings) != 1:
            given = "、".join(ratings) or "没有等次"
            zh = f"{score} 分：{given}；请让各分档相接，不留空，也不重叠"
            en = f"{len(ratings)} ratings for a score of {score}; let the bands just meet"
            yield Finding("bands-broken", path, "rating_bands", "one rating a score", zh, en)
            break
    for name in notice.follow_on_factor_pct:
        if name not in bands:
            key = f"follow_on_factor_pct.{name}"
            zh, en = f"没有 {name} 这一等次；请改正", f"there is no rating {name}; mend the name"
            yield Finding("rating-unknown", path, key, "a rating of rating_bands", zh, en)
