"""What acts change of the facts of a case, and what they add up to."""

from itertools import combinations
from typing import Any

import msgspec
import pytest

from states.facts import Facts
from tests.practice import Practice
from workflow.record.folding import _WHOLE, difference, fold
from workflow.record.history import Record


@pytest.fixture
def records(office: Practice) -> list[Record]:
    office.lead("decide_clawback")
    return office.records()


def test_acts_of_a_case_add_up_to_its_facts(office: Practice, records: list[Record]) -> None:
    assert fold(records) == office.facts()


def test_an_act_keeps_what_it_changed_after_each_of_them(records: list[Record]) -> None:
    for n in range(1, len(records)):
        changes = difference(fold(records[:n]), fold(records[: n + 1]))
        assert msgspec.json.decode(msgspec.json.encode(changes)) == records[n].parts


def test_from_any_facts_to_any_others_the_difference_leads(records: list[Record]) -> None:
    """Forwards as acts do, and back as what is taken back does."""
    states = [fold(records[:n]) for n in range(1, len(records) + 1)]
    for before, after in combinations(states, 2):
        for one, other in ((before, after), (after, before)):
            if one.duties.keys() <= other.duties.keys():
                assert led(one, other) == other


def led(before: Facts, after: Facts) -> Facts:
    """The facts after an act that changed one into the other, read as history reads them."""
    parts = (difference(None, before), difference(before, after))
    return fold([_read(Record, parts=one) for one in parts])


def _read(kind: type[Record], **changed: Any) -> Record:
    said = {"seq": 1, "case": "a/1", "at": "2023-07-18T09:00:00+08:00", "party": "city"}
    said |= {"entered": said["at"], "command": "open_case"}
    return msgspec.json.decode(msgspec.json.encode(said | changed), type=kind)


def test_a_filing_that_is_accepted_does_not_name_its_documents_again(
    records: list[Record],
) -> None:
    filed, accepted = (
        next(one.parts for one in records if one.command == name)
        for name in ("submit_plan_filing", "accept_plan_filing")
    )
    assert filed["plan"]["documents"]
    assert accepted["plan"].keys() == {"status", "since", "number"}
    closed = [one for one in accepted["duties"].values() if one.get("status") == "fulfilled"]
    assert [one.keys() for one in closed] == [{"status", "closed_on", "closed_by"}]


def test_bodies_of_earlier_versions_add_up_with_later_ones(records: list[Record]) -> None:
    for first in range(len(records) + 1):
        early = [_as_before(records, n) for n in range(first)]
        assert fold([*early, *records[first:]]) == fold(records)


def _as_before(records: list[Record], n: int) -> Record:
    """An act as earlier versions wrote it: each fact that changed, and each duty, stands whole."""
    after = fold(records[: n + 1])
    changed = {name: getattr(after, name) for name in records[n].parts}
    if duties := records[n].parts.get("duties"):
        changed["duties"] = {key: after.duties[key] for key in duties}
    changed = msgspec.to_builtins(changed)
    return msgspec.structs.replace(records[n], parts={}, changes=changed)


def test_facts_by_key_are_known() -> None:
    """What has keys of its own, not parts, is kept whole but for the duties, which never go."""
    by_key = {
        one.name for one in msgspec.structs.fields(Facts) if str(one.type).startswith("dict[")
    }
    assert by_key == _WHOLE | {"duties"}
