"""Lists of cases by their columns."""

from states.facts import Outcome
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from workflow.record import cases
from workflow.record.cases.lookups import FlaggedCase


def test_listed_case_is_read_as_what_it_is(office: Practice) -> None:
    office.lead("disburse")
    with office.store.reading() as transaction:
        (listed,) = cases.listed(transaction)
    assert (listed.id, listed.region_code) == (f"{PROGRAMME}/{HEPING}", HEPING)
    assert listed.outcome is Outcome.OPEN
    assert listed.late is False
    assert listed.disbursed == office.facts().money.disbursed > 0


def test_case_that_has_ended_is_not_open_and_promises_elsewhere_are_added_up(
    office: Practice,
) -> None:
    office.lead("decide_support")
    office.do("open_case", code=DONGLI)
    office.do("decline_participation", {"letter": True}, code=DONGLI)
    heping, dongli = (cases.case_id(PROGRAMME, code) for code in (HEPING, DONGLI))
    approved = office.facts().money.approved
    with office.store.reading() as transaction:
        assert cases.open_ids(transaction) == [heping]
        assert cases.promised_elsewhere(transaction, PROGRAMME, dongli) == approved > 0
        assert cases.promised_elsewhere(transaction, PROGRAMME, heping) == 0


def test_flag_of_a_case_is_listed_until_it_is_retired(office: Practice) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    name = cases.case_id(PROGRAMME, HEPING)
    with office.store.writing() as transaction:
        assert cases.flagged(transaction).rows == (FlaggedCase(name, HEPING, "FLAGGED", "red"),)
        cases.retire(transaction, name)
        assert cases.flagged(transaction).rows == ()
