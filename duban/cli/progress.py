"""Bars on stderr while it takes long; they leave nothing behind, and nothing where nobody looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


@contextmanager
def days_bar(label: str, total: int = 0) -> Iterator[Callable[..., None]]:
    """Give what is called with each day that is done, and with the total where it was unknown."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, transient=True, console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(label, total=total or None)

        def advance(day: date, of: int = total) -> None:
            bar.update(task, advance=1, total=of, description=f"{label} {day}")

        yield advance


@contextmanager
def count_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give what is called with how many are done of how many."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, transient=True, console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
