"""What the money in the rows of a table comes to, added up as they pass."""

from collections.abc import Iterable, Iterator, Sequence

from duban.views.page import Column, Kind, Value, Where


class Totals:
    """The sums of the columns of money, in fen; they are whole once all rows have passed."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._sums = {n: 0 for n, one in enumerate(columns) if one.kind is Kind.MONEY}

    def passing(self, rows: Iterable[Sequence[Value]]) -> Iterator[Sequence[Value]]:
        """The rows, one after the other; what is no amount adds nothing."""
        for row in rows:
            for n in self._sums:
                if isinstance(value := row[n], int):
                    self._sums[n] += value
            yield row

    def row(self, called: str) -> tuple[Value, ...]:
        """The sums as a row that is *called* so in the first column that people see.

        Where there is no money, there is no row.
        """
        if not self._sums:
            return ()
        seen = (n for n, one in enumerate(self._columns) if one.where is not Where.DATA)
        first = next(seen, None)
        return tuple(called if n == first else self._sums.get(n) for n in range(len(self._columns)))
