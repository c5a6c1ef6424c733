"""`duban case account`: a number is seen by a known person who moves money, and that is logged."""

import sqlite3
from contextlib import closing
from pathlib import Path

from cryptography.fernet import Fernet

from duban.bootstrap.opening import open_desk
from duban.clock import now
from duban.environment import Settings
from duban.identity import first_persons
from tests.duban.cli.terminal import Terminal
from tests.duban.cli.test_read_only import on_read_only_disk

OK, USAGE, REFUSED, NOT_FOUND, CONFIGURATION = 0, 2, 3, 4, 78
BY = ("--person", "zhao")


def logged(terminal: Terminal) -> list[tuple[str, str]]:
    """What the security log tells, by whom."""
    with closing(sqlite3.connect(terminal.folder / "office" / "duban.db")) as connection:
        found = connection.execute(
            "SELECT what, person, body FROM security ORDER BY seq"
        ).fetchall()
    assert not any("DEMO-12" in body for _, _, body in found)
    kinds = ("account_read", "refused")
    return [(what, person) for what, person, _ in found if what in kinds]


def peopled(terminal: Terminal) -> Terminal:
    """The terminal, in whose office the demo persons are known."""
    with open_desk(Settings(office=terminal.folder / "office"), to_write=True) as desk:
        first_persons.demo_persons(desk, now())
    return terminal


def test_wrong_number_is_shown_as_it_was_typed(operator: Terminal) -> None:
    ran = operator("case", "correct", "abc")
    assert ran.code == USAGE
    assert "“abc”" in ran.err


def test_number_is_told_to_who_may_in_every_form_and_each_look_is_logged(
    operator: Terminal, tmp_path: Path
) -> None:
    one, data, listed, nobody, auditor, unknown, other, missing = peopled(operator).many(
        [
            ["case", "account", "滨海新区", "机构乙", *BY],
            ["case", "account", "滨海新区", "甲", *BY, "-o", "json"],
            ["case", "account", "滨海新区", *BY, "-o", "csv"],
            ["case", "account", "滨海新区", "甲"],
            ["case", "account", "滨海新区", "甲", "--person", "sun"],
            ["case", "account", "滨海新区", "甲", "--person", "who"],
            ["case", "account", "滨海新区", "某", *BY],
            ["case", "account", "和平区", *BY],
        ],
        XDG_CONFIG_HOME=str(tmp_path / "config"),
    )
    assert (one.code, "DEMO-120116-02" in one.out, "DEMO-120116-01" in one.out) == (OK, True, False)
    assert "security log" in one.err
    assert [row["account"] for row in data.data] == ["DEMO-120116-01"]
    assert listed.out.count("DEMO-120116-0") == 3
    assert [nobody.code, auditor.code, unknown.code] == [REFUSED] * 3
    assert "duban login" in nobody.err and "finance" in auditor.err
    assert (other.code, missing.code) == (USAGE, NOT_FOUND)
    assert "record_account" in missing.err
    assert logged(operator) == [
        *[("account_read", "zhao")] * 5,
        ("refused", ""),
        ("refused", "sun"),
        ("refused", "who"),
    ]


def test_who_has_signed_in_looks_under_that_name(operator: Terminal, tmp_path: Path) -> None:
    _, shown, other = operator.many(
        [
            ["login", "zhao"],
            ["case", "account", "经开区"],
            ["case", "account", "经开区", "--person", "chen"],
        ],
        lang="zh",
        XDG_CONFIG_HOME=str(tmp_path / "config"),
    )
    assert (shown.code, "DEMO-120116400-01" in shown.out) == (OK, True), shown.err
    assert "记入安全日志" in shown.err
    assert (other.code, "DEMO" in other.out) == (REFUSED, False)
    assert logged(operator) == [("account_read", "zhao"), ("refused", "zhao")]


def test_other_key_and_read_only_disk_tell_no_number(operator: Terminal) -> None:
    shown = on_read_only_disk(
        peopled(operator).folder, [["case", "account", "滨海新区", *BY]], "en"
    )
    assert (shown[0][0], "DEMO-" in shown[0][1]) == (CONFIGURATION, False), shown
    assert logged(operator) == []
    (operator.folder / "office" / "duban.key").write_bytes(Fernet.generate_key())
    for lang in ("en", "zh"):
        closed = operator("case", "account", "滨海新区", "甲", *BY, lang=lang)
        assert (closed.code, "duban.key" in closed.err, closed.out) == (CONFIGURATION, True, "")
    assert logged(operator) == [("refused", "zhao")] * 2
