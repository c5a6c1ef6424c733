"""A notice begun from another, and the register of a new text."""

from pathlib import Path

import pytest

from config.drafting import begun, register_of
from config.errors import ConfigError
from config.notices import load_notice, parse_notice
from config.sentence_register import Kept, Register, Sentence, align, compare, load_register
from config.sentences import digest

OLD = ("第一句。", "第二句。", "第三句。", "第四句。")
NEW = "第一句。\n新的一句。\n第二句改了。\n第四句。\n"


@pytest.fixture
def known() -> Register:
    """A register of four sentences, one of which nothing models."""
    sentences = tuple(
        Sentence(f"S{n:03d}", "正文", f"大意{n}", digest(one), ("notice:title",))
        for n, one in enumerate(OLD, 1)
    )
    return Register("known", sentences)


def test_new_notice_has_another_id_and_nothing_else() -> None:
    source = load_notice("tj-2023-22")
    made = parse_notice(begun(source, "tj-2025-07", "name"), "tj-2025-07.toml")
    assert made.notice.id == "tj-2025-07"
    assert made.hash != source.hash
    assert made.items == source.items


@pytest.mark.parametrize("name", ["", "TJ", "a b", "-a", "a\nb", "天津"])
def test_id_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ConfigError):
        begun(load_notice("tj-2023-22"), name, "name")


def test_text_is_held_beside_the_register_sentence_by_sentence(known: Register) -> None:
    kept = [(one.kept, one.known.number if one.known else None) for one in align(NEW, known)]
    assert kept[0] == (Kept.SAME, "S001")
    assert kept[-1] == (Kept.SAME, "S004")
    assert {kind for kind, _ in kept[1:-1]} == {Kept.CHANGED}
    assert len(compare(NEW, known)) == 2


def test_register_of_a_new_text_agrees_with_it(known: Register, tmp_path: Path) -> None:
    text = "第一句。\n第二句。\n第三句。\n第四句。\n再添一句。\n"
    file = tmp_path / "next.sentences.toml"
    file.write_text(register_of(text, known, "待核对："), encoding="utf-8")
    made = load_register(file)
    assert compare(text, made) == []
    assert [one.number for one in made.sentences] == ["S001", "S002", "S003", "S004", "S005"]
    assert [one.gist for one in made.sentences[-2:]] == ["大意4", "待核对："]
    assert made.sentences[0].modelled_by == ("notice:title",)
    assert "再添一句" not in file.read_text(encoding="utf-8")


def test_sentence_that_is_gone_is_gone_from_the_register(known: Register, tmp_path: Path) -> None:
    text = "第一句。\n第四句。\n"
    file = tmp_path / "next.sentences.toml"
    file.write_text(register_of(text, known, "待核对："), encoding="utf-8")
    assert [one.number for one in load_register(file).sentences] == ["S001", "S004"]
