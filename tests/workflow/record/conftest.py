"""An office with cases at several steps."""

import pytest

from tests.practice import BINHAI, DONGLI, XIQING, Practice


@pytest.fixture
def peopled(office: Practice) -> Practice:
    """An office with four cases: one filed, one in drafting, two just opened."""
    office.lead("submit_institution_filing")
    for code in (DONGLI, XIQING, BINHAI):
        office.do("open_case", {"region_code": code}, code=code)
    office.do("start_drafting", code=DONGLI)
    return office
