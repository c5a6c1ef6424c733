"""An act as it was typed, in its own form, and as it is to read once that was put right."""

from typing import Any

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.choosing import NotThere, case_of
from duban.views.form.corrected import Typed, as_typed, corrected, correction, happened_in
from duban.views.form.reading import Unread, given_of
from states.commands import Disburse, SubmitPlanFiling
from states.reading import InvalidInput
from tests.practice import HEPING, PROGRAMME, institutions
from workflow.record import history

ACTS = ("submit_plan_filing", "finalize_review", "deliberate", "sign_contract", "disburse")


def typed(desk: Desk, act: str, words: Words) -> Typed:
    """The last act of that kind as it was typed."""
    region, stored = case_of(desk, PROGRAMME, HEPING)
    with desk.store.reading() as transaction:
        records = history.of_case(transaction, stored.id)
    number = next(one.seq for one in reversed(records) if one.command == act)
    return as_typed(desk, region, stored, number, words)


@pytest.mark.parametrize("act", ACTS)
def test_form_holds_what_was_typed_and_read_again_it_is_the_same(
    desk: Desk, spoken: Words, act: str
) -> None:
    found = typed(desk, act, spoken)
    assert (found.turn.command.name, found.form.act) == (act, act)
    assert found.form.objections == ()
    assert any(one.is_filled for one in found.form.fields)
    assert corrected(found, given_of(found.form), whole=True) == found.turn.command
    assert corrected(found, {}, whole=False) == found.turn.command


def test_amount_and_its_parts_stand_in_yuan(desk: Desk, spoken: Words) -> None:
    form = typed(desk, "disburse", spoken).form
    assert form.field("amount").texts == ("600,000",)
    (payee,) = form.field("payees").entries
    assert (payee.name, payee.text) == (institutions(HEPING)[0], "600,000")


def test_what_is_given_takes_the_place_of_what_was_typed(desk: Desk, spoken: Words) -> None:
    found = typed(desk, "disburse", spoken)
    other = corrected(found, {"amount": ["50万元"]}, whole=False)
    assert isinstance(other, Disburse) and isinstance(found.turn.command, Disburse)
    assert (other.amount, other.payees) == (50_000_000, found.turn.command.payees)


def test_what_a_whole_form_leaves_out_is_empty(desk: Desk, spoken: Words) -> None:
    found = typed(desk, "submit_plan_filing", spoken)
    kept = {key: texts for key, texts in given_of(found.form).items() if key != "subject"}
    for whole, subject in ((True, None), (False, found.turn.command)):
        other = corrected(found, kept, whole=whole)
        assert isinstance(other, SubmitPlanFiling)
        before = subject.subject if isinstance(subject, SubmitPlanFiling) else None
        assert other.subject == before


def test_what_can_not_be_read_is_told_by_field(desk: Desk, spoken: Words) -> None:
    with pytest.raises(Unread) as unread:
        corrected(typed(desk, "disburse", spoken), {"amount": ["viel"]}, whole=False)
    assert [one.key for one in unread.value.mistakes] == ["amount"]


@pytest.mark.parametrize("number", [0, 10_000])
def test_number_that_no_act_of_the_case_has_is_not_there(
    desk: Desk, spoken: Words, number: int
) -> None:
    region, stored = case_of(desk, PROGRAMME, HEPING)
    with pytest.raises(NotThere):
        as_typed(desk, region, stored, number, spoken)


def test_time_that_reads_the_same_is_no_other(desk: Desk, spoken: Words) -> None:
    found = typed(desk, "disburse", spoken)
    before = found.turn.act.at
    assert happened_in(found, "") is None
    assert happened_in(found, f"{before:%Y-%m-%d %H:%M}") is None
    other = happened_in(found, f"{before:%Y年%m月%d日}8时30分")
    assert other == before.replace(hour=8, minute=30, second=0, microsecond=0)
    with pytest.raises(InvalidInput):
        happened_in(found, "soon")


def test_correction_says_what_the_act_is_to_say_or_strikes_it(desk: Desk, spoken: Words) -> None:
    found = typed(desk, "disburse", spoken)
    other: Any = corrected(found, {"amount": ["1"]}, whole=False)
    command = correction(found, other, reason="录入有误", basis="12号函")
    assert (command.number, command.reason, command.basis) == (found.turn.seq, "录入有误", "12号函")
    assert (command.corrected["command"], command.corrected["amount"]) == ("disburse", 100)
    struck = correction(found, None, reason="误登记")
    assert (struck.number, struck.corrected) == (found.turn.seq, {})
