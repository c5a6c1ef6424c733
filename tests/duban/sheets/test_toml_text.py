"""The line of a key in TOML that a person wrote."""

import pytest

from duban.sheets.toml_text import toml_line

TEXT = """id = "tj"
# [late] is no table
[correction_rounds]
value = 2
clause = "default"

[fact.office]
value = "x"

[indicators."patents"]
value = [1, 2]
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("id", 1),
        ("correction_rounds", 3),
        ("correction_rounds.value", 4),
        ("correction_rounds.reason", 3),
        ("correction_rounds[3].code", 3),
        ("fact.office.value", 8),
        ("indicators.patents.value[1]", 11),
        ("late", None),
        ("indicators.claims", None),
        ("value", None),
    ],
)
def test_key_stands_on_its_line_or_on_that_of_what_holds_it(key: str, line: int | None) -> None:
    assert toml_line(TEXT, key) == line
    assert toml_line(TEXT.replace("\n", "\r\n"), key) == line


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = \n", 2), ("a = 1\n[b\n", 2), ('a = 1\nb = "x', 2), (TEXT, None)]
)
def test_without_a_key_it_is_where_the_reader_stopped(text: str, line: int | None) -> None:
    assert toml_line(text, "") == line
