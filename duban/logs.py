"""The log of a process that stays: an entry on stderr for each thing worth one.

For programs it is a line of JSON, for a person at a terminal a line to read. Modules of ours log by
`logging`, as the libraries do, with what an entry is about as `extra`; `structlog` writes it.
"""

import json
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from structlog.dev import ConsoleRenderer
from structlog.processors import JSONRenderer, format_exc_info
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level
from structlog.typing import EventDict, Processor, WrappedLogger

from duban import clock
from duban.harmless import escaped, harmless

Form = Literal["json", "console"]

Said = Callable[[Mapping[str, object], Exception | None], str]
"""What says an entry in words, with the error that it is about; empty where there is none."""

OURS = ("duban", "workflow")
"""Whose words are logged from INFO on; those of the libraries where something fails."""


def _as_json(entry: object, **how: Any) -> str:
    """An entry as JSON; nothing of it steers a terminal that a log is shown on."""
    return escaped(json.dumps(entry, ensure_ascii=False, default=str))


AS_JSON = JSONRenderer(_as_json)


def log_to_stderr(
    form: Form | None = None,
    *,
    said: Said = lambda entry, error: "",
    with_trace: bool = False,
    with_colours: bool = True,
) -> None:
    """Log from now on, for a person where stderr is a terminal and no *form* is asked for.

    To what is logged as an error stands beside its codes how it is *said*.
    *with_trace* adds to an error where in the program it came about. Colours are for a terminal
    only.
    """
    is_terminal = sys.stderr.isatty()
    form = form or ("console" if is_terminal else "json")
    renderer = ConsoleRenderer(timestamp_key="at", colors=with_colours and is_terminal)
    handler = logging.StreamHandler(sys.stderr)
    processors = (_harmless, renderer) if form == "console" else (AS_JSON,)
    handler.setFormatter(_formatter(processors, said, with_trace))
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def _formatter(renderers: Sequence[Processor], said: Said, with_trace: bool) -> ProcessorFormatter:
    return ProcessorFormatter(
        foreign_pre_chain=[add_log_level, ExtraAdder()],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            partial(_with_error, said),
            format_exc_info if with_trace else _without_trace,
            _in_order,
            *renderers,
        ],
    )


def _in_order(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    """When and how grave it is, what happened, and then what it is about."""
    moment = clock.now().isoformat(timespec="milliseconds")
    return {"at": moment, "level": entry.pop("level"), "event": entry.pop("event"), **entry}


def _harmless(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    """An entry whose texts do not steer the terminal: they come from mails and files as well."""
    return {
        name: value if isinstance(value, bool | int | float | None) else harmless(str(value))
        for name, value in entry.items()
    }


def _with_error(said: Said, _: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    raised = entry.get("exc_info")
    error = raised[1] if raised else None
    words = said(entry, error) if entry["level"] == "error" else ""
    if error:
        entry["error"] = f"{type(error).__name__}: {error}"
    if words:
        entry["said"] = words
    return entry


def _without_trace(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    entry.pop("exc_info", None)
    return entry
