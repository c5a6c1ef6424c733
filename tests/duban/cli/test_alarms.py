"""`duban alarm`: what a night found is listed, shown and closed by a known person."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.duban.cli.terminal import Terminal
from tests.duban.cli.test_read_only import on_read_only_disk

OK, ERROR, USAGE, REFUSED, NOT_FOUND = 0, 1, 2, 3, 4
REASON = "Restored from the backup of yesterday"
CLOSE = ["alarm", "close", "1", "--reason", REASON]


def move_a_deadline(operator: Terminal) -> None:
    """Move a deadline in the database, as somebody can who owns the file."""
    file = operator.folder / "office" / "duban.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "UPDATE duty SET due = '2030-01-01' WHERE (case_id, key) = "
            "(SELECT case_id, key FROM duty ORDER BY case_id, key LIMIT 1)"
        )


@pytest.fixture
def alarmed(operator: Terminal) -> Terminal:
    """A terminal at an office in whose database somebody moved a deadline before a night."""
    move_a_deadline(operator)
    assert operator("day", "next").code == OK
    return operator


def test_office_that_nobody_touched_has_none(reader: Terminal) -> None:
    for lang, said in (("en", "no open alarms"), ("zh", "没有未处理的警报")):
        shown = reader("alarm", "list", lang=lang)
        assert (shown.code, said in shown.err) == (OK, True)


def test_alarm_is_raised_closed_by_a_known_person_and_raised_again(
    alarmed: Terminal, tmp_path: Path
) -> None:
    listed, shown, _, operator, _, nobody, unknown, blank, closed, twice, none, _, again, told = (
        alarmed.many(
            [
                ["alarm", "list", "-o", "json"],
                ["alarm", "show", "1"],
                ["login", "wang"],
                CLOSE,
                ["logout"],
                CLOSE,
                [*CLOSE, "--person", "who"],
                ["alarm", "close", "1", "--reason", " ", "--person", "chen"],
                [*CLOSE, "--person", "chen"],
                [*CLOSE, "--person", "chen"],
                ["alarm", "list"],
                ["day", "next"],
                ["alarm", "list", "-o", "json"],
                ["alarm", "show", "2"],
            ],
            XDG_CONFIG_HOME=str(tmp_path / "config"),
        )
    )
    (one,) = listed.data
    assert (one["alarm"], one["code"], one["stands"]) == ("1", "row", "stands")
    assert "2030-01-01" in one["differs"][0]
    assert "2030-01-01" in shown.out
    for refused in (nobody, operator, unknown):
        assert refused.code == REFUSED, refused.err
    assert "supervisor" in operator.err
    assert blank.code == USAGE
    assert (closed.code, "raised again" in closed.err) == (OK, True), closed.err
    assert (twice.code, REASON in twice.err) == (REFUSED, True)
    assert "no open alarms" in none.err
    assert [(one["alarm"], one["again_of"]) for one in again.data] == [("2", 1)]
    assert REASON in told.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "9"), NOT_FOUND),
        (("close", "9", "--reason", "x", "--person", "chen"), NOT_FOUND),
        (("show", "0"), USAGE),
        (("show", "99999999999999"), USAGE),
        (("list", "--status", "gone"), USAGE),
        (("close", "1"), USAGE),
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_said(
    reader: Terminal, arguments: tuple[str, ...], code: int
) -> None:
    assert reader("alarm", *arguments).code == code


def test_what_doctor_finds_is_an_alarm_once_and_the_night_sees_it_again(
    operator: Terminal,
) -> None:
    move_a_deadline(operator)
    commands = (["doctor"], ["doctor", "-o", "json"], ["alarm", "list", "-o", "json"])
    night = (["day", "next"], ["alarm", "list", "-o", "json"], ["alarm", "show", "1"])
    _, again, raised, _, seen, shown = operator.many([*commands, *night])
    (one,) = raised.data
    assert (one["alarm"], one["code"], one["stands"]) == ("1", "row", "stands")
    alarms = {row["what"]: row for row in again.data}["Open alarms"]
    assert alarms["found"].startswith("1 duty ")
    assert [two["alarm"] for two in seen.data] == ["1"]
    assert "2030-01-01" in shown.out


def test_doctor_of_a_sound_office_writes_nothing(operator: Terminal) -> None:
    before, checked, after = operator.many(
        [["history", "verify", "-o", "json"], ["doctor"], ["history", "verify", "-o", "json"]]
    )
    assert checked.code == OK
    assert after.out == before.out


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "is no alarm yet"), ("zh", "以上问题未能记为警报")]
)
def test_doctor_of_an_office_that_is_only_looked_at_says_that_it_raised_none(
    operator: Terminal, lang: str, said: str
) -> None:
    move_a_deadline(operator)
    ((code, told), (_, listed)) = on_read_only_disk(
        operator.folder, [["doctor", "-o", "json"], ["alarm", "list"]], lang
    )
    assert (code, said in told) == (ERROR, True)
    assert ("no open alarms" in listed) or ("没有未处理的警报" in listed)
