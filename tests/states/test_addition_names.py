"""Names of what a procedure adds of its own."""

import pytest

from states.addition_names import is_own, step_of


@pytest.mark.parametrize(
    ("name", "step"), [("own_4_site_visit", 4), ("own_1_a", 1), ("own_6_x_", 6)]
)
def test_own_name_says_its_step(name: str, step: int) -> None:
    assert is_own(name)
    assert step_of(name) == step


@pytest.mark.parametrize(
    "name",
    [
        "own_0_visit",
        "own_7_visit",
        "own_4_",
        "own_4__visit",
        "own_4_Visit",
        "own_4_visit2",
        "own_4_visit\n",
        "own_visit",
        "site_visit",
        " own_4_visit",
        "",
    ],
)
def test_other_name_is_no_own_one(name: str) -> None:
    assert not is_own(name)
    with pytest.raises(ValueError, match="own"):
        step_of(name)
