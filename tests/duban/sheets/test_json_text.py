"""JSON as people write it: read strictly, and no key twice."""

import pytest

from config.words import LANGUAGES
from duban.bootstrap.editions import words
from duban.sheets.json_text import line_of, read_json
from states.reading import InvalidInput


def test_value_is_read_with_its_mark_at_the_beginning() -> None:
    assert read_json('\ufeff{"a": [1, {"b": 2}], "c": {"b": 3}}', "x") == {
        "a": [1, {"b": 2}],
        "c": {"b": 3},
    }


@pytest.mark.parametrize(
    "text",
    [
        '{"amount": 360000, "amount": 600000}',
        '[{"payees": {"甲": 1, "甲": 2}}]',
        '{"a": {"b": {"c": 1, "d": 2, "c": 1}}}',
        '{"\\u0061": 1, "a": 2}',
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_key_that_stands_twice_is_named(text: str, language: str) -> None:
    with pytest.raises(InvalidInput) as found:
        read_json(text, "--data")
    said = words("zh" if language == "zh" else "en").said(*found.value.sayings)
    assert any(f"“{key}”" in said for key in ("amount", "甲", "c", "a"))
    assert "--data" in said


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', "[" * 100_000, '{"a": 1} {"b": 2}', "x"])
def test_what_is_no_json_is_told_with_its_place(text: str) -> None:
    with pytest.raises(InvalidInput) as found:
        read_json(text, "file.json")
    assert found.value.place.startswith("file.json")


def test_line_of_a_place_is_found() -> None:
    text = '{\n "a": [\n  {"b": 1},\n  {"b": 2}\n ]\n}'
    assert [line_of(text, place) for place in ("a", "a[0].b", "a[1].b")] == [2, 3, 4]
