"""Who writes next: in the order of their coming, several of one kind at once, alone where asked."""

from threading import Thread

import pytest

from workflow.store.transaction import Transaction
from workflow.store.turns import Piece, Turns


def one_kind(transaction: Transaction, pieces: object) -> list[None]:
    """A kind of work."""
    return []


def other_kind(transaction: Transaction, pieces: object) -> list[None]:
    """Another kind of work."""
    return []


def work(transaction: Transaction) -> None:
    """A piece of work."""


def line_of(*pieces: Piece[None]) -> tuple[Turns, list[Thread]]:
    """Turns that somebody has, and a line of those who wait for one."""
    turns, waiting = Turns(), []
    turns.take(Piece[None](), 0)
    for n, one in enumerate(pieces, 1):
        waiting.append(Thread(target=turns.take, args=(one, 10.0)))
        waiting[-1].start()
        while turns.waiting < n:
            pass
    return turns, waiting


def let_all_go(turns: Turns, waiting: list[Thread]) -> None:
    """Let everybody lead in turn."""
    for thread in waiting:
        turns.pass_on()
        thread.join(10)
    turns.pass_on()


def test_who_comes_while_nobody_leads_leads_at_once() -> None:
    turns = Turns()
    for _ in range(3):
        turns.take(Piece[None](), 0)
        assert turns.waiting == 0
        turns.pass_on()


def test_who_waits_longer_than_its_patience_leaves_the_line() -> None:
    turns, one = Turns(), Piece[None](work)
    turns.take(Piece[None](), 0)
    with pytest.raises(TimeoutError):
        turns.take(one, 0.001)
    assert turns.waiting == 0
    assert turns.next_pieces(9) == []
    turns.pass_on()
    turns.take(one, 0)


def test_those_of_one_kind_are_taken_together_as_far_as_they_stand_behind_each_other() -> None:
    pieces = [
        Piece[None](work, one_kind),
        Piece[None](work, one_kind),
        Piece[None](work, other_kind),
        Piece[None](work, one_kind),
    ]
    turns, waiting = line_of(*pieces)
    assert turns.next_pieces(9) == pieces[:2]
    assert turns.next_pieces(9, one_kind) == []
    assert turns.next_pieces(9, other_kind) == pieces[2:3]
    assert turns.next_pieces(9, one_kind) == pieces[3:]
    for piece in pieces:
        piece.tell()
    for thread in waiting:
        thread.join(10)


def test_no_more_are_taken_than_are_asked_for() -> None:
    pieces = [Piece[None](work, one_kind) for _ in range(3)]
    turns, waiting = line_of(*pieces)
    assert turns.next_pieces(0) == []
    assert turns.next_pieces(2) == pieces[:2]
    assert turns.waiting == 1
    assert turns.next_pieces(2) == pieces[2:]
    for piece in pieces:
        piece.tell()
    for thread in waiting:
        thread.join(10)


def test_work_of_no_kind_is_taken_singly_and_who_wants_to_be_alone_not_at_all() -> None:
    pieces = [Piece[None](work), Piece[None](work), Piece[None](), Piece[None](work)]
    turns, waiting = line_of(*pieces)
    assert turns.next_pieces(9) == pieces[:1]
    assert turns.next_pieces(9) == pieces[1:2]
    assert turns.next_pieces(9) == []
    for piece in pieces[:2]:
        piece.tell()
    let_all_go(turns, waiting[2:])
    assert turns.waiting == 0


def test_outcome_is_what_the_work_returned_or_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Piece[str](lambda transaction: "done")
    done.do(None)  # type: ignore[arg-type]
    assert done.outcome() == "done"
    together = Piece[str](lambda transaction: "alone")
    together.keep("with others")
    assert together.outcome() == "with others"
    together.error = ValueError("commit")
    with pytest.raises(ValueError, match="commit"):
        together.outcome()
