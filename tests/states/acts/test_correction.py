"""What a correction asks for, and the lines that lead from what is booked to what should be."""

import pytest

from states.acts.correction import difference
from states.commands.correction import CorrectAct
from states.events import Posting
from tests.practice import Practice
from tests.workflow.office.corrections import do, refused, strike

PAID = Posting("held", "commitment", 600_000, "甲机构")
LESS = Posting("held", "commitment", 500_000, "甲机构")
OTHER = Posting("held", "commitment", 600_000, "乙机构")


def back(line: Posting) -> Posting:
    """What reverses a line."""
    return Posting(line.credit, line.debit, line.amount, line.party, reverses=True)


@pytest.mark.parametrize(
    ("booked", "played", "lines"),
    [
        ((), (), ()),
        ((PAID,), (PAID,), ()),
        ((), (PAID,), (PAID,)),
        ((PAID,), (), (back(PAID),)),
        ((PAID,), (LESS,), (back(PAID), LESS)),
        ((PAID,), (OTHER,), (back(PAID), OTHER)),
        ((PAID, back(PAID)), (), ()),
        ((PAID, back(PAID), LESS), (LESS,), ()),
        ((PAID, back(PAID), LESS), (PAID,), (back(LESS), PAID)),
        ((PAID, PAID), (PAID,), (back(PAID),)),
        ((PAID,), (PAID, PAID, LESS), (PAID, LESS)),
    ],
)
def test_lines_lead_from_what_is_booked_to_what_was_played(
    booked: tuple[Posting, ...], played: tuple[Posting, ...], lines: tuple[Posting, ...]
) -> None:
    assert difference(booked, played) == lines
    assert difference((*booked, *lines), played) == ()


def test_act_that_there_is_not_is_not_corrected(office: Practice) -> None:
    office.lead("start_drafting")
    for number in (99, None):
        asked = CorrectAct(number=number, reason="录入有误")
        assert refused(office, asked) == ["no_such_act"]


def test_act_that_is_struck_never_was(office: Practice) -> None:
    office.lead("start_drafting")
    do(office, strike(office, "start_drafting"))
    assert office.facts().shown_state == "NOT_STARTED"
