"""A clock that is put elsewhere neither repeats nor skips anything."""

from datetime import timedelta

import pytest

from duban.clock import DRIFT
from tests.practice import Practice, at
from tests.workflow.runners.shift import Bench, Crew, chased, every_day, nights
from workflow.runners.embedded import AHEAD, fires

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


@pytest.mark.parametrize("step", [HOUR, -HOUR, YEAR, -YEAR], ids=str)
def test_clock_that_is_put_elsewhere_and_back_sends_nothing_twice_and_skips_nothing(
    begun: Practice, crew: Crew, step: timedelta
) -> None:
    bench = Bench("2023-07-22T05:00")
    shift = crew.begin(bench)
    shift.tick()
    for hour in range(24 * 6):
        bench.pass_by(HOUR)
        if hour == 30:
            bench.wall += step
        if hour == 80:
            bench.wall -= step
        shift.tick()
        assert shift.clock.step == (step if 30 <= hour < 80 else timedelta())
    assert nights(begun) == every_day("2023-07-19", "2023-07-27")
    undisturbed = {("reminder", "plan_filing"): 1, ("reminder", "institution_filing"): 1}
    assert chased(begun) == undisturbed
    hours = fires("0 * * * *", at("2023-07-22T04:59"), at("2023-07-28T05:00"))
    assert shift.delivered == [fire.isoformat() for fire in hours]


@pytest.mark.parametrize("step", [HOUR, YEAR], ids=str)
def test_restart_under_a_clock_put_back_repeats_no_night_and_goes_on_delivering(
    begun: Practice, crew: Crew, step: timedelta
) -> None:
    bench = Bench("2023-07-24T06:30")
    first = crew.begin(bench)
    for _ in range(20):
        first.tick()
        bench.pass_by(timedelta(minutes=1))
    before = begun.mails()
    first.end()
    bench.wall -= step
    again = crew.begin(bench)
    for _ in range(20):
        again.tick()
        bench.pass_by(timedelta(minutes=1))
    assert begun.mails() == before
    assert nights(begun) == every_day("2023-07-19", "2023-07-24")
    assert len(again.delivered) >= 20 - AHEAD / timedelta(minutes=1) - 1
    bench.wall += step + timedelta(days=1)
    crew.begin(bench).tick()
    assert nights(begun) == every_day("2023-07-19", "2023-07-25")


def test_wall_that_drifts_is_followed(office: Practice) -> None:
    bench = Bench("2023-07-20T10:00")
    clock = bench.new_clock()
    for _ in range(10):
        bench.pass_by(HOUR)
        bench.wall += DRIFT / 2
        assert clock() == bench.wall
        assert clock.step == timedelta()
    bench.wall += 2 * DRIFT
    assert clock() == bench.wall - 2 * DRIFT
    assert clock.step == 2 * DRIFT
    bench.wall -= 2 * DRIFT
    assert clock() == bench.wall
    assert clock.step == timedelta()
