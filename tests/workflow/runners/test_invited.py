"""Who is invited to what was due helps with it, beside whoever is at it."""

import pytest

from tests.practice import Practice
from tests.workflow.runners.shift import be_through
from tests.workflow.runners.test_distributed import Desk, count, until

pytestmark = pytest.mark.parametrize("runs_by", ["procrastinate"], indirect=True)


def invite(desk: Desk, job: str, fire: str, count: int) -> None:
    """Call to what is due then, as who does it would."""
    with desk.store.writing() as transaction:
        desk.runner.queue.invite(job, transaction, fire, count)


def test_who_is_invited_helps_with_what_was_due_while_another_is_at_it(office: Practice) -> None:
    parts = ("remind", "nightly")
    first, helper = (Desk(office.store, "day_plan", parts) for _ in range(2))
    first.may_end.clear()
    with first.at_work():
        first.tick()
        until(lambda: bool(first.did))
        with helper.at_work():
            invite(first, "day_plan", "2023-07-19T06:00", 2)
            until(lambda: len(helper.helped) == 2)
        first.may_end.set()
    assert {f"{one:%m-%d %H:%M}" for one in helper.helped} == {"07-19 06:00"}
    assert (helper.did, first.helped) == ([], [])


def test_invitation_that_is_not_kept_calls_nobody_and_help_that_fails_is_given_up(
    office: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(office.store, "day_plan", ("remind", "nightly"))
    with office.store.writing() as transaction:
        desk.runner.queue.invite("day_plan", transaction, "2023-07-19T06:00", 3)
        transaction.give_up()
    assert count(office.store, "jobs") == 0
    desk.help_fails = True
    invite(desk, "day_plan", "2023-07-19T06:00", 1)
    with desk.at_work():
        be_through(desk.runner, office.store)
    assert (len(desk.helped), desk.did) == (1, [])
    assert [one.message for one in caplog.records] == ["failed"]
