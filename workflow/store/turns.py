"""Whose turn it is to write: the writers of one process, in the order in which they came."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar

from workflow.store.transaction import Transaction

T = TypeVar("T")
Work = Callable[[Transaction], T]
"""Something that is done within a transaction; what it returns goes back to who asked for it."""


class Piece(Generic[T]):
    """Somebody who waits for a turn, and the piece of work that another may do instead.

    Without any `work` it is somebody who wants a transaction alone. Pieces of one `kind` that
    stand behind each other may be done at once, by what that is. `who` it is, the journal says.
    """

    __slots__ = ("_result", "called", "error", "is_told", "kind", "who", "work")
    _result: T
    called: Lock

    def __init__(
        self, work: Work[T] | None = None, kind: "Kind[T] | None" = None, who: str = ""
    ) -> None:
        self.work, self.kind, self.who, self.is_told = work, kind, who, False
        self.error: BaseException | None = None

    def line_up(self) -> None:
        """Be somebody who can be called; who never waits is not."""
        self.called = Lock()
        self.called.acquire()

    def do(self, transaction: Transaction) -> None:
        """Do the work, and keep what it returns."""
        if self.work is not None:
            self._result = self.work(transaction)

    def keep(self, result: T) -> None:
        """Keep what the work returned that was done together with others of its kind."""
        self._result = result

    def tell(self) -> None:
        """Wake who waits: the work is done, or has failed."""
        self.is_told = True
        self.called.release()

    def outcome(self) -> T:
        """What the work returned. Raises what it raised, or what came of its commit."""
        if self.error is not None:
            raise self.error
        return self._result


Kind = Callable[[Transaction, Sequence[Any]], Sequence[T]]
"""Does many pieces of work at once, as if one after another, and returns what each returns."""


class Turns:
    """The turns of those who write: one leads, the others wait in a line.

    Nobody waits for a clock: whoever comes while nobody leads, leads at once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Piece[Any]] = deque()
        self._is_led = False

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._waiting)

    def take(self, one: Piece[Any], patience: float) -> None:
        """Wait until *one* leads, or another has done its work.

        Raises TimeoutError where the others let it wait for more than *patience* seconds.
        """
        with self._lock:
            if not self._is_led:
                self._is_led = True
                return
            one.line_up()
            self._waiting.append(one)
        try:
            is_called = one.called.acquire(timeout=patience)
        except BaseException:
            self._give_up(one)
            raise
        if is_called:
            return
        if self._leaves(one):
            raise TimeoutError
        one.called.acquire()  # somebody is about to do its work, or has called it to lead

    def next_pieces(self, most: int, kind: Kind[Any] | None = None) -> list[Piece[Any]]:
        """The first of the line, taken out of it: *most* of one kind, or one; none that is alone.

        With a *kind* they are of that one or none.
        """
        found: list[Piece[Any]] = []
        if not self._waiting:  # who comes right now is called when the turn is passed on
            return found
        with self._lock:
            while self._waiting and len(found) < most and self._waiting[0].work is not None:
                if kind is not None and self._waiting[0].kind != kind:
                    break
                found.append(self._waiting.popleft())
                kind = found[0].kind
                if kind is None:
                    break
        return found

    def pass_on(self) -> None:
        """Let the first of the line lead."""
        with self._lock:
            if not self._waiting:
                self._is_led = False
                return
            first = self._waiting.popleft()
        first.called.release()

    def _leaves(self, one: Piece[Any]) -> bool:
        """Take *one* out of the line; whether it still stood there."""
        with self._lock:
            stands = one in self._waiting
            if stands:
                self._waiting.remove(one)
            return stands

    def _give_up(self, one: Piece[Any]) -> None:
        """Let nobody wait for one who was interrupted while waiting."""
        if not self._leaves(one):
            one.called.acquire()
            if not one.is_told:
                self.pass_on()
