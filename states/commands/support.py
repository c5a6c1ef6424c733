"""Acts of step 4: from the deliberation to the decision on support and its publication."""

from datetime import date
from typing import Annotated

from states.choices import Choice, SupportResult
from states.commands.base import Command
from states.money import Fen


class Deliberate(Command, frozen=True, tag="deliberate"):
    """The party group deliberates on support and amount (R-4.2)."""

    amount: Fen | None = None
    result: Annotated[str | None, Choice(*SupportResult)] = None


class Publicise(Command, frozen=True, tag="publicise"):
    """Post the list of regions to be supported (R-P.1)."""

    start: date | None = None
    end: date | None = None
    scope: str | None = None


class DecideSupport(Command, frozen=True, tag="decide_support"):
    """Decide to support the region with an amount (R-4.2)."""

    amount: Fen | None = None
    contract_due: date | None = None


class DecideNotSupport(Command, frozen=True, tag="decide_not_support"):
    """Decide not to support the region (R-4.2)."""

    reason: str | None = None


class PublishResult(Command, frozen=True, tag="publish_result"):
    """The result of the determination was published (R-P.4)."""
