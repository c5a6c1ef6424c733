"""Everything that the code has to say of an error stands in both catalogues, and is used."""

import ast
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from string import Formatter

import pytest

from config.files import PACKAGE
from config.linting.form import LISTS
from config.linting.names import UNKNOWN
from config.words import LANGUAGES, SPOKEN, Language, Words, chapter
from states.reading import InvalidInput, missing
from states.saying import Failure, Name, Saying, as_data, close_to, from_data, saying
from tests.failures import in_words

ROOT = PACKAGE.parent
SOURCES = ("states", "config", "notifications", "workflow", "duban")
SECTIONS = ("expected", "found", "hint", "reason", "server", "finding", "usage", "watch")
"""The sections that only sayings are said from."""

both = pytest.mark.parametrize("language", LANGUAGES)


@cache
def source() -> tuple[list[tuple[str, str, ast.Call]], set[str]]:
    """What the source calls by name, each with its file, and every text that stands in it."""
    called, texts = list[tuple[str, str, ast.Call]](), set[str]()
    for package in SOURCES:
        for path in sorted((ROOT / package).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id=name)):
                        called.append((file, name, node))
                    case ast.Constant(value=str(text)):
                        texts.add(text)
    return called, texts


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    return ((file, call) for file, called, call in source()[0] if called == name)


@cache
def raised() -> dict[str, set[frozenset[str]]]:
    """The codes of sayings in the source, each with the names of the facts that calls give."""
    found: dict[str, set[frozenset[str]]] = {}
    for name, prefix in (("saying", ""), ("finding", "finding.")):
        for _, call in calls(name):
            facts = frozenset(one.arg or "**" for one in call.keywords)
            for code in codes(call.args[0]):
                found.setdefault(prefix + code, set()).add(facts)
    return found


def codes(value: ast.expr) -> Iterator[str]:
    """The codes that an argument can be, where it does not name one itself."""
    match value:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(other))):
            yield from (one, other)
        case ast.Subscript(value=ast.Name(id="UNKNOWN")):
            yield from UNKNOWN.values()
        case ast.Name(id="code"):
            yield from LISTS.values()


def blanks(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


@both
def test_every_saying_has_words_with_exactly_its_facts(language: Language) -> None:
    words = Words(language)
    assert len(raised()) > 150
    for code, given in raised().items():
        section, _, name = code.partition(".")
        text = words.section(section).get(name)
        assert text, code
        typed = Words(language, at_terminal=True).section(section)[name]
        assert given == {blanks(text) | blanks(typed)}, code


@both
def test_no_words_of_a_saying_are_left_over(language: Language) -> None:
    kept = {
        f"{section}.{name}" for section in SECTIONS for name in Words(language).section(section)
    }
    assert kept - raised().keys() - {"usage.help", "watch.sound"} == set()


@both
def test_no_words_of_an_error_are_left_over(language: Language) -> None:
    kept = {f"error.{name}" for name in chapter(language, "errors")["error"]}
    assert kept - source()[1] == set()


def test_codes_stand_where_they_are_said() -> None:
    computed = {
        (file, ast.unparse(call.args[0]))
        for name in ("saying", "finding")
        for file, call in calls(name)
        if not list(codes(call.args[0]))
    }
    assert computed == {
        ("config/findings.py", "f'finding.{code}'"),
        ("duban/views/form/bounds.py", "f'form_hint.{kind}'"),
        ("duban/bootstrap/backups.py", "f'backup.doubt_{what}'"),
        ("duban/identity/administration.py", "f'person.{taken.field}_taken'"),
        ("duban/identity/vouching.py", "f'{said}.who'"),
        ("duban/identity/vouching.py", "f'{said}.may_not'"),
        ("duban/web/api/errors.py", "f'permission.{scope}'"),
    }


def test_expectations_and_hints_say_nothing_twice() -> None:
    for language in LANGUAGES:
        for section in SECTIONS:
            said = [one for one in Words(language).section(section).values() if one[0] != "{"]
            assert len(said) == len(set(said)), section


def test_sections_of_a_catalogue_are_all_spoken_once() -> None:
    for language in LANGUAGES:
        sections = [section for one in SPOKEN for section in chapter(language, one)]
        assert len(sections) == len(set(sections))


# --- said ---------------------------------------------------------------------------------------


def test_failure_is_said_with_its_place_what_was_expected_found_and_meant() -> None:
    parties = ("city", "district")
    wrong = InvalidInput(
        "--party", saying("expected.one_of", options=parties), "citi", close_to("citi", parties)
    )
    assert in_words(wrong) == (
        "Not valid: --party: expected one of city, district, found 'citi'. Did you mean 'city'?"
    )
    assert in_words(wrong, "zh") == (
        "输入有误：--party 应为以下之一：city、district，现为 'citi'。是否指“city”？"
    )
    assert str(wrong) == (
        "--party: expected.one_of(options=city district), found 'citi'; "
        "hint.did_you_mean(near=city)"
    )


def test_field_that_is_not_there_is_said_so() -> None:
    absent = missing("file.final", saying("expected.object_with", key="as_of"))
    assert in_words(absent, "zh") == "输入有误：file.final 应为含 as_of 的对象，没有填写。"
    assert str(absent) == "file.final: expected.object_with(key=as_of), found nothing"


def test_what_was_found_is_shown_as_written_a_day_as_a_day_and_a_long_text_cut() -> None:
    for found, shown in (
        (date(2023, 8, 1), "2023-08-01"),
        (1.5, "1.5"),
        ("x" * 90, "x" * 79 + "…"),
    ):
        wrong = InvalidInput("a", saying("expected.text"), found)
        assert f"found {shown}" in in_words(wrong).replace("'", "")
    encoding = InvalidInput("a", saying("expected.utf8"), saying("found.other_encoding"))
    assert in_words(encoding, "zh") == "输入有误：a 应为UTF-8 编码，现为 其他编码。"


def test_word_that_resembles_none_is_no_hint() -> None:
    assert close_to("moon", ("city", "district")) is None
    assert Words("en").said(None, saying("hint.check_path"), None) == "Check the path."


def test_saying_is_kept_as_plain_data_and_read_back() -> None:
    why = saying("error.store", place="x", why=saying("reason.no_space"))
    listed = saying("expected.one_of", options=["a", "b"])
    day = saying("expected.day_after", day=date(2023, 8, 1))
    named = saying("found.words", words=Name("owed_status", "failed"))
    kept = json.dumps([as_data(one) for one in (why, listed, named, day)])
    assert [from_data(one) for one in json.loads(kept)] == [
        why,
        listed,
        named,
        saying("expected.day_after", day="2023-08-01"),
    ]


def test_failure_is_a_line_for_a_log() -> None:
    assert str(Failure(saying("hint.check_path"), Saying("x.y", {"a": 1, "b": ["c", "d"]}))) == (
        "hint.check_path; x.y(a=1, b=c d)"
    )
