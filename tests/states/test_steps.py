"""The states that the rules know by name are states of the procedure."""

from states.steps import State
from tests.practice import the_rulebook


def test_every_state_that_the_rules_name_is_one_of_the_procedure() -> None:
    shown = {name.partition(".")[2] for name in the_rulebook().states}
    assert {state.value for state in State} <= shown
