"""Of two receipts of a filing one decides on timeliness, by the rule of the notice (R-2.10)."""

import pytest
from msgspec.structs import replace

from states.facts import Filing
from states.facts.filing import decisive
from tests.practice import at

MAIL, PAPER = at("2023-07-31T23:00"), at("2023-08-01T09:00")


@pytest.mark.parametrize(
    ("timeliness", "first", "second"),
    [("mail", MAIL, PAPER), ("any", MAIL, MAIL), ("all", PAPER, PAPER)],
)
def test_receipt_that_decides(timeliness: str, first: object, second: object) -> None:
    assert decisive(MAIL, PAPER, timeliness) == first
    assert decisive(PAPER, MAIL, timeliness) == second


@pytest.mark.parametrize("timeliness", ["mail", "any", "all"])
def test_filing_of_which_one_receipt_is_known_goes_by_when_it_came_in(timeliness: str) -> None:
    came = Filing(received=PAPER)
    for filing in (came, replace(came, mail_received=MAIL), replace(came, paper_received=PAPER)):
        assert filing.last_received(timeliness) == PAPER
    assert Filing().last_received(timeliness) is None


def test_papers_that_came_again_count_by_their_own_receipts() -> None:
    again = at("2023-08-07T10:00")
    filing = Filing(received=MAIL, mail_received=again, paper_received=PAPER)
    assert filing.last_received("all") == again
    assert filing.last_received("any") == PAPER
    assert filing.received == MAIL
