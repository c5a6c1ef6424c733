"""The rule register is whole, and its reference page is up to date."""

import re
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.notices import load_notice
from config.rule_register import RULES, load_rules, render_markdown
from tests.failures import in_words

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"
COUNTS = {
    "R-0": 5,
    "R-1": 4,
    "R-2": 10,
    "R-3": 7,
    "R-4": 3,
    "R-E": 3,
    "R-P": 4,
    "R-5": 4,
    "R-F": 2,
    "R-6": 10,
    "R-W": 3,
    "R-D": 2,
    "R-A": 3,
    "R-T": 7,
    "R-M": 10,
    "R-K": 6,
}


def test_every_rule_is_there_once() -> None:
    numbered = [f"{group}.{n}" for group, count in COUNTS.items() for n in range(1, count + 1)]
    ids = [rule.id for rule in load_rules().rule]
    assert sorted(ids) == sorted([*numbered, "K0"])


def test_rules_named_in_the_notice_file_are_registered() -> None:
    named = {item.rule for item in load_notice("tj-2023-22").items.values()} - {None}
    assert named <= {rule.id for rule in load_rules().rule}


def test_every_default_of_the_notice_file_is_a_setting_of_a_rule() -> None:
    items = load_notice("tj-2023-22").items
    settings = {key for rule in load_rules().rule for key in rule.settings}
    assert {key for key, item in items.items() if item.clause == "default"} <= settings


def test_rule_without_a_clause_has_a_reason() -> None:
    bare = [r.id for r in load_rules().rule if r.clause is None and r.reason is None]
    assert bare == ["R-2.3"]  # the reserved number


def test_reference_page_is_up_to_date() -> None:
    page = render_markdown(load_rules(), load_notice("tj-2023-22"))
    assert PAGE.read_text(encoding="utf-8") == page


def test_reference_page_shows_the_values_of_the_notice() -> None:
    page = render_markdown(load_rules(), load_notice("tj-2023-22"))
    assert "`institution_caps` = BINHAI 3; DONGLI 3; OTHER 1 家" in page
    assert "`programme_budget` —" in page
    assert "`regions` (21)" in page


def test_rule_is_found_by_its_id() -> None:
    assert load_rules()["R-3.2"].settings == ("institution_caps",)
    with pytest.raises(KeyError):
        load_rules()["R-9.9"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "R-0.2"', 'id = "R-0.1"', "R-0.1: expected each rule once"),
        ('group = "0"', 'group = "X"', r"R-0.1\.group: expected one of 0, 1"),
        ('zh = "主体', 'cn = "主体', "a rule register"),
    ],
)
def test_bad_register_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = RULES.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / "rule_register.toml"
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_rules(copy)
    assert re.search(said, in_words(caught.value))


def test_setting_that_the_notice_lacks_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "rule_register.toml"
    text = RULES.read_text(encoding="utf-8").replace('["tasks"]', '["task"]')
    copy.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        render_markdown(load_rules(copy), load_notice("tj-2023-22"))
    assert re.search(r"R-0\.5\.settings: .*found 'task'", in_words(caught.value))
