"""Acts of step 4: an objection from the public (异议), and its result."""

from typing import Annotated

from states.choices import Choice, ObjectionResult
from states.commands.base import Command


class RaiseObjection(Command, frozen=True, tag="objection"):
    """An objection from the public, written, named and sealed (R-P.2)."""

    ground: str | None = None
    signed: bool = False
    stamped: bool = False


class ResolveObjection(Command, frozen=True, tag="resolve_objection"):
    """The result of looking into an objection: rejected or upheld (R-P.3)."""

    result: Annotated[str | None, Choice(*ObjectionResult)] = None
