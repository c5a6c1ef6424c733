"""Schematic drawings of a city: how its districts lie to one another, as data of our own."""

from functools import cache

import msgspec

from config.files import PACKAGE, parse_toml, read_text

FOLDER = PACKAGE / "maps"
Point = tuple[int, int]


class Spot(msgspec.Struct, frozen=True):
    """A district or a zone by its code: its short name, where that stands, its outline.

    A zone lies within a district and has no outline: it is a point.
    """

    code: str
    name: str
    at: Point
    outline: tuple[Point, ...] = ()


class CityMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A city on a canvas that begins at `left` and `top`."""

    left: int
    top: int
    width: int
    height: int
    district: tuple[Spot, ...]
    zone: tuple[Spot, ...]


@cache
def city_map(name: str) -> CityMap:
    """The drawing of a city, by its name."""
    path = FOLDER / f"{name}.toml"
    return msgspec.convert(parse_toml(read_text(path), str(path)), CityMap)
