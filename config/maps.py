"""Schematic drawings of a city: how its districts lie to one another, as data of our own."""

from functools import cache

import msgspec

from config.files import PACKAGE, parse_toml, read_text

FOLDER = PACKAGE / "maps"
Point = tuple[int, int]


class Spot(msgspec.Struct, frozen=True):
    """A district or a zone by its code: its short name, where that stands, its outline.

    A zone lies within a district and has no outline: it is a point. A district whose outline
    stands in the inset has a second, small one where it `lies`.
    """

    code: str
    name: str
    at: Point
    outline: tuple[Point, ...] = ()
    lies: tuple[Point, ...] = ()


class Inset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a city that is shown once more, larger: where it `lies`, and where it is `shown`.

    Both are rectangles, each by its left, top, width and height; its name stands `at` a point.
    """

    at: Point
    lies: tuple[int, int, int, int]
    shown: tuple[int, int, int, int]


class CityMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A city on a canvas that begins at `left` and `top`."""

    left: int
    top: int
    width: int
    height: int
    inset: Inset
    district: tuple[Spot, ...]
    zone: tuple[Spot, ...]


@cache
def city_map(name: str) -> CityMap:
    """The drawing of a city, by its name."""
    path = FOLDER / f"{name}.toml"
    return msgspec.convert(parse_toml(read_text(path), str(path)), CityMap)
