"""The values of a notice are those that the procedure needs: floors, ladders, bands."""

from collections.abc import Iterator

from config.findings import Finding, finding
from states.duty_items import LADDERS
from states.notice import Indicator, Notice, RegionClass
from states.saying import close_to, saying

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
            name, of_class = indicator.key, region_class.value
            yield finding("floor-missing", path, key, indicator=name, region_class=of_class)


def _weights(path: str, notice: Notice) -> Iterator[Finding]:
    known = [*(indicator.key for indicator in notice.indicators), *NOT_INDICATORS]
    for name in notice.indicator_weights:
        if name not in known:
            key = f"indicator_weights.{name}"
            hint = close_to(name, known) or saying("hint.mend_name")
            yield finding("indicator-unknown", path, key, hint, name=name)


def _ladders(path: str, notice: Notice) -> Iterator[Finding]:
    for name in LADDERS:
        if not notice.reminder_offsets_days.get(name):
            key = f"reminder_offsets_days.{name}"
            yield finding("ladder-missing", path, key, name=name)
    for field in ("reminder_offsets_days", "escalation_first_only", "escalation_at_once"):
        for name in getattr(notice, field):
            if name not in LADDERS:
                key = f"{field}.{name}"
                yield finding("ladder-unknown", path, key, name=name, known=(*LADDERS,))


def _bands(path: str, notice: Notice) -> Iterator[Finding]:
    bands = notice.rating_bands
    for score in SCORES:
        ratings = [name for name, (low, high) in bands.items() if low <= score <= high]
        if len(ratings) != 1:
            count = len(ratings)
            yield finding("bands-broken", path, "rating_bands", score=score, count=count)
            break
    for name in notice.follow_on_factor_pct:
        if name not in bands:
            key = f"follow_on_factor_pct.{name}"
            hint = close_to(name, bands) or saying("hint.mend_name")
            yield finding("rating-unknown", path, key, hint, name=name)
