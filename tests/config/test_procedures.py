"""A procedure file is read strictly, and what cannot be read is named with its cure."""

import re
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.files import content_hash
from config.procedures import (
    FOLDER,
    load_procedure,
    packaged_procedures,
    parse_procedure,
)
from tests.failures import in_words

TEXT = (FOLDER / "six-step.toml").read_text(encoding="utf-8")


def test_packaged_procedure_is_found_by_its_id_and_by_its_path() -> None:
    assert packaged_procedures() == ("six-step",)
    file = load_procedure("six-step")
    assert load_procedure(FOLDER / "six-step.toml") == file
    assert file.procedure.id == "six-step"
    assert file.hash == content_hash(TEXT)


def test_line_ends_and_trailing_blanks_do_not_make_another_version() -> None:
    copy = parse_procedure(TEXT.replace("\n", "  \r\n"), "copy.toml")
    assert copy.hash == load_procedure("six-step").hash


def test_a_changed_word_is_another_version() -> None:
    copy = parse_procedure(TEXT.replace("启动案件", "开始案件", 1), "copy.toml")
    assert copy.hash != load_procedure("six-step").hash


def test_commands_claim_the_sentences_that_they_model() -> None:
    claims = load_procedure("six-step").claims
    assert claims["procedure:open_case"] == ("S007", "S008")
    assert claims["procedure:move_dates"] == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["city"]', '["cty"]', r"commands\.open_case\.actors\[0\].*Did you mean 'city'\?"),
        ("guards = [", "gaurds = [", r"commands\.open_case.*Did you mean 'guards'\?"),
        ('to = "case', 'too = "case', r"open_case\.paths\[0\]\.too.*Did you mean 'to'\?"),
        ('clause = "正文一(一)"\nsen', "sen", r"open_case\.clause: .*Add clause"),
        ('from = ["case.NEW"]', 'from = "case.NEW"', r"paths\[0\]\.from: expected a list"),
        ("step = 1", 'step = "1"', r"states\.case\.NOT_STARTED\.step: expected a whole number"),
        ("moves_money = true", "moves_money = 1", "disburse.moves_money: expected true or false"),
        ("title =", "titel =", r"copy\.toml: titel: .*Did you mean 'title'\?"),
        ('id = "six-step"', "", "id: expected a value, found nothing. Add id"),
        ('LATE_PENDING = ["R-2.7"]', "LATE_PENDING = [2]", "accept_plan_filing.rules_at"),
        ("steps = [", "steps = ", "expected valid TOML"),
    ],
)
def test_what_cannot_be_read_is_named(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(ConfigError) as caught:
        parse_procedure(TEXT.replace(old, new, 1), "copy.toml")
    assert re.search(said, in_words(caught.value))


def test_unknown_id_and_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_procedure("sixstep")
    assert re.search(r"found 'sixstep'. Did you mean 'six-step'\?", in_words(caught.value))
    with pytest.raises(ConfigError) as caught:
        load_procedure(tmp_path / "none.toml")
    assert re.search("Check the path", in_words(caught.value))
