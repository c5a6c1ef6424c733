"""Bars on stderr while it takes long; they leave nothing behind, and nothing where nobody looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from config.words import Words

if TYPE_CHECKING:
    from duban.bootstrap.backups import Stage


def _bar(*how_far: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *how_far,
        transient=True,
        console=console,
        disable=not console.is_terminal,
    )


@contextmanager
def days_bar(label: str, total: int = 0) -> Iterator[Callable[..., None]]:
    """Give what is called with each day that is done, and with the total where it was unknown."""
    with _bar(MofNCompleteColumn()) as bar:
        task = bar.add_task(label, total=total or None)

        def advance(day: date, of: int = total) -> None:
            bar.update(task, advance=1, total=of, description=f"{label} {day}")

        yield advance


@contextmanager
def count_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give what is called with how many are done of how many."""
    with _bar(MofNCompleteColumn()) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def stages_bar(words: Words, section: str) -> Iterator["Stage"]:
    """Give what is called with each stage that begins, named in a section of the words.

    And again with how much of it is done of how much, where that is known.
    """
    with _bar(TextColumn("{task.fields[rows]}"), TimeElapsedColumn()) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(name: str, done: int = 0, total: int = 0) -> None:
            if name not in tasks:
                for before in tasks.values():
                    bar.update(before, visible=False)
                said = words.say(f"{section}.stage_{name}")
                tasks[name] = bar.add_task(said, total=None, rows="")
            if total:
                rows = f"{done:,}/{total:,}"
                bar.update(tasks[name], completed=done, total=total, rows=rows)

        yield advance
