"""All types that texts are read into, made known to msgspec while no other thread runs.

msgspec looks at a type when it is first read into. Two threads that are the first at once end the
whole process: one of them goes by what the other has not filled in yet.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache

import msgspec


def make_known() -> None:
    """Have msgspec look at every type that has been imported; those of views it can't read into."""
    for one in _below(msgspec.Struct):
        _look_at(one)


@cache
def _look_at(one: type[msgspec.Struct]) -> None:
    with suppress(TypeError):  # a union that no text tells apart, which is only ever written
        msgspec.json.Decoder(one)


def _below(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)
