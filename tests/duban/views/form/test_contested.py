"""Somebody else was faster: what was typed beside what is known now and was known then."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views.form.contested import ABSENT, acts_since, contested
from duban.views.form.field import ActForm, Entry, Field, FieldKind, Option
from states.actors import Channel
from tests.practice import at
from workflow.record.history import Record

RESULTS = (Option("support", "支持"), Option("no_support", "不支持"))
RECORD = Record(7, "p/1", at("2023-08-22"), at("2023-08-22"), "city", "deliberate", person="王一")


def form(result: str = "", payees: str = "", *, yes: str = "") -> ActForm:
    """A form with a choice, a tick and an entry for one name."""
    fields = (
        Field(
            key="result",
            label="Result",
            kind=FieldKind.CHOICE,
            options=RESULTS,
            texts=(result,) if result else (),
        ),
        Field(key="ok", label="Stamped", kind=FieldKind.YES_NO, texts=(yes,) if yes else ()),
        Field(
            key="payees",
            label="Payees",
            kind=FieldKind.AMOUNTS,
            entries=(Entry("甲", "甲机构", payees),),
        ),
    )
    return ActForm(
        act="deliberate",
        label="Deliberate",
        clause="",
        rules=(),
        parties=(),
        moves_money=False,
        objections=(),
        fields=fields,
        today=RECORD.at.date(),
    )


def test_each_field_stands_in_three_columns_as_a_person_reads_it(spoken: Words) -> None:
    told = contested(form("no_support", "5"), form("support", "6"), form(), [], spoken)
    rows = as_data(told.fields)
    entry = spoken.say("contested.entry", field="Payees", name="甲机构")
    assert [tuple(one.values()) for one in rows] == [
        ("Result", "不支持", "支持", ABSENT),
        (entry, "5", "6", ABSENT),
    ]


def test_what_others_changed_meanwhile_stands_out(spoken: Words) -> None:
    told = contested(form("support"), form("support", "6"), form("support", "5"), [], spoken)
    assert told.fields.tones == ("", "warn")


def test_tick_is_a_yes_and_field_that_nobody_filled_is_left_out(spoken: Words) -> None:
    told = contested(form(yes="1"), form(), form(), [], spoken)
    assert as_data(told.fields) == [
        {"field": "Stamped", "yours": spoken.say("word.yes"), "now": ABSENT, "then": ABSENT}
    ]
    assert contested(form(), form(), form(), [], spoken).fields.rows == ()


def test_acts_since_are_told_by_who_stands_for_them(spoken: Words) -> None:
    records = [
        RECORD,
        replace(RECORD, person=None),
        replace(RECORD, approved_by="李二", entered=RECORD.entered + timedelta(hours=1)),
    ]
    rows = as_data(acts_since(records, spoken))
    assert [one["by"] for one in rows] == ["王一", spoken.label("party", "city"), "李二"]
    assert rows[0]["act_label_label"] == spoken.label("command", "deliberate")
    assert rows[2]["entered"] == (RECORD.entered + timedelta(hours=1)).isoformat()


@pytest.mark.parametrize(
    ("person", "is_oneself"), [("王一", True), (" 王一 ", True), ("李二", False), (None, False)]
)
def test_it_may_have_been_oneself_in_another_window(
    spoken: Words, person: str | None, is_oneself: bool
) -> None:
    record = replace(RECORD, channel=Channel.WEB)
    told = contested(form(), form(), form(), [record], spoken, person=person)
    assert told.may_be_oneself is is_oneself
