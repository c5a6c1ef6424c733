"""What if: the same office played twice, and exactly what a change changes (R-T.1 to R-T.6)."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from config.notice_overrides import with_policy
from states.actors import Channel
from states.calendar import WorkCalendar
from states.commands import ALL, MoveDates
from states.notice import Notice
from states.reading import InvalidInput, read_command
from tests.failures import in_words
from tests.practice import (
    HEPING,
    KEY,
    PROGRAMME,
    SECTIONS,
    Practice,
    institution_papers,
    plan_papers,
    the_calendar,
)
from tests.workflow import sql
from workflow.office.door import Office
from workflow.record import cases, history
from workflow.record.folding import fold
from workflow.record.vault import Vault
from workflow.rehearsal.change import Change, Extension, Rehearsed, put_in_force
from workflow.rehearsal.contrast import Breach, CaseContrast, DateMoved
from workflow.rehearsal.foreseen import read_foreseen
from workflow.rehearsal.player import Planned
from workflow.rehearsal.whatif import Comparison, what_if
from workflow.store.scratch import copied

CASE = f"{PROGRAMME}/{HEPING}"
CORRECTION = "correction_plan_filing"
UNTIL = date(2023, 8, 9)


@pytest.fixture
def returned(office: Practice) -> Practice:
    """An office whose one plan filing went back on 2023-07-26, due again on 2023-08-02."""
    office.do("open_case", {"region_code": HEPING})
    office.do("start_drafting")
    office.do("approve_plan_internally", {"period_months": 24, "sections": SECTIONS})
    office.set("2023-07-24")
    office.do("submit_plan_filing", {**plan_papers(HEPING), "stamped": False})
    office.do("submit_institution_filing", institution_papers(HEPING))
    office.set("2023-07-26")
    office.do("accept_institution_filing")
    office.do("return_plan_filing", {"defects": ["未盖章"]})
    office.night("2023-07-26")
    office.set("2023-07-26T17:00")
    return office


def extension(office: Practice, by: str) -> Change:
    """The correction gets a later day."""
    keys = [key for key, duty in office.facts().open_duties() if duty.item == CORRECTION]
    return Change(extensions=(Extension(CASE, keys[-1], by),))


def policy(**overrides: object) -> Callable[[Notice], Notice]:
    """A change of settings of the notice."""
    return lambda notice: with_policy(notice, overrides)


def compare(
    office: Practice, change: Change, until: date = UNTIL, *, on_time: bool = False
) -> Comparison:
    """The office with *change* beside the office without."""
    return what_if(office.office, PROGRAMME, until, change, on_time=on_time)


def the_case(found: Comparison) -> CaseContrast:
    """The one case, which differs."""
    (one,) = found.cases
    return one


def owed(one: CaseContrast) -> list[tuple[str, str, date | None, date | None]]:
    """What is owed that differs: how, of which kind, from which day to which."""
    return [(moved.change, moved.kind, moved.before, moved.after) for moved in one.owed]


def august(day: int) -> date:
    """A day of August 2023."""
    return date(2023, 8, day)


# --- terms --------------------------------------------------------------------------------


def test_extended_correction_loses_the_overdue_mails_after_its_old_day(returned: Practice) -> None:
    one = the_case(compare(returned, extension(returned, "5wd")))
    assert one.dates == (DateMoved(CORRECTION, "district", august(2), august(9)),)
    assert owed(one) == [
        ("moved", "reminder", date(2023, 7, 28), august(4)),
        ("moved", "reminder", august(1), august(8)),
        ("removed", "overdue", august(3), None),
        ("removed", "overdue", august(4), None),
        ("removed", "escalation", august(7), None),
        ("removed", "overdue", august(7), None),
        ("removed", "overdue", august(8), None),
        ("removed", "overdue", august(9), None),
    ]
    assert one.breaches == (
        Breach("overdue", CORRECTION, 5, 0),
        Breach("escalation", None, [august(7)], []),
    )
    assert one.standing is None


def test_longer_window_of_the_notice_does_the_same_to_a_running_correction(
    returned: Practice,
) -> None:
    by_notice = Change(notice=policy(correction_window_working_days=10))
    extended = the_case(compare(returned, extension(returned, "5wd")))
    assert the_case(compare(returned, by_notice)) == extended


def test_term_that_was_set_by_an_extension_stays_under_another_notice(returned: Practice) -> None:
    key = extension(returned, "to:2023-08-04").extensions
    both = Change(extensions=key, notice=policy(correction_window_working_days=10))
    one = the_case(compare(returned, both))
    assert one.dates == (DateMoved(CORRECTION, "district", august(2), august(4)),)


def test_extended_overdue_duty_is_chased_from_its_first_late_day_on(returned: Practice) -> None:
    returned.nights("2023-07-27", "2023-08-14")
    returned.set("2023-08-14T17:00")
    found = compare(returned, extension(returned, "to:2023-08-16"), august(18))
    assert owed(the_case(found)) == [
        ("added", "reminder", None, august(15)),
        ("removed", "overdue", august(16), None),
        ("added", "overdue", None, august(17)),
        ("added", "overdue", None, august(18)),
    ]


def test_extension_lets_a_late_correction_in(returned: Practice) -> None:
    act = {
        "seq": 1,
        "at": "2023-08-08T10:00",
        "actor": "district",
        "kind": "resubmit_plan_filing",
        "data": plan_papers(HEPING),
    }
    file = {"scenarios": [{"region_code": HEPING, "events": [act]}]}
    planned = read_foreseen(file, PROGRAMME, [HEPING], date(2023, 7, 26), UNTIL)
    found = what_if(returned.office, PROGRAMME, UNTIL, extension(returned, "5wd"), planned=planned)
    assert the_case(found).standing == ((2, "LATE_PENDING", "OPEN"), (2, "SUBMITTED", "OPEN"))
    owed = {moved.item: moved.after for moved in the_case(found).dates}
    assert set(owed) == {CORRECTION, "decide_late_plan_filing", "check_plan_filing"}
    assert owed["decide_late_plan_filing"] is None


def test_terms_are_supposed_by_a_rehearsal_and_never_read_from_outside() -> None:
    assert ALL["move_dates"] is MoveDates
    with pytest.raises(InvalidInput):
        read_command("move_dates", {"terms": {"01": {"term": "90d"}}}, "test")


def test_change_is_an_act_through_the_door(returned: Practice) -> None:
    """It stands in the history of the copy, which proves itself."""
    store = copied(returned.store)
    change = extension(returned, "5wd")
    library = Rehearsed(returned.shelf)
    office = Office(store, library, returned.clock, Vault(KEY))
    put_in_force(office, change, returned.shelf)
    with store.reading() as transaction:
        records = history.of_case(transaction, CASE)
        assert history.verify(transaction)[1] == []
        stored = cases.load(transaction, CASE)
    assert (records[-1].command, records[-1].channel) == ("move_dates", Channel.JOB)
    assert stored is not None
    assert fold(records) == stored.facts
    store.close()


# --- ladder and calendar ----------------------------------------------------------------------


def test_other_ladder_changes_exactly_the_days_of_reminding(returned: Practice) -> None:
    ladder = policy(reminder_offsets_days={"correction": [2]})
    one = the_case(compare(returned, Change(notice=ladder)))
    assert owed(one) == [
        ("removed", "reminder", date(2023, 7, 28), None),
        ("added", "reminder", None, date(2023, 7, 31)),
        ("removed", "reminder", august(1), None),
    ]
    assert (one.dates, one.breaches, one.standing) == ((), (), None)


def test_one_more_holiday_moves_the_due_day(returned: Practice) -> None:
    usual = the_calendar()
    calendar = WorkCalendar(
        usual.first,
        usual.last,
        {*usual.weekday_holidays, august(1)},
        usual.weekend_workdays,
        version="one more holiday",
    )
    one = the_case(compare(returned, Change(calendar=calendar)))
    assert one.dates == (DateMoved(CORRECTION, "district", august(2), august(3)),)
    assert one.breaches[0] == Breach("overdue", CORRECTION, 5, 4)


# --- units --------------------------------------------------------------------------------


def test_punctual_unit_is_never_late_and_one_that_slips_is(returned: Practice) -> None:
    one = the_case(compare(returned, Change(slips={HEPING: None}), on_time=True))
    assert Breach("overdue", CORRECTION, 0, 5) in one.breaches
    assert one.standing == ((2, "SUBMITTED", "OPEN"), (2, "RETURNED", "OPEN"))
    assert ("removed", "receipt", august(2), None) in owed(one)


def test_unit_that_slips_by_two_days_comes_two_days_late(returned: Practice) -> None:
    one = the_case(compare(returned, Change(slips={HEPING: 2}), on_time=True))
    assert Breach("overdue", CORRECTION, 0, 2) in one.breaches
    assert ("moved", "receipt", august(2), august(4)) in owed(one)


def test_foreseen_act_of_a_unit_that_slips_does_not_come(returned: Practice) -> None:
    act = {
        "seq": 1,
        "at": "2023-08-01T10:00",
        "actor": "district",
        "kind": "resubmit_plan_filing",
        "data": plan_papers(HEPING),
    }
    file = {"scenarios": [{"region_code": HEPING, "events": [act]}]}
    planned = read_foreseen(file, PROGRAMME, [HEPING], date(2023, 7, 26), UNTIL)
    change = Change(slips={HEPING: None})
    found = what_if(returned.office, PROGRAMME, UNTIL, change, planned=planned)
    assert Breach("overdue", CORRECTION, 0, 5) in the_case(found).breaches
    assert (found.before.overdue_notices, found.after.overdue_notices) == (0, 5)


# --- the office itself ----------------------------------------------------------------------


def test_office_is_untouched(returned: Practice) -> None:
    before = sql.everything(returned.store)
    found = compare(returned, extension(returned, "5wd"), on_time=True)
    assert found.head_before == found.head_after
    assert sql.everything(returned.store) == before


def test_change_that_changes_nothing_differs_in_nothing(returned: Practice) -> None:
    found = compare(returned, Change(notice=policy(correction_window_working_days=5)))
    assert not found.differs
    assert found.before == found.after
    assert found.before.overdue_notices == 5


def test_course_is_the_one_that_the_office_then_takes(returned: Practice) -> None:
    foretold = compare(returned, Change())
    returned.nights("2023-07-27", UNTIL.isoformat())
    days = [mail.day for mail in returned.mails() if mail.kind == "overdue"]
    assert len(days) == foretold.before.overdue_notices == 5


# --- acts that are foreseen -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ([], "file"),
        ({}, "scenarios"),
        ({"scenarios": [{"events": []}]}, "scenarios[0].region_code"),
        ({"scenarios": [{"region_code": HEPING}]}, "scenarios[0].events"),
        (
            {"scenarios": [{"region_code": HEPING, "events": [{"kind": "nothing"}]}]},
            "scenarios[0].events[0].actor",
        ),
    ],
)
def test_file_of_foreseen_acts_is_refused_at_its_place(given: object, place: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_foreseen(given, PROGRAMME, [HEPING], date(2023, 7, 26), UNTIL)
    assert refused.value.place == place


def test_act_before_today_is_no_foreseen_one() -> None:
    act = {"seq": 1, "at": "2023-07-25T10:00", "actor": "city", "kind": "accept_plan_filing"}
    file = {"scenarios": [{"region_code": HEPING, "events": [act]}]}
    with pytest.raises(InvalidInput) as caught:
        read_foreseen(file, PROGRAMME, [HEPING], date(2023, 7, 26), UNTIL)
    assert re.search("a day from 2023-07-26 to 2023-08-09", in_words(caught.value))


def test_foreseen_acts_keep_their_region() -> None:
    act = {"seq": 1, "at": "2023-07-27T10:00", "actor": "city", "kind": "accept_plan_filing"}
    file = {"scenarios": [{"region_code": HEPING, "events": [act], "id": "ignored"}]}
    (planned,) = read_foreseen(file, PROGRAMME, [HEPING], date(2023, 7, 26), UNTIL)
    assert isinstance(planned, Planned)
    assert planned.case_id == CASE
