"""Bars on stderr while it takes long; they leave nothing behind, and nothing where nobody looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

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


def _bar(how_far: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        how_far,
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
def stages_bar(words: Words, section: str) -> Iterator[Callable[..., None]]:
    """Give what is called with each stage that begins, named in a section of the words.

    And again with how much of it is done of how much, where that is known.
    """
    with _bar(TimeElapsedColumn()) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int = 0, total: int = 0) -> None:
            if stage not in tasks:
                for before in tasks.values():
                    bar.update(before, visible=False)
                said = words.say(f"{section}.stage_{stage}")
                tasks[stage] = bar.add_task(said, total=None)
            if total:
                bar.update(tasks[stage], completed=done, total=total)

        yield advance
