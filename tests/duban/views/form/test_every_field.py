"""Every field of every act takes what is written for its kind, and keeps what was typed."""

from collections.abc import Iterator
from typing import Any

import pytest

from config.words import Words
from duban.views.form.field import MAPS, ActForm, Field, FieldKind
from duban.views.form.making import form_of
from duban.views.form.reading import Unread, data_of, given_of, refilled
from states.commands import ALL
from states.deciding import World
from tests.duban.views.form.conftest import about
from tests.practice import Practice

Given = dict[str, list[str]]

ONE = {
    FieldKind.TEXT: (" 一二三 ", "一二三"),
    FieldKind.PROSE: ("第一行，\n第二行。", "第一行，\n第二行。"),
    FieldKind.DAY: ("２０２４年４月１日", "2024-04-01"),
    FieldKind.MOMENT: ("2024/4/1 9:05", "2024-04-01T09:05"),
    FieldKind.MONEY: ("人民币１２．５万元", "125000.0"),
    FieldKind.COUNT: ("1,234", 1234),
    FieldKind.NUMBER: ("88.5分", 88.5),
    FieldKind.YES_NO: ("是", True),
    FieldKind.YES_OR_NO: ("否", False),
}
"""What is typed into a field of one value, and what it says."""
MAPPED: dict[FieldKind, tuple[str, Any]] = {
    FieldKind.AMOUNTS: ("1.5万元", "15000.0"),
    FieldKind.FIGURES: ("90", 90),
}
WRONG = {
    FieldKind.DAY: ("下周", "2-30", "2024-02-30", "2024-13-01", "20240"),
    FieldKind.MOMENT: ("九点", "今天", "2024-04-01T25:00", "2024-04-01"),
    FieldKind.MONEY: ("若干", "1,23", "1.234", "--1", "1e5"),
    FieldKind.COUNT: ("十几", "1.5", "1e3", "9" * 50),
    FieldKind.NUMBER: ("很多", "1,2", "nan", "inf"),
    FieldKind.YES_NO: ("也许", "2"),
    FieldKind.YES_OR_NO: ("maybe",),
}


@pytest.fixture
def forms(led: Practice, world: World, spoken: Words) -> list[ActForm]:
    """The form of every act on a case that was led to a recovery."""
    known = about(led, world)
    return [form_of(act, known, spoken) for act in ALL]


def fields(forms: list[ActForm], *kinds: FieldKind) -> Iterator[tuple[ActForm, Field]]:
    """The fields of these kinds, each with its form."""
    found = [(form, one) for form in forms for one in form.fields if one.kind in kinds]
    assert found
    yield from found


@pytest.mark.parametrize("kind", ONE)
def test_field_of_one_value_is_read_as_people_write_it(
    forms: list[ActForm], kind: FieldKind
) -> None:
    typed, meant = ONE[kind]
    for form, field in fields(forms, kind):
        assert data_of(form, {field.key: [typed]}) == {field.key: meant}, form.act
        assert data_of(form, {field.label: [typed]}) == {field.key: meant}, form.act


@pytest.mark.parametrize("kind", WRONG)
def test_what_a_field_can_not_say_is_told_with_its_label(
    forms: list[ActForm], spoken: Words, kind: FieldKind
) -> None:
    for form, field in fields(forms, kind):
        for typed in WRONG[kind]:
            with pytest.raises(Unread) as told:
                data_of(form, {field.key: [typed]})
            (mistake,) = told.value.mistakes
            assert (mistake.key, mistake.label) == (field.key, field.label)
            said = spoken.said(*mistake.error.sayings)
            assert typed[:20] in said, (form.act, field.key, said)
            assert "{" not in said


def letter_of(read: dict[str, Any]) -> dict[str, bool]:
    """What a list of papers that names the letter says of its field beside it."""
    return {"cover_letter": True} if "函" in read.get("documents", ()) else {}


def test_option_is_named_by_its_code_or_its_label(forms: list[ActForm]) -> None:
    for form, field in fields(forms, FieldKind.CHOICE, FieldKind.CHOICES):
        for option in field.options:
            says: Any = option.code if field.kind is FieldKind.CHOICE else [option.code]
            for word in (option.code, option.label, f" {option.label} ", option.code.upper()):
                read = data_of(form, {field.key: [word]})
                assert read == {**letter_of(read), field.key: says}, (form.act, word)


def test_options_of_a_field_are_told_apart_by_their_labels(forms: list[ActForm]) -> None:
    for form, field in fields(forms, FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.NAMES):
        labels = [one.label for one in field.options]
        assert len(labels) == len(set(labels)), (form.act, field.key)
        assert all(labels)


def test_fields_of_a_form_are_told_apart_by_their_labels(forms: list[ActForm]) -> None:
    for form in forms:
        labels = [one.label for one in form.fields]
        assert len(labels) == len(set(labels)), form.act


def test_several_options_stand_apart_by_any_separator(forms: list[ActForm]) -> None:
    for form, field in fields(forms, FieldKind.CHOICES):
        codes = [one.code for one in field.options]
        for apart in ("、", "，", "；", "\n"):
            typed = apart.join(one.label for one in field.options)
            read = data_of(form, {field.key: [typed]})
            assert read == {**letter_of(read), field.key: codes}, (form.act, apart)


def test_sentences_stand_one_a_line(forms: list[ActForm]) -> None:
    for form, field in fields(forms, FieldKind.SENTENCES):
        said = data_of(form, {field.key: ["缺第一页，第二页。\n没有盖章\n\n"]})
        assert said == {field.key: ["缺第一页，第二页。", "没有盖章"]}, form.act


@pytest.mark.parametrize("kind", MAPPED)
def test_map_is_read_from_its_entries_and_from_a_text_alike(
    forms: list[ActForm], kind: FieldKind
) -> None:
    typed, meant = MAPPED[kind]
    for form, field in fields(forms, kind):
        by_entry = data_of(form, {f"{field.key}.甲": [typed], f"{field.key}.乙": [typed]})
        by_text = data_of(form, {field.key: [f"甲：{typed}、乙:{typed}"]})
        assert by_entry == by_text == {field.key: {"甲": meant, "乙": meant}}, form.act
        with pytest.raises(Unread):
            data_of(form, {field.key: [f"甲:{typed}；甲:{typed}"]})


def test_field_that_is_left_empty_says_nothing(forms: list[ActForm]) -> None:
    for form, field in fields(forms, *FieldKind):
        for nothing in ("", " ", "\u3000\n"):
            assert data_of(form, {field.key: [nothing]}) == {}, (form.act, field.key)


def test_what_was_typed_stands_in_the_form_and_reads_the_same(forms: list[ActForm]) -> None:
    for form in forms:
        given: Given = {}
        for field in form.fields:
            if field.kind in ONE:
                given[field.key] = [ONE[field.kind][0]]
            elif field.kind in MAPPED:
                given[field.key] = [f"甲:{MAPPED[field.kind][0]}"]
            elif field.kind is FieldKind.SENTENCES:
                given[field.key] = ["一，二\n三\n"]
            elif field.options and field.kind not in MAPS:
                given[field.key] = [field.options[-1].label]
        held = refilled(form, given)
        assert data_of(held, given_of(held)) == data_of(form, given), form.act


def test_wrong_fields_are_all_told_at_once_and_none_is_lost(forms: list[ActForm]) -> None:
    for form in forms:
        given: Given = {one.key: [WRONG[one.kind][0]] for one in form.fields if one.kind in WRONG}
        if not given:
            continue
        with pytest.raises(Unread) as told:
            data_of(form, given)
        assert [one.key for one in told.value.mistakes] == list(given)
        held = refilled(form, given)
        assert {key: list(texts) for key, texts in given_of(held).items()} == given
