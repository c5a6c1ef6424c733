"""The log of a process that stays, for programs and for persons."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from functools import partial

import pytest

from config.files import PACKAGE
from config.words import Language, Words
from duban.cli.log_words import OF_EVENTS, said_of
from duban.logs import log_to_stderr
from notifications.parcel import Unreachable
from states.saying import saying
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


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "zh",
            "任务“发信”没有办成，会自动重试。无法连接邮件服务器 mail.example:25：没有应答。"
            "邮件都留着，连上即发：请核对邮件服务器的地址、端口、用户名、口令和网络，并看它是否在运行。",
        ),
        (
            "en",
            "The job “deliveries” failed, and is tried again by itself. mail.example:25 can't be "
            "reached: 没有应答. Its mails are kept, and leave once it can be reached: check "
            "address, port, user, password and network of the mail server, and whether it runs.",
        ),
    ],
)
def test_an_error_is_said_beside_its_code(
    lang: Language, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr("json", said=partial(said_of, words=Words(lang, at_terminal=True)))
    why = saying("server.not_reached", place="mail.example:25", why="没有应答")
    _log.error("failed", exc_info=Unreachable(why), extra={"job": "deliver"})
    entry = json.loads(capsys.readouterr().err)
    assert entry["error"].startswith("Unreachable: server.not_reached(place=mail.example:25")
    assert entry["said"] == said


def test_a_fault_of_ours_is_said_as_one(spoken: Words, capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("json", said=partial(said_of, words=spoken))
    _log.error("failed", exc_info=ZeroDivisionError("by zero"), extra={"job": "day_plan"})
    entry = json.loads(capsys.readouterr().err)
    assert "ZeroDivisionError: by zero" in entry["said"]
    assert "DUBAN_DEBUG" in entry["said"]


def test_every_event_that_is_an_error_has_words(spoken: Words) -> None:
    logged = re.compile(r'_log\.(?:error|log)\(\s*(?:logging[^"]*)?"([^"]+)"')
    sources = [*PACKAGE.parent.glob("duban/**/*.py"), *PACKAGE.parent.glob("workflow/**/*.py")]
    events = {name for one in sources for name in logged.findall(one.read_text("utf-8"))}
    assert events == set(OF_EVENTS)
    facts = {"job": "deliver", "number": "1a2b", "mails": 3, "step_seconds": 400, "why": "timeout"}
    for event in sorted(events):
        assert "{" not in said_of({"event": event, **facts}, None, spoken)


def test_what_libraries_log_is_left_as_it_is(
    spoken: Words, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr("json", said=partial(said_of, words=spoken))
    logging.getLogger("uvicorn.error").error("bad request")
    assert "said" not in json.loads(capsys.readouterr().err)
