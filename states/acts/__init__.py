"""What each act asks for (guards), which path it takes (conditions), and what follows (effects).

One module a subject, of the same name as the module of its commands in `states.commands`; `base`
holds what several subjects ask for. The procedure file names guards and conditions; only the names
collected here can be named there.
"""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from states.act_in_hand import Work
from states.acts import (
    acceptance,
    assessment,
    base,
    change,
    clawback,
    contract,
    dates,
    dispute,
    drafting,
    ending,
    filing,
    institutions,
    lateness,
    objection,
    payment,
    recovery,
    rectification,
    reopening,
    review,
    statement,
    supervision,
    support,
)
from states.refusals import Problem

Guard = Callable[[Work], Iterator[Problem]]
Condition = Callable[[Work], bool]
Effect = Callable[[Work], None]

_MODULES: tuple[ModuleType, ...] = (
    base,
    drafting,
    filing,
    acceptance,
    lateness,
    institutions,
    review,
    support,
    objection,
    contract,
    payment,
    supervision,
    assessment,
    change,
    rectification,
    clawback,
    statement,
    recovery,
    dispute,
    ending,
    reopening,
    dates,
)


def _named(collection: str) -> dict[str, Any]:
    functions = [f for module in _MODULES for f in getattr(module, collection, ())]
    return {function.__name__: function for function in functions}


GUARDS: dict[str, Guard] = _named("GUARDS")
CONDITIONS: dict[str, Condition] = _named("CONDITIONS")
EFFECTS: dict[str, Effect] = _named("EFFECTS")
RETIRED_GUARDS = frozenset({"no_second_first"})
"""Guards that procedures of earlier versions name, and that ask for nothing any more."""
OUT_OF_PLACE: dict[str, Guard] = {
    command: explanation
    for module in _MODULES
    for command, explanation in getattr(module, "OUT_OF_PLACE", {}).items()
}
"""What to say of a command that is out of place, where more is known than its rule."""
