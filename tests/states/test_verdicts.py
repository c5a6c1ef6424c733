"""What judging comes to, in data and in words."""

import msgspec
import pytest

from config.words import LANGUAGES, Language, Words
from states.facts import Flag, Report
from states.verdicts import DECIDED, IndicatorVerdict, Verdict


def test_slow_verdicts_are_the_levels_of_a_flag() -> None:
    assert [one for one in Verdict if one.is_slow] == [Verdict.YELLOW, Verdict.RED]


def test_verdicts_are_kept_as_they_always_were() -> None:
    """What older versions wrote is read as it stands."""
    body = (
        b'{"source":"s","reported_on":"2024-01-04","as_of":"2023-12-31","spent":0,"verdict":"red"}'
    )
    report = msgspec.json.decode(body, type=Report)
    assert report.verdict is Verdict.RED
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report
    flag = b'{"kind":"slow_execution","level":"yellow","raised_on":"2024-01-05"}'
    assert msgspec.json.decode(flag, type=Flag).level is Verdict.YELLOW


def test_what_is_still_open_counts_for_no_score() -> None:
    assert set(IndicatorVerdict) - set(DECIDED) == {
        IndicatorVerdict.IN_PROGRESS,
        IndicatorVerdict.NEEDS_REVIEW,
        IndicatorVerdict.NO_DATA,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_has_its_word(language: Language) -> None:
    words = Words(language)
    assert set(words.names("verdict")) == {*Verdict, *IndicatorVerdict}
    assert {one for one in Verdict if one.is_slow} <= set(words.names("flag"))
