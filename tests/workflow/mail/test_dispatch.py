"""What is owed becomes mails: one a recipient, together what is of one day, in office hours."""

import pytest

from states.events import Owing
from states.mail_kinds import Addressee, MailKind
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice, at, the_calendar
from tests.workflow.postroom import PostRoom, last, pieces, post
from workflow.mail.dispatch import Sending
from workflow.mail.mails import MOST_IN_ONE
from workflow.record import owing

DISTRICT = f"district.{HEPING}@duban.example"
INSTITUTION = f"institution.{DONGLI}@duban.example"


def test_items_of_one_recipient_and_day_go_in_one_mail(quiet: PostRoom) -> None:
    quiet.office.night("2023-07-24")
    assert quiet.deliver() == {"sent": 1}
    (message,) = quiet.to(DISTRICT)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "实施方案备案" in text and "服务支撑机构备案" in text
    reminders = [one for one in quiet.office.mails() if one.kind == "reminder"]
    assert [one.status for one in reminders] == ["sent", "sent"]
    (first,), (second,) = (pieces(quiet.office, one) for one in reminders)
    assert first == second and first.answer == "250 OK"


def test_mail_of_a_day_stays_short_enough_to_be_read(quiet: PostRoom) -> None:
    office = quiet.office
    draft = Owing(
        MailKind.ESCALATION, (Addressee.CITY_SUPERVISOR,), None, {"overdue_working_days": 3}
    )
    with office.store.writing() as transaction:
        for number in range(MOST_IN_ONE + 1):
            owing.owe_for_day(
                transaction,
                f"{PROGRAMME}/{HEPING}",
                f"case{number}",
                draft,
                office.now.date(),
                None,
            )
    office.nights("2023-07-19", "2023-08-03")
    quiet.deliver("2023-08-03")
    of_head = [one for one in quiet.parcels if one.recipient.startswith("city_supervisor")]
    assert len(of_head) == 2


def test_each_recipient_has_a_mail_with_a_fate_of_its_own(quiet: PostRoom) -> None:
    office = quiet.office
    office.lead("disburse", code=DONGLI)
    quiet.answers[INSTITUTION] = ("failed", "550 no such user")
    quiet.deliver()
    paid = last(office, "disbursement", DONGLI)
    found = {one.role: (one.status, one.answer) for one in pieces(office, paid)}
    assert found == {
        "district": ("sent", "250 OK"),
        "institution": ("failed", "550 no such user"),
    }
    assert paid.status == "failed"


@pytest.mark.parametrize(
    ("moment", "is_open", "next_open"),
    [
        ("2023-07-24T08:59", False, "2023-07-24T09:00"),
        ("2023-07-24T09:00", True, "2023-07-24T09:00"),
        ("2023-07-24T17:29", True, "2023-07-24T17:29"),
        ("2023-07-24T17:30", False, "2023-07-25T09:00"),
        ("2023-07-28T18:00", False, "2023-07-31T09:00"),
        ("2023-09-29T10:00", False, "2023-10-07T09:00"),
        ("2023-10-07T10:00", True, "2023-10-07T10:00"),
        ("2031-01-04T10:00", False, "2031-01-06T09:00"),
    ],
)
def test_office_hours_are_those_of_working_days(moment: str, is_open: bool, next_open: str) -> None:
    """2023-10-07 is a make-up Saturday; beyond the calendar Monday to Friday stand in."""
    calendar = the_calendar()
    assert Sending().is_open(at(moment), calendar) is is_open
    assert Sending().next_open(at(moment), calendar) == at(next_open)


def test_reminders_wait_for_office_hours_and_other_mails_do_not(office: Practice) -> None:
    room = PostRoom(office, post(Sending()))
    office.do("open_case")
    office.night("2023-07-24")
    assert room.deliver() == {"sent": 1}
    assert room.messages[0]["X-Duban-Kind"] == "programme_open"
    assert room.deliver("2023-07-24T08:59") == {}
    assert room.deliver("2023-07-24T09:00") == {"sent": 1}
