"""A list that goes on after a row, whatever came to stand before it meanwhile."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import TypeVar

from duban.views.by_region import Regional
from duban.views.page import Table
from workflow.store.order import Mark
from workflow.store.transaction import Transaction

T = TypeVar("T")


class Continued(Regional[T]):
    """A list that tells where its last row stands, and goes on after it.

    Others may add, move and end rows between two pages: no row that stays where it is comes twice,
    and none is left out.
    """

    def part(self, transaction: Transaction, after: Mark) -> tuple[Table, Mark | None]:
        """The rows after a mark, from the first without one; and the mark to go on from."""
        size = self.query.size
        found = list(self._after(transaction, after, size + 1))
        shown = found[:size]
        table = Table(
            self.KEY,
            self.title,
            self.columns,
            tuple(map(self._row, shown)),
            tones=tuple(map(self._tone, shown)),
            more=self.count(transaction) - len(shown),
            empty=self.empty,
        )
        return table, self._mark(shown[-1]) if len(found) > size else None

    @abstractmethod
    def _after(self, transaction: Transaction, after: Mark, most: int) -> Iterator[T]:
        """What comes after a mark."""

    @abstractmethod
    def _mark(self, one: T) -> Mark:
        """Where a row stands."""
