"""`duban db archive`: a finished programme is closed by a supervisor, proved, and opened again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Postgres
from tests.duban.cli.terminal import Terminal
from tests.duban.cli.test_programmes import NEXT, begun

OK, ERROR, USAGE, REFUSED = 0, 1, 2, 3
ARCHIVE = ["db", "archive", NEXT]
BY = ["--person", "chen"]
ACT = ["case", "do", "open_case", f"{NEXT}/河东区"]


@pytest.fixture
def finished(operator: Terminal) -> Terminal:
    """A terminal at an office with a programme whose only case has ended, its mails sent."""
    begun(operator)
    done = operator.many(
        [
            ["programme", "add", "--notice", f"{NEXT}.toml"],
            ["case", "do", "open_case", "和平区"],
            ["case", "do", "withdraw", "和平区", "-f", "letter=yes"],
            ["job", "run", "deliver"],
            ["login", "wang"],
            ["logout"],
        ],
        XDG_CONFIG_HOME=str(operator.folder / "config"),
    )
    assert [one.code for one in done] == [OK] * 6, [one.err for one in done]
    return operator


def test_programme_that_is_not_over_is_refused_with_what_stands_in_the_way(
    reader: Terminal,
) -> None:
    for lang, said in (("en", "not over"), ("zh", "尚未全部办结")):
        refused = reader("db", "archive", "tj-2023-22", "--dry-run", "-o", "json", lang=lang)
        assert (refused.code, said in refused.err) == (REFUSED, True), refused.err
        found = {row["code"]: row for row in refused.data}
        assert found["open"]["count"] > 0
        assert found["duties"]["look"] == "duban duty list --programme tj-2023-22"


def test_finished_programme_is_tried_closed_proved_and_opened_again(finished: Terminal) -> None:
    tried, nobody, operator, done, again, listed, programmes, *rest = finished.many(
        [
            [*ARCHIVE, "--dry-run"],
            ARCHIVE,
            [*ARCHIVE, "--person", "wang"],
            [*ARCHIVE, *BY],
            [*ARCHIVE, *BY],
            ["db", "archive", "-o", "json"],
            ["programme", "list", "-o", "json"],
            ["db", "archive", "--verify", NEXT],
            ACT,
            ["case", "history", f"{NEXT}/和平区", "-o", "json"],
            [*ARCHIVE, "--reopen", *BY],
        ]
    )
    verified, act, shown, why = rest
    assert (tried.code, "nothing was changed" in tried.err) == (OK, True), tried.err
    for one in (nobody, operator, again):
        assert one.code == REFUSED, one.err
    assert "supervisor" in operator.err
    assert (done.code, "is archived" in done.err) == (OK, True), done.err
    (one,) = listed.data
    assert (one["programme"], one["cases"], one["acts"]) == (NEXT, 1, 2)
    assert one["digest"] in done.err
    marked = {row["programme"]: row["archived"] for row in programmes.data}
    assert marked == {NEXT: "archived", "tj-2023-22": ""}
    assert (verified.code, "as they were" in verified.err) == (OK, True), verified.err
    assert (act.code, "--reopen" in act.err) == (REFUSED, True), act.err
    assert len(shown.data) == 2
    assert why.code == USAGE
    login, shown, past, listed = finished.many(
        [
            ["login", "li"],
            ["case", "show", f"{NEXT}/和平区", "-o", "json"],
            ["case", "show", f"{NEXT}/和平区"],
            ["case", "list", "--programme", NEXT, "--news", "-o", "json"],
        ],
        XDG_CONFIG_HOME=str(finished.folder / "config"),
    )
    assert [one.code for one in (login, shown, past, listed)] == [OK] * 4, shown.err
    assert (shown.data["outcome"], listed.data) == ("WITHDRAWN", [])
    reason = "Judgment of the court"
    opened, act, listed, none, log = finished.many(
        [
            [*ARCHIVE, "--reopen", *BY, "--reason", reason],
            ACT,
            ["db", "archive", "-o", "json"],
            ["db", "archive", "--verify"],
            ["history", "verify"],
        ]
    )
    assert (opened.code, act.code, none.code, log.code) == (OK, OK, OK, OK), act.err
    assert listed.data[0]["reason"] == reason
    assert "No programme is archived" in none.err


def newest(folder: Path) -> str:
    """The newest backup in a folder."""
    return str(max(folder.iterdir()))


def test_archive_is_as_it_was_where_a_backup_is_restored_on_a_server_and_in_a_file(
    finished: Terminal, postgres: Postgres
) -> None:
    url, key, folder = postgres.new_database(empty=True), "office/duban.key", finished.folder
    done, backed_up, before = finished.many(
        [[*ARCHIVE, *BY], ["backup", "b"], ["db", "archive", "-o", "json"]]
    )
    assert (done.code, backed_up.code) == (OK, OK), backed_up.err
    for there, more, source in (("server", ["--database", url], "b"), ("file", [], "c")):
        restore = ["--office", there, "restore", newest(folder / source), "--key", key, *more]
        at = ["--office", there]
        restored, listed, verified, doctor, act, again, opened, acted, history = finished.many(
            [
                restore,
                [*at, "db", "archive", "-o", "json"],
                [*at, "db", "archive", "--verify"],
                [*at, "doctor"],
                [*at, *ACT],
                [*at, "backup", "c"],
                [*at, *ARCHIVE, "--reopen", *BY, "--reason", "Judgment"],
                [*at, *ACT],
                [*at, "history", "verify"],
            ]
        )
        for one in (restored, verified, doctor, again, opened, acted, history):
            assert one.code == OK, one.err + one.out
        assert listed.data == before.data
        assert (act.code, "--reopen" in act.err) == (REFUSED, True), act.err
    postgres.cut(url)
    postgres.drop(url)


def test_changed_row_of_a_closed_programme_is_named_by_verify_doctor_and_history(
    finished: Terminal,
) -> None:
    assert finished(*ARCHIVE, *BY).code == OK
    file = finished.folder / "office" / "duban.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        with pytest.raises(sqlite3.IntegrityError, match="archived"):
            connection.execute(f"DELETE FROM rung WHERE case_id LIKE '{NEXT}/%'")  # noqa: S608
        connection.execute("DROP TRIGGER rung_closed_update")
        connection.execute(f"UPDATE rung SET status = 'used' WHERE case_id LIKE '{NEXT}/%'")  # noqa: S608
    verified, history, doctor = finished.many(
        [["db", "archive", "--verify", "-o", "json"], ["history", "verify"], ["doctor"]]
    )
    assert (verified.code, history.code, doctor.code) == (ERROR, ERROR, ERROR)
    where = {row["where"] for row in verified.data}
    assert "archive locks rung_closed_update" in where
    assert any(one.startswith(f"rung {NEXT}/120101 ") for one in where)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("tj-2099", "--person", "chen"), USAGE),
        (("tj-2023-22", "--person", "nobody"), REFUSED),
        (("tj-2023-22", "--verify"), REFUSED),
        (("tj-2023-22", "--verify", "--dry-run"), USAGE),
        (("--reopen", "--reason", "x"), USAGE),
        (("tj-2023-22", "--reopen", "--reason", "x", "--person", "chen"), REFUSED),
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_said(
    reader: Terminal, arguments: tuple[str, ...], code: int
) -> None:
    assert reader("db", "archive", *arguments).code == code


def test_nothing_is_archived_at_first(reader: Terminal, tmp_path: Path) -> None:
    for lang, said in (("en", "ever archived"), ("zh", "没有归档过")):
        shown = reader("db", "archive", lang=lang)
        assert (shown.code, said in shown.err) == (OK, True)
