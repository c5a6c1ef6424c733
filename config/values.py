"""The values of a notice, typed and possible: what `states.notice.Notice` takes."""

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

import msgspec

from config.errors import ConfigError
from states.notice import Notice, Region
from states.saying import NOTHING, Saying, close_to, saying

WORDS = re.compile(r"Expected `(?P<expected>.+?)`(?:, got `.+?`)?")
PLACE = re.compile(r" - at (?:`key` in )?`\$(?P<place>.*)`$")
RATIO = re.compile(r"\d+(\.\d+)?:0*(\.0*)?[1-9]\d*(\.\d+)?|\d+(\.\d+)?:0?\.\d*[1-9]\d*")
TYPES = {
    "int": saying("expected.whole_number"),
    "str": saying("expected.text"),
    "bool": saying("expected.true_false"),
    "array": saying("expected.list"),
    "object": saying("expected.map"),
}
"""What a value has to be, by the name that the reader has for its type."""
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The id of a notice or the code of a region: of both, cases have their names."""
DECIMAL = re.compile(r"\d+(\.\d+)?")
LEAST = {
    "plan_period_months": 1,
    "contract_years": 1,
    "overdue_every_working_days": 1,
    "self_check_day_of_month": 1,
    "calendar_published_month": 1,
}
MOST = {
    "calendar_published_month": 12,
    "self_check_day_of_month": 28,
    "first_instalment_pct": 100,
    "follow_on_factor_pct": 100,
}

Impossible: TypeAlias = tuple[str, Saying, object]
"""A key of a notice, what is expected there, and what was found."""


@cache
def notice_types() -> dict[str, Any]:
    """Return the type of each field of a notice."""
    return get_type_hints(Notice)


def typed(path: str, key: str, value: object) -> Any:
    """Return *value* as the type that the field *key* of a notice has.

    Raises ConfigError naming *key* and the place in it, and what was expected there.
    """
    if key == "regions":
        _check_region_fields(path, value)
    return converted(path, key, value, notice_types()[key])


def converted(path: str, key: str, value: object, kind: Any) -> Any:
    """Return *value* as *kind*, part by part, so that an error names the part and not the whole.

    Raises ConfigError naming *key* and the place in it, and what was expected there.
    """
    arguments = get_args(kind)
    if get_origin(kind) is dict and isinstance(value, dict):
        of_key, of_value = arguments
        return {
            converted(path, f"{key}.{name}", name, of_key): converted(
                path, f"{key}.{name}", part, of_value
            )
            for name, part in value.items()
        }
    if arguments[1:] == (...,) and isinstance(value, list | tuple):
        return tuple(
            converted(path, f"{key}[{n}]", part, arguments[0]) for n, part in enumerate(value)
        )
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _refused(path, key, value, kind, str(error)) from None


def _refused(path: str, key: str, value: object, kind: Any, message: str) -> ConfigError:
    place = PLACE.search(message)
    bare = PLACE.sub("", message)
    where = key + (place["place"] if place else "")
    if isinstance(kind, type) and issubclass(kind, Enum):
        known = [member.value for member in kind]
        expected = saying("expected.one_of", options=known)
        return ConfigError(path, where, expected, value, close_to(value, known))
    if kind is date:
        return ConfigError(path, where, saying("expected.date"), value)
    return ConfigError(path, where, expectation(bare), value)


def expectation(message: str) -> Saying:
    """What the reader expected of a value, from its *message* without the place."""
    words = WORDS.fullmatch(message)
    if words is None:
        return saying("expected.valid", why=message)
    name = words["expected"].split(" | ")[0]
    return TYPES.get(name) or saying("expected.type", name=name)


def check(path: str, notice: Notice) -> None:
    """Raise ConfigError for the first value of *notice* that is typed but impossible."""
    for key, expected, found in _impossible(notice):
        raise ConfigError(path, key, expected, found)


def _impossible(notice: Notice) -> Iterator[Impossible]:
    if not NAME.fullmatch(notice.id):
        yield "id", saying("expected.notice_id"), notice.id
    yield from _out_of_range(notice)
    yield from _indices(notice)
    yield from _ratings(notice)
    for key in ("score_criteria", "indicator_weights"):
        if sum(getattr(notice, key).values()) != 100:
            yield key, saying("expected.hundred_points"), getattr(notice, key)
    yield from _regions(notice)


def _out_of_range(notice: Notice) -> Iterator[Impossible]:
    for key in notice_types():
        for number in _numbers(getattr(notice, key)):
            if number < LEAST.get(key, 0):
                yield key, saying("expected.at_least", least=LEAST.get(key, 0)), number
            if number > MOST.get(key, number):
                yield key, saying("expected.at_most", most=MOST[key]), number


def _indices(notice: Notice) -> Iterator[Impossible]:
    """Ratios and decimals that are kept as text, and the order of the two that warn."""
    if not RATIO.fullmatch(notice.matching_ratio):
        yield "matching_ratio", saying("expected.ratio"), notice.matching_ratio
    for key in ("slow_yellow_below", "slow_red_below"):
        if not DECIMAL.fullmatch(getattr(notice, key)):
            yield key, saying("expected.decimal"), getattr(notice, key)
    if notice.red_below > notice.yellow_below:
        expected = saying("expected.at_most", most="slow_yellow_below")
        yield "slow_red_below", expected, notice.slow_red_below


def _ratings(notice: Notice) -> Iterator[Impossible]:
    for rating, (lowest, highest) in notice.rating_bands.items():
        if lowest > highest:
            yield f"rating_bands.{rating}", saying("expected.lowest_first"), [lowest, highest]
        if rating not in notice.follow_on_factor_pct:
            yield f"follow_on_factor_pct.{rating}", saying("expected.share"), NOTHING


def _regions(notice: Notice) -> Iterator[Impossible]:
    codes = [region.code for region in notice.regions]
    for region in notice.regions:
        if not NAME.fullmatch(region.code):
            yield "regions", saying("expected.code_of_region"), region.code
        if codes.count(region.code) > 1:
            yield f"regions.{region.code}", saying("expected.each_code_once"), region.code
        if region.parent is not None and region.parent not in codes:
            yield f"regions.{region.code}.parent", saying("expected.other_region"), region.parent
        if region.is_dev_zone is (region.parent is None):
            key = f"regions.{region.code}.is_dev_zone"
            yield key, saying("expected.zone_of_a_region"), region.is_dev_zone
        if region.track not in notice.subject_titles:
            yield f"regions.{region.code}.track", saying("expected.track"), region.track


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, dict):
        yield from _numbers(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _numbers(part)


def _check_region_fields(path: str, rows: object) -> None:
    fields = [field.name for field in msgspec.structs.fields(Region)]
    for row in rows if isinstance(rows, list) else ():
        for name in row if isinstance(row, dict) else ():
            if name not in fields:
                expected = saying("expected.one_of", options=fields)
                raise ConfigError(path, "regions", expected, name, close_to(name, fields))
