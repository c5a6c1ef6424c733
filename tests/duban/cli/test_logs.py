"""The log of a process that stays, for programs and for persons."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from duban.logs import log_to_stderr
from tests.duban.cli.conftest import Today

_log = logging.getLogger("workflow.runners.embedded")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The log goes where it went, once a test is over."""
    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    yield
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    for handler in kept:
        root.addHandler(handler)
    root.setLevel(level)
    for name in ("duban", "workflow"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def fail() -> None:
    """Log that a job failed, with the error that it failed with."""
    try:
        raise OSError("磁盘已满")
    except OSError as error:
        _log.error("failed", exc_info=error, extra={"job": "deliver"})


def test_an_entry_is_a_line_of_json_with_what_it_is_about(
    capsys: pytest.CaptureFixture[str], today: Today
) -> None:
    today("2026-01-05")
    log_to_stderr()
    _log.info("ran", extra={"job": "deliver", "result": "已发送3件"})
    (line,) = capsys.readouterr().err.splitlines()
    assert line == (
        '{"at": "2026-01-05T10:00:00.000+08:00", "level": "info", "event": "ran", '
        '"job": "deliver", "result": "已发送3件"}'
    )


def test_an_error_stands_beside_what_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("json")
    fail()
    entry = json.loads(capsys.readouterr().err)
    assert entry.pop("at").endswith("+08:00")
    assert entry == {
        "level": "error",
        "event": "failed",
        "job": "deliver",
        "error": "OSError: 磁盘已满",
    }


@pytest.mark.parametrize("form", ["json", "console"])
def test_where_an_error_came_about_is_logged_when_it_is_asked_for(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr("json" if form == "json" else "console", with_trace=True)
    fail()
    assert "test_logs.py" in capsys.readouterr().err


def test_a_person_reads_a_line_without_marks_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("console")
    _log.info("ran", extra={"job": "deliver", "result": "sent=3"})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.split()[1:] == ["[info", "]", "ran", "job=deliver", "result='sent=3'"]


@pytest.mark.parametrize("with_colours", [True, False])
def test_a_terminal_gets_the_form_for_persons_and_colours_unless_it_has_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], with_colours: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    log_to_stderr(with_colours=with_colours)
    _log.info("ran")
    said = capsys.readouterr().err
    assert not said.startswith("{")
    assert ("\x1b[" in said) is with_colours


def test_libraries_are_heard_when_something_fails_only(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    logging.getLogger("apscheduler.scheduler").warning("missed by a second")
    logging.getLogger("uvicorn.error").error("bad %s", "request")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "bad request"


def test_nothing_is_logged_to_stderr_before_it_is_asked_for() -> None:
    assert not any(
        isinstance(one, logging.StreamHandler) and one.stream is sys.stderr
        for one in logging.getLogger().handlers
    )
