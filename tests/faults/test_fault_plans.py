"""Two years under random faults: every mail that is owed has one fate, and each night says so."""

from collections import Counter

import pytest

from tests.campaign import some_of, times
from tests.conftest import Postgres, shut
from tests.faults.plans import Plan
from workflow.store.database import Store

BLOCK = 10
"""So many plans are one test: all that may befall them does, and a campaign shows how far it is."""

BEFALLS = {
    *("outages", "killed nights", "killed deliveries", "closed", "repeats", "imports", "went live"),
    "not settled",
    *("sent", "deferred", "failed", "uncertain", "held", "superseded", "suppressed"),
    *("hold", "release", "cancel", "resend"),
}


def play(seed: int, store: Store | None = None) -> Counter[str]:
    """Play one plan; an objection names the seed that repeats it."""
    plan = Plan(seed, store)
    try:
        return plan.play()
    except BaseException as error:
        error.add_note(f"at {plan.practice.now}, replay: tests.faults.plans.Plan({seed}).play()")
        raise
    finally:
        shut(plan.practice.store)


@pytest.mark.parametrize("block", some_of(range(times(30)), one_in=30))
def test_every_owed_mail_has_one_fate_whatever_fails(block: int) -> None:
    befell: Counter[str] = Counter()
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        befell += play(seed)
    assert set(befell) >= BEFALLS


@pytest.mark.parametrize("seed", range(times(1)))
def test_both_databases_suffer_a_plan_alike(postgres: Postgres, seed: int) -> None:
    url = postgres.new_database()
    assert play(seed, Store(url)) == play(seed)
    postgres.drop(url)
