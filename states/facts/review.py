"""The expert review: the panel and its scores (R-E.1 to R-E.3)."""

import msgspec


class Expert(msgspec.Struct, frozen=True, omit_defaults=True):
    """A member of the panel. A recused one has no score that counts (R-E.2).

    `criteria` are the points by criterion, `reason` why the score is not their sum (R-4.2).
    """

    name: str
    score: float | None = None
    recused: bool = False
    ground: str | None = None
    criteria: dict[str, float] = {}
    reason: str | None = None


class Review(msgspec.Struct, frozen=True, omit_defaults=True):
    """The expert review: panel, reserve in the order drawn, and the mean of the scores."""

    panel: tuple[Expert, ...] = ()
    reserve: tuple[str, ...] = ()
    seed: str | None = None
    mean: str | None = None
    dissent: str | None = None

    @property
    def sitting(self) -> tuple[Expert, ...]:
        """The experts who may score."""
        return tuple(expert for expert in self.panel if not expert.recused)

    def member(self, name: str | None) -> Expert | None:
        """The panel's expert of that name, recused or not."""
        return next((expert for expert in self.panel if expert.name == name), None)
