"""Cases led at random through the real office, beside a second model of the rules.

A share in a run of all tests, thousands in a campaign. Where the two differ, the shortest play
that shows it is printed: copy its steps, and read the rule.
"""

from random import Random

import pytest

from config.notice_overrides import POLICY_KEYS
from states.commands import ALL
from tests.campaign import times
from tests.conformance.model.model import EFFECTS
from tests.conformance.random_play import POLICIES, OfficeAtRandom

CASES = 50
OFFICES = 1
INTERNAL = {"raise_flag", "expire_rectification", "expire_statement", "move_dates"}


@pytest.mark.parametrize("number", range(times(OFFICES)))
def test_office_and_second_model_agree_about_every_act_and_night(number: int) -> None:
    office = OfficeAtRandom(Random(number), CASES)
    office.play()
    assert sum(office.done.values()) > CASES * 5
    assert office.refused > CASES


def test_every_key_of_a_policy_is_overridden() -> None:
    assert set(POLICIES) == set(POLICY_KEYS)


def test_every_act_of_the_procedure_is_known_to_the_second_model() -> None:
    assert set(ALL) - INTERNAL - {"undo_last_act"} <= set(EFFECTS)
