"""Everything that the rules can object to has words in both languages, filled with its facts."""

import ast
from typing import get_args

from config.words import CHAPTERS, LANGUAGES, SPOKEN, Language, Section, Words, chapter
from states.refusals import Problem, problem
from tests.config.wording import (
    MONEY_FACTS,
    SAMPLES,
    SPEAKING,
    both,
    calls,
    keys,
    literals,
    problems,
    sentences,
    slots,
    spoken,
    words_in,
)


@both
def test_every_code_has_words_and_no_words_are_unused(language: Language) -> None:
    assert set(problems(language)) == set(spoken())


def test_every_code_is_written_out_where_it_is_given() -> None:
    forwarded = [
        ast.unparse(call)
        for package in SPEAKING
        for call in calls("problem", "Problem", "warn", package=package)
        if not literals(call.args[0])
    ]
    assert sorted(forwarded) == ["Problem(code, rules, facts)", "problem(code, *rules, **facts)"]


OF_CHINESE = (
    "phrase.",
    "notice_word.",
    "clauses.",
    "region.",
    "clause.",
    "document.",
    "rehearsal_example.",
)
"""Sections that put Chinese words into English, which Chinese has no use for."""


def test_both_languages_have_the_same_entries() -> None:
    for name in CHAPTERS:
        zh, en = keys(chapter("zh", name)), keys(chapter("en", name))
        assert {key for key in zh ^ en if not key.startswith(OF_CHINESE)} == set()


def test_no_section_stands_in_two_chapters_that_are_spoken() -> None:
    sections = [section for name in SPOKEN for section in chapter("zh", name)]
    assert sorted(sections) == sorted(set(sections))


@both
def test_no_sentence_or_name_is_empty(language: Language) -> None:
    words = Words(language)
    names = [name for section in get_args(Section) for name in words.names(section).values()]
    assert all(text.strip() for text in (*names, *(text for _, text in sentences(words))))


@both
def test_every_sentence_ends_as_one(language: Language) -> None:
    ends = {"zh": "。", "en": "."}[language]
    assert [text for _, text in sentences(Words(language)) if not text.endswith(ends)] == []


def test_sections_are_those_of_the_type() -> None:
    assert set(chapter("zh", "names")) == {"form", *get_args(Section)}


@both
def test_sentence_uses_only_facts_that_every_call_gives(language: Language) -> None:
    given = {code: frozenset.intersection(*facts) for code, facts in spoken().items()}
    strangers = [
        (code, name)
        for code, text in sentences(Words(language))
        for name, _ in slots(text)
        if name not in given[code]
    ]
    assert strangers == []


@both
def test_other_sentence_waits_for_a_fact_that_is_given(language: Language) -> None:
    given = {code: frozenset.intersection(*facts) for code, facts in spoken().items()}
    for code, entry in problems(language).items():
        assert set(entry.get("without", {})) <= given[code]
        for fact, words in entry.get("without", {}).items():
            assert fact not in dict(slots(words["says"]) + slots(words["cure"]))


@both
def test_facts_are_printed_in_a_known_way(language: Language) -> None:
    known = {"", "money", "problem", "time", *get_args(Section)}
    printed = {
        how.removesuffix("+code") for _, t in sentences(Words(language)) for _, how in slots(t)
    }
    assert printed <= known


@both
def test_no_fen_are_shown_as_they_are(language: Language) -> None:
    bare = [
        (code, name)
        for code, text in sentences(Words(language))
        for name, how in slots(text)
        if name in MONEY_FACTS and how != "money"
    ]
    assert bare == []


def test_both_languages_print_a_fact_in_the_same_way() -> None:
    ways: dict[tuple[str, str], set[str]] = {}
    for language in LANGUAGES:
        for code, text in sentences(Words(language)):
            for name, how in slots(text):
                ways.setdefault((code, name), set()).add(how.removesuffix("+code"))
    assert {slot: found for slot, found in ways.items() if len(found) > 1} == {}


@both
def test_every_sentence_can_be_filled(language: Language) -> None:
    words = words_in(language)
    for code, facts in spoken().items():
        said = words.explain(problem(code, **{name: SAMPLES.get(name, 7) for name in facts[0]}))
        assert "{" not in said.says + said.cure
        assert chapter(language, "names")["form"]["absent"] not in said.says + said.cure


@both
def test_facts_that_are_missing_or_strange_never_stop_the_words(language: Language) -> None:
    words = words_in(language)
    for code, facts in spoken().items():
        for strange in (None, "", [], object(), [None], "x" * 40):
            assert words.explain(problem(code, **dict.fromkeys(facts[0], strange))).says
        assert words.explain(Problem(code, ())).cure
