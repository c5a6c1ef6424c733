"""How a procedure names what it adds of its own: `own_`, the step, a word (`own_4_site_visit`)."""

import re

PREFIX = "own_"
_NAME = re.compile(r"own_(?P<step>[1-6])_[a-z][a-z_]*")


def is_own(name: str) -> bool:
    """Whether something is named as a procedure names what it adds of its own."""
    return _NAME.fullmatch(name) is not None


def step_of(name: str) -> int:
    """The step that such a name says. Raises ValueError for another name."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name} is no name of a procedure's own")
    return int(found["step"])
