"""The places that things are about: regions by their names, the city, the whole office."""

from collections.abc import Mapping

from config.words import Words
from duban.views.page import Ref, Subject
from states.notice import Region
from workflow.record.cases import region_of

Regions = Mapping[str, Region]
"""The regions of a notice, by their codes."""


def region_code(case_id: str) -> str:
    """The code of the region that a case is of; none where it stands for the whole office."""
    return region_of(case_id)


def record_ref(case_id: str, seq: int) -> Ref:
    """Where an act of a case is told in full."""
    return Ref(str(seq), Subject.RECORD, f"{case_id}/records/{seq}")


def place_of(case_id: str, regions: Regions, words: Words) -> str:
    """The region that a case is of, by name, or the whole office."""
    code = region_code(case_id)
    return words.region(regions[code]) if code else words.say("word.whole_office")
