"""The curve of spending: where the line bends, where the bands lie, what each point says."""

from datetime import timedelta

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.case.spending import spending
from duban.views.charts import Spending
from duban.views.choosing import existing_case
from states.funds import expected_spending
from states.money import grouped


@pytest.fixture
def drawn(desk: Desk, spoken: Words) -> Spending:
    """The curve of the case that came to a recovery."""
    _, stored = existing_case(desk, "和平区")
    drawing = spending(stored.facts, desk.notice(), desk.office.today, spoken).drawing
    assert isinstance(drawing, Spending)
    return drawing


def test_line_is_what_is_expected_on_each_day(desk: Desk, drawn: Spending) -> None:
    _, stored = existing_case(desk, "和平区")
    assert not drawn.is_empty
    assert drawn.days[0] == stored.facts.money.first_paid_on
    assert drawn.days[-1] == stored.facts.contract.ends_on
    told = [round(expected_spending(stored.facts, day)) for day in drawn.days]
    assert list(drawn.expected) == told


def test_bands_begin_with_the_day_that_is_judged(desk: Desk, drawn: Spending) -> None:
    grace = timedelta(days=desk.notice().progress_grace_days)
    begin = drawn.across(drawn.days[0] + grace)
    across = [float(point.split(",")[0]) for point in drawn.band(drawn.yellow, drawn.red).split()]
    assert min(across) >= begin
    assert drawn.down(drawn.top) < drawn.down(0)


def test_each_report_is_a_point_that_tells_itself(desk: Desk, drawn: Spending) -> None:
    _, stored = existing_case(desk, "和平区")
    assert len(drawn.reports) == len(stored.facts.reports) > 0
    for point, report in zip(drawn.reports, stored.facts.reports, strict=True):
        assert grouped(report.spent) in point.told
        assert str(report.as_of) in point.told


def test_nothing_is_drawn_before_money_was_paid(desk: Desk, spoken: Words) -> None:
    _, stored = existing_case(desk, "和平区")
    unpaid = type(stored.facts)(
        region_code="120101",
        opened_on=stored.facts.opened_on,
        since=stored.facts.since,
        last_at=stored.facts.last_at,
    )
    assert spending(unpaid, desk.notice(), desk.office.today, spoken).drawing.is_empty
