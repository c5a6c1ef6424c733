"""What comes of a case if nobody acts is what really comes, and looking at it changes nothing."""

from datetime import date, timedelta

import pytest

from states.calendar import every_day
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from workflow.record import history
from workflow.rehearsal.unattended import if_nobody_acts

CASE = f"{PROGRAMME}/{HEPING}"
AHEAD = timedelta(days=60)


@pytest.mark.parametrize("until", ["start_drafting", "submit_plan_filing", "decide_clawback"])
def test_what_is_foreseen_comes(office: Practice, until: str) -> None:
    office.lead(until)
    office.do("open_case", {"region_code": DONGLI}, code=DONGLI)
    office.night(office.now.date().isoformat())
    first, last = office.now.date(), office.now.date() + AHEAD
    known = {one.key for one in office.mails()}
    seen = len(office.records())
    coming = if_nobody_acts(office.office, CASE, last)
    assert len(office.records()) == seen

    for day in every_day(first + timedelta(days=1), last):
        office.night(day.isoformat())
    came = [one for one in office.mails() if one.key not in known]
    told = [(one.kind, one.item, one.day) for one in coming.owed]
    assert told == [(one.kind, one.item, one.day) for one in came]
    acts = [(one.command, one.at) for one in coming.acts]
    assert acts == [(one.command, one.at) for one in office.records()[seen:]]
    assert coming.facts == office.facts()


def test_looking_ahead_changes_nothing(office: Practice) -> None:
    office.lead("decide_clawback")
    with office.store.reading() as transaction:
        before = history.head(transaction)
    mails, facts = office.mails(), office.facts()
    if_nobody_acts(office.office, CASE, office.now.date() + AHEAD)
    with office.store.reading() as transaction:
        assert history.head(transaction) == before
    assert (office.mails(), office.facts()) == (mails, facts)


def test_case_that_is_not_there_has_nothing_ahead(office: Practice) -> None:
    with pytest.raises(LookupError):
        if_nobody_acts(office.office, f"{PROGRAMME}/{DONGLI}", date(2023, 9, 1))
