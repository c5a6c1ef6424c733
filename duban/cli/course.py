"""How a command goes: whether it changed the office, and what of its output was lost.

Read with the standard library alone, as `duban.cli.guard` is.
"""

import os
import sys
from collections.abc import Iterable
from typing import Any

OUTPUT, ERRORS = 1, 2
"""The descriptors of what is printed and of what is said."""


class Course:
    """The course of one command.

    Its output may fail while what it does goes on: `goes_on` is set by a command that writes, and
    keeps a fault of the output for the end (`lost`). `kept` says that the office was changed.
    """

    def __init__(self) -> None:
        self.goes_on, self.kept = False, False
        self.lost: OSError | None = None

    def lose(self, error: OSError) -> None:
        """Keep the first fault of the output for the end, where the command goes on."""
        if not self.goes_on:
            raise error
        self.lost = self.lost or error


class Outlet:
    """A stream of the output, whose faults are the course's to bear."""

    def __init__(self, stream: Any, course: Course) -> None:
        self._stream, self._course = stream, course

    def write(self, text: str) -> int:
        """Write; what can't be written is lost where the command goes on."""
        try:
            self._stream.write(text)
        except OSError as error:
            self._course.lose(error)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write one after the other."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand over what was written so far."""
        try:
            self._stream.flush()
        except OSError as error:
            self._course.lose(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def stand_streams() -> None:
    """Put an input, output or stream of errors that came closed on the null device.

    Else the next file that is opened, a database or a lock, would be what is printed into.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # what is printed is missed, what is said to nobody is not
            os.open(os.devnull, os.O_RDONLY if number == OUTPUT else os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = os.fdopen(OUTPUT, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(ERRORS, "w", encoding="utf-8", closefd=False)


def drop_output() -> None:
    """Leave nothing that Python would still flush into an output that takes no more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
