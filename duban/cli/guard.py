"""What every command runs in: whatever goes wrong ends in words and an exit code.

Read with the standard library and typer alone; what a failure takes is imported when it comes.
"""

import _thread
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, TextIO, cast

import typer
from typer.exceptions import TyperException

from config.words import Words
from duban.cli.course import Course, Outlet, drop_output, stand_streams
from duban.cli.exits import Exit, Stop
from duban.cli.language import Asked
from duban.harmless import harmless

INTERRUPTED = 130
SOON = 0.2
"""Seconds in which a callback of Python's own is over."""


def tell(words: str) -> None:
    """Say something to the person at the terminal; control characters of data stay harmless.

    Where nobody can be told, what is under way goes on.
    """
    with suppress(OSError):
        sys.stderr.write(f"{harmless(words)}\n")
        sys.stderr.flush()


def guarded(command: Callable[[], Any], words: Words) -> int:
    """Run the command that is made; return its exit code, having said in *words* what failed."""
    sys.unraisablehook = _not_lost
    stand_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a character shows its code
            stream.reconfigure(errors="backslashreplace")
    course = Course()
    plain, sys.stdout = sys.stdout, cast(TextIO, Outlet(sys.stdout, course))
    try:
        code = _run(command, course, words)
        if course.lost is not None:
            return _output_lost(course.lost, code, course, words)
        return code
    finally:
        sys.stdout = plain
        _leave_nothing(plain)


def _leave_nothing(plain: Any) -> None:
    """Leave nothing in a lost output for Python to fail on at its end, with a code of its own."""
    try:
        plain.flush()
    except (OSError, ValueError):
        drop_output()


def _run(command: Callable[[], Any], course: Course, words: Words) -> int:
    """Run the command to its end, however that comes; its exit code."""
    try:
        ended = command()(prog_name="duban", standalone_mode=False, obj=Asked(words, course))
        sys.stdout.flush()
    except SystemExit:  # who read our output has left; that is typer's and rich's way to say so
        return _left_alone()
    except BrokenPipeError:
        return _left_alone()
    except KeyboardInterrupt:
        ended = INTERRUPTED
    except Stop as stop:
        if stop.words:
            tell(stop.words)
        return _flushed(int(stop.code))
    except TyperException as error:
        tell(import_module("duban.cli.usage").in_words(error, words))
        return int(Exit.USAGE)
    except typer.Abort:
        ended = INTERRUPTED
    except Exception as error:
        return _failed(error, course, words)
    if ended == INTERRUPTED:
        tell(words.say("error.interrupted"))
    return ended if isinstance(ended, int) else int(Exit.OK)


def _flushed(code: int) -> int:
    """An exit code, once all that was printed before is handed over."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    return code


def _not_lost(lost: Any) -> None:
    """Ctrl-C that fell into a callback, where Python drops it, comes again once this is over.

    At once it would come while this is still under way, and Python would drop it here.
    """
    if lost.exc_type is KeyboardInterrupt:
        _thread.start_new_thread(_interrupt_soon, ())
    elif os.environ.get("DUBAN_DEBUG"):
        sys.__unraisablehook__(lost)


def _interrupt_soon() -> None:
    time.sleep(SOON)
    _thread.interrupt_main()


def _left_alone() -> int:
    """The reader of our output has enough: end quietly, with nothing left to flush into it."""
    drop_output()
    return int(Exit.OK)


def _output_lost(lost: OSError, code: int, course: Course, words: Words) -> int:
    """Say that the output was lost; what was done before it is done all the same."""
    drop_output()
    if isinstance(lost, BrokenPipeError):
        return code
    why = import_module("duban.cli.failures").why(lost)
    tell(words.say("error.output_kept" if course.kept else "error.output", why=why))
    return code if course.kept else code or int(Exit.ERROR)


def _failed(error: Exception, course: Course, words: Words) -> int:
    """Say what failed; where even the words for it can't be imported, in the plainest form."""
    try:
        failures = import_module("duban.cli.failures")
        code, said = failures.in_words(error, words, kept=course.kept)
    except ImportError as missing:
        code, said = Exit.ERROR, words.say("error.installation", what=f"{error}; {missing}")
    tell(said)
    return int(code)
