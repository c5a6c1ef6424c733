"""What steers a terminal is a mark in what people read, and an escape in JSON."""

import json
import sys
import unicodedata

import pytest

from duban.harmless import STEERING, escaped, harmless

STEERS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
EVIL = "甲\x1b[31m\x9b2J\u202e乙\u2066丙\u2028\r\x00\x07丁\ufeff\U000e0041\ud800"


def test_every_control_and_format_of_unicode_steers_and_nothing_else_does() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    steering = {c for c in everything if unicodedata.category(c) in STEERS} - {"\n", "\t"}
    found = set(STEERING.findall(everything))
    assert steering <= found
    assert {unicodedata.category(c) for c in found - steering} <= {"Cn"}  # a later Unicode has them


def test_text_people_read_has_a_mark_for_each_of_them() -> None:
    said = harmless(EVIL)
    assert not STEERING.search(said)
    assert len(said) == len(EVIL)
    assert [c for c in said if c != "\N{REPLACEMENT CHARACTER}"] == [*"甲[31m2J乙丙丁"]


@pytest.mark.parametrize("text", ["和平区", "a\tb\nc", "甲　乙", "a\xa0b", "䶮𠮷\ue000", ""])
def test_text_that_steers_nothing_stays_as_it_is(text: str) -> None:
    assert harmless(text) == escaped(text) == text


def test_json_reads_back_as_it_was() -> None:
    written = escaped(json.dumps({EVIL: [EVIL]}, ensure_ascii=False, indent=2))
    assert not STEERING.search(written)
    assert json.loads(written) == {EVIL: [EVIL]}
