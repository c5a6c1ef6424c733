"""The first instalment has its own entitlement, whatever was paid of it (R-M.4, R-M.10)."""

import pytest
from msgspec.structs import replace

from tests.practice import DONGLI, HEPING, Practice, institutions

NAME = institutions(HEPING)[0]


def payment(instalment: str, amount: object, name: str = NAME) -> dict[str, object]:
    return {"instalment": instalment, "amount": amount, "payees": {name: amount}}


def assess(office: Practice, first: object, score: int) -> None:
    """Pay so much of the first instalment to Heping, of 600,000 yuan, and assess it."""
    office.lead("sign_contract")
    office.set("2023-09-19")
    office.do("disburse", payment("first_instalment", first))
    office.set("2024-09-20")
    office.do("record_assessment", {"kind": "midterm", "score": score})


def amounts(office: Practice) -> tuple[int, int, int]:
    """Paid, withheld and never paid out, in yuan."""
    money = office.facts().money
    return money.disbursed // 100, money.withheld // 100, money.undisbursed // 100


@pytest.mark.parametrize("first", [500_000, 1, 600_000])
@pytest.mark.parametrize(
    ("score", "most", "withheld"), [(95, 400_000, 0), (85, 320_000, 80_000), (60, 200_000, 200_000)]
)
def test_short_first_instalment_raises_no_follow_on(
    office: Practice, first: int, score: int, most: int, withheld: int
) -> None:
    assess(office, first, score)
    assert office.refused("disburse", payment("follow_on", most + 1)) == ("R-M.4", "R-4.3")
    office.do("disburse", payment("follow_on", most))
    assert amounts(office) == (first + most, withheld, 1_000_000 - first - most)
    if first < 600_000:
        rest = 600_000 - first
        assert office.refused("disburse", payment("first_instalment", rest + 1))[0] == "R-M.4"
        office.do("disburse", payment("first_instalment", rest))
        assert amounts(office) == (600_000 + most, withheld, withheld)


def test_poor_result_withholds_the_follow_on_alone(office: Practice) -> None:
    assess(office, 450_000, 40)
    assert amounts(office) == (450_000, 400_000, 550_000)
    assert office.refused("disburse", payment("follow_on", 1)) == ("R-M.4", "R-4.3")
    office.do("disburse", payment("first_instalment", 150_000))
    assert amounts(office) == (600_000, 400_000, 400_000)


def test_rest_of_the_first_instalment_can_be_paid_before_and_after_the_assessment(
    office: Practice,
) -> None:
    office.lead("sign_contract")
    office.set("2023-09-19")
    for part in ("100000.01", "99999.99", 300_000):
        office.do("disburse", payment("first_instalment", part))
    office.set("2024-09-20")
    office.do("record_assessment", {"kind": "midterm", "score": 90})
    office.do("disburse", payment("first_instalment", 100_000))
    assert office.refused("disburse", payment("first_instalment", "0.01"))[0] == "R-M.4"
    office.do("disburse", payment("follow_on", 400_000))
    assert amounts(office) == (1_000_000, 0, 0)


def test_rest_is_not_paid_once_the_contract_is_settled(office: Practice) -> None:
    assess(office, 500_000, 85)
    office.do("terminate_contract", {"eligible_spent": 500_000})
    refused = office.refused("disburse", payment("first_instalment", 100_000))
    assert "R-5.2" in refused and "R-W.2" in refused


def test_shares_that_leave_fen_over_are_paid_to_the_last_fen(office: Practice) -> None:
    office.lead("sign_contract", code=DONGLI)
    names = institutions(DONGLI)
    office.set("2023-09-19")
    for name in names:
        office.do("disburse", payment("first_instalment", 1, name), code=DONGLI)
    office.set("2024-09-20")
    office.do("record_assessment", {"kind": "midterm", "score": 90}, code=DONGLI)
    for name, rest in zip(names, ("399999", "399999", "399998.99"), strict=True):
        office.do("disburse", payment("first_instalment", rest, name), code=DONGLI)
    for name in names:
        office.do("disburse", payment("follow_on", "266666.67", name), code=DONGLI)
    money = office.facts(DONGLI).money
    assert (money.disbursed, money.withheld) == (200_000_000, 0)


def test_plan_that_an_earlier_version_fixed_is_never_paid_twice(office: Practice) -> None:
    assess(office, 500_000, 95)
    stored = office.stored()
    assert stored is not None
    plan = {"follow_on_left": {NAME: 50_000_000}, "follow_on_ceiling": {NAME: 50_000_000}}
    earlier = replace(stored.facts, money=replace(stored.facts.money, **plan))
    assert earlier.money.disbursed + 50_000_000 == earlier.money.approved
    office.put(earlier)
    refused = office.refused("disburse", payment("first_instalment", 100_000))
    assert refused == ("R-M.4", "R-M.10")
    office.do("disburse", payment("follow_on", 500_000))
    assert office.facts().money.disbursed == 100_000_000
