"""The name of a case is put together and taken apart in one place."""

import pytest

from workflow.record import cases


def test_name_of_a_case_has_its_programme_and_its_region() -> None:
    name = cases.case_id("tj-2023-22", "120101")
    assert cases.parts(name) == ("tj-2023-22", "120101")
    assert (cases.programme_of(name), cases.region_of(name)) == ("tj-2023-22", "120101")


def test_whole_office_is_no_region() -> None:
    assert cases.region_of("") == ""


@pytest.mark.parametrize(
    ("name", "is_within"),
    [
        ("tj-2023-22/120101", True),
        ("tj-2023-22/120225", True),
        ("tj-2023-2/120101", False),
        ("tj-2023-221/120101", False),
        ("tj-2024-01/120101", False),
    ],
)
def test_cases_of_a_programme_lie_together(name: str, is_within: bool) -> None:
    first, beyond = cases.span("tj-2023-22")
    assert (first <= name < beyond) is is_within
