"""Data on stdout, words on stderr; tables, JSON and CSV; Chinese and English; no colour unasked."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest

from tests.duban.cli.terminal import Terminal, environment, without_faults

LISTS = (
    ("case", "list"),
    ("case", "show", "120114"),
    ("case", "why", "120114"),
    ("case", "history", "120114"),
    ("day", "show", "2024-04-05"),
    ("job", "list"),
    ("job", "list", "--runs", "--most", "3"),
    ("mail", "list", "--most", "3"),
    ("ledger", "show"),
    ("ledger", "show", "120114"),
    ("ledger", "show", "--by", "region"),
    ("ledger", "show", "--by", "institution"),
    ("ledger", "check"),
    ("history", "verify"),
    ("doctor",),
    ("procedure", "show"),
    ("procedure", "check"),
)
HEAVY = (
    "rich",
    "sqlalchemy",
    "sqlmodel",
    "msgspec",
    "pydantic",
    "cryptography",
    "jinja2",
    "alembic",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_list_can_be_read_by_programs(reader: Terminal, lang: str) -> None:
    commands = [[*one, "--output", form] for one in LISTS for form in ("json", "csv")]
    for given, shown in zip(commands, reader.many(commands, lang), strict=True):
        assert without_faults(shown).code == 0, (given, shown.err)
        if given[-1] == "json":
            json.loads(shown.out)
        else:
            rows = list(csv.reader(io.StringIO(shown.out)))
            assert rows
            assert {len(row) for row in rows} == {len(rows[0])}


def test_table_has_data_on_stdout_and_words_on_stderr(reader: Terminal) -> None:
    shown = reader("case", "list", lang="zh")
    assert shown.code == 0
    assert "西青区" in shown.out
    assert "1,000,000" in shown.out
    assert "演示" not in shown.out
    assert "2024-04-10 周三" in shown.err


def test_json_of_the_list_has_amounts_as_numbers(reader: Terminal) -> None:
    rows = {row["region_code"]: row for row in reader("case", "list", "-o", "json").data}
    assert len(rows) == 21
    assert rows["120111"]["approved_yuan"] == 1000000
    assert rows["120114"]["flag"] == "red"
    assert rows["120115"]["late"] is True


def test_language_follows_flag_environment_file_and_locale(reader: Terminal) -> None:
    chinese, english = "未获支持", "not supported"
    assert chinese in reader("case", "list", lang="en", DUBAN_LANG="zh").out
    assert english in reader("--lang", "en", "case", "list", lang="zh", DUBAN_LANG="zh").out


def test_language_in_the_settings_file_beats_the_locale(operator: Terminal) -> None:
    (operator.folder / "duban.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert "not supported" in operator("case", "list", lang="zh").out


def test_no_color_leaves_colours_out(reader: Terminal) -> None:
    coloured = re.compile(r"\x1b\[[\d;]*3[1-7]")
    assert coloured.search(reader("case", "list", FORCE_COLOR="1").out)
    plain = reader("case", "list", FORCE_COLOR="1", NO_COLOR="1").out
    assert not coloured.search(plain)


def test_reader_who_leaves_early_is_no_error(reader: Terminal) -> None:
    running = reader.start("case", "why", "120114")
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    err = running.stderr.read()
    assert running.wait() == 0
    assert "Traceback" not in err
    assert "Broken" not in err
    running.stderr.close()


def test_full_disk_is_said_in_words(reader: Terminal) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        running = reader.start("case", "list", stdout=full)
        _, err = running.communicate()
    assert running.returncode == 1
    assert "No space left on device" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_costs_nothing_heavy(reader: Terminal, lang: str) -> None:
    program = (
        "import sys, duban.cli.main as m\n"
        "sys.argv = ['duban', '--help']\n"
        "try: m.main()\n"
        "except SystemExit: pass\n"
        f"sys.stderr.write(' '.join(n for n in {HEAVY!r} if n in sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(lang),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ended.stderr == ""
    assert ("用法" if lang == "zh" else "Usage") in ended.stdout


def test_help_is_in_the_language_chosen(reader: Terminal) -> None:
    top, group, leaf = reader.many([["--help"], ["case", "--help"], ["case", "do", "--help"]], "zh")
    for shown in (top, group, leaf):
        assert shown.code == 0
        assert "用法：" in shown.out
        assert not re.search(r"Usage|Options|Commands|Show this|required|default", shown.out)
    assert "..." not in top.out.partition("命令")[2]
    assert "completion" not in group.out


def test_mail_goes_nowhere_near_the_network(operator: Terminal) -> None:
    program = (
        "import sys, duban.cli.main as m\n"
        "sys.argv = ['duban', 'day', 'next']\n"
        "try: m.main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "names = [n for n in sys.modules if n.split('.')[0] in ('smtplib', 'aiosmtplib')]\n"
        "sys.exit(repr(names) if names else 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=operator.folder,
        env=environment("en"),
        capture_output=True,
        encoding="utf-8",
    )
    assert ended.returncode == 0, ended.stderr
