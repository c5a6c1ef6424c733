"""What every command promises alike: pages in both languages, one answer in three forms, a code."""

import csv
import io
import json
import re
from typing import Any

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.exits import Exit
from duban.reference.command_line import Manual, all_commands, manual
from tests.duban.cli.conftest import Command, Ran
from tests.practice import HEPING, PROGRAMME

CHINESE = re.compile(r"[\u4e00-\u9fff]")
A_DATE = re.compile(r"\d+年\d+月\d+日")
A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
CASE = f"{PROGRAMME}/{HEPING}"

LISTS = (
    "case list",
    f"case history {CASE}",
    f"case why {CASE}",
    "duty list",
    "duty list --owner city --overdue",
    "mail list",
    "ledger show",
    f"ledger show {CASE}",
    "ledger show --by institution",
    "contact list",
    "person list",
    "programme list",
    "calendar show 2024",
    "job list",
    "job list --runs",
    "report list",
    "procedure show",
)
"""The commands that print a table."""
FORMS = ("json", "csv", "table")


@pytest.fixture
def at_busy(command: Command, busy: Desk) -> Command:
    """The command line at the busy office."""
    return lambda *typed: command("--office", str(busy.settings.office), *typed)


@pytest.fixture(scope="module")
def pages() -> tuple[Manual, Manual]:
    """All pages in English and in Chinese."""
    return manual(Words("en")), manual(Words("zh"))


def test_every_page_and_option_is_told_in_both_languages(pages: tuple[Manual, Manual]) -> None:
    english, chinese = pages
    assert list(english) == list(chinese)
    for name, page in english.items():
        options = [(page["help"], chinese[name]["help"])] + [
            (one["help"], chinese[name]["options"][option]["help"])
            for option, one in page["options"].items()
        ]
        for en, zh in options:
            assert en and zh, name
            assert not CHINESE.search(A_DATE.sub("", en)), (name, en)
            assert CHINESE.search(zh), (name, zh)


def counted() -> list[tuple[str, ...]]:
    """Each command with an option or argument that is a whole number, up to where it is typed."""
    found: list[tuple[str, ...]] = []
    for path, command in all_commands(Words("en")):
        arguments = [one for one in command.params if one.param_type_name == "argument"]
        for one in command.params:
            if one.type_descriptor.annotation is not int:
                continue
            typed = ("x",) * arguments.index(one) if one in arguments else (one.opts[0],)
            found.append((*path.split()[1:], *typed))
    return found


COUNTED = counted()


def test_every_whole_number_of_the_command_line_is_found() -> None:
    assert ("case", "list", "--page") in COUNTED
    assert ("case", "correct") in COUNTED
    assert len(COUNTED) > 15


@pytest.mark.parametrize("typed", COUNTED, ids=" ".join)
def test_number_beyond_all_that_is_counted_is_a_usage_error_in_words(
    command: Command, typed: tuple[str, ...]
) -> None:
    name = typed[-1] if typed[-1].startswith("-") else ""
    for number in ("9" * 20, "9" * 5_000, "-" + "9" * 20, "1.5", "٣x"):
        given = (f"{name}={number}",) if name else ("--", number)
        for language, word in (("en", "expected"), ("zh", "应为")):
            ran = command("--lang", language, *(typed[:-1] if name else typed), *given)
            assert (ran.code, ran.out) == (Exit.USAGE, ""), ran
            assert word in ran.err and name in ran.err
            assert "Traceback" not in ran.err
            assert len(ran.err) < 1_000


def test_option_of_one_name_means_one_thing(pages: tuple[Manual, Manual]) -> None:
    """`-r` is never a region here and a rule there."""
    short: dict[str, set[str]] = {}
    for page in pages[0].values():
        for option in page["options"]:
            long, _, letter = option.partition(", -")
            if letter and not letter.startswith("-"):
                short.setdefault(letter, set()).add(long)
    assert short
    assert {letter: names for letter, names in short.items() if len(names) > 1} == {}


@pytest.mark.parametrize("listed", LISTS)
def test_list_has_the_same_rows_in_every_form(at_busy: Command, listed: str) -> None:
    said = {form: at_busy("--lang", "zh", *listed.split(), "-o", form) for form in FORMS}
    assert len({one.code for one in said.values()}) == 1
    rows = list(csv.DictReader(io.StringIO(said["csv"].out)))
    for row, kept in zip(rows, _rows(said["json"], rows[0] if rows else None), strict=True):
        assert {name: _as_cell(one.removeprefix("'")) for name, one in row.items()} == {
            name: _as_cell(one) for name, one in kept.items()
        }
    assert "None" not in said["table"].out
    assert said["table"].out.strip() or said["table"].err


def _rows(ran: Ran, like: dict[str, str] | None) -> list[dict[str, Any]]:
    """The rows of a table, or of the one of a page whose keys are those of a row."""
    parts = ran.data.values() if isinstance(ran.data, dict) else [ran.data]
    lists: list[list[dict[str, Any]]] = [one for one in parts if isinstance(one, list)]
    return next((one for one in lists if one and like and one[0].keys() == like.keys()), [])


def _as_cell(value: object) -> str:
    """A value of JSON as a cell of a sheet has it: a list in one cell, a moment to the minute."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(map(_as_cell, value))
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case str() if A_MOMENT.match(value):
            return value[:16].replace("T", " ")
    return str(value)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("case show 999999", Exit.NOT_FOUND),
        ("case show 120102", Exit.NOT_FOUND),
        (f"case show {CASE} --as-of 2023-07-01", Exit.NOT_FOUND),
        (f"case show {CASE} --as-of someday", Exit.USAGE),
        ("case history 999999", Exit.NOT_FOUND),
        ("case why 999999", Exit.NOT_FOUND),
        ("case list --step 7", Exit.USAGE),
        ("case list --state NOWHERE", Exit.USAGE),
        ("case list --save list.txt", Exit.USAGE),
        ("case list --programme tj-1999-1", Exit.USAGE),
        (f"case do fly {CASE}", Exit.USAGE),
        (f"case do open_case {CASE}", Exit.REFUSED),
        ("duty list --item nothing", Exit.USAGE),
        ("duty list --due-before soon", Exit.USAGE),
        ("mail show 2023-07-18-ffffffff", Exit.NOT_FOUND),
        ("mail hold 2023-07-18-ffffffff", Exit.USAGE),
        ("mail list --kind letter", Exit.USAGE),
        ("mail hold 2023-07-18-ffffffff --person 王 --reason x", Exit.NOT_FOUND),
        ("ledger show 999999", Exit.NOT_FOUND),
        ("ledger show --by city", Exit.USAGE),
        ("programme show tj-1999-1", Exit.USAGE),
        ("report nightly --date 2020-01-01", Exit.NOT_FOUND),
        ("job run nothing", Exit.NOT_FOUND),
        ("calendar show 1999", Exit.NOT_FOUND),
        ("person lock nobody", Exit.NOT_FOUND),
        ("token list nobody", Exit.NOT_FOUND),
        ("day to 2020-01-01", Exit.USAGE),
        ("nowhere", Exit.USAGE),
        ("case", Exit.USAGE),
    ],
)
def test_what_can_not_be_answered_ends_with_its_code_and_words(
    at_busy: Command, typed: str, code: Exit, lang: str
) -> None:
    ran = at_busy("--lang", lang, *typed.split())
    assert (Exit(ran.code), ran.out) == (code, "")
    assert bool(CHINESE.search(ran.err)) == (lang == "zh"), ran.err
    assert "Traceback" not in ran.err
