"""Entries of readers' calendars that fell away: the next mail about the case takes them back."""

from email.message import EmailMessage

import pytest
from icalendar import Calendar

from tests.practice import DONGLI, HEPING, institution_papers
from tests.workflow.postroom import PostRoom

DISTRICT = f"district.{HEPING}@duban.example"


def entries(mails: list[EmailMessage]) -> list[tuple[str, str, str]]:
    """Method, item and day of each entry in the last of these mails."""
    found = []
    for part in mails[-1].iter_attachments():
        calendar = Calendar.from_ical(part.get_content())
        assert part["Content-Type"].params["method"] == calendar["METHOD"]
        for event in calendar.walk("VEVENT"):
            item = str(event["UID"]).rpartition("/")[2].removesuffix("@duban")
            found.append((str(calendar["METHOD"]), item, event.decoded("DTSTART").isoformat()))
    return found


@pytest.fixture
def told(quiet: PostRoom) -> PostRoom:
    """A district that was told of both its filings as the programme opened."""
    return quiet


def test_a_filing_takes_its_entry_out_with_the_receipt_and_once(told: PostRoom) -> None:
    told.office.do("submit_institution_filing", institution_papers(HEPING))
    told.later(5)
    assert entries(told.to(DISTRICT)) == [("CANCEL", "institution_filing", "2023-07-31")]
    told.office.do("start_drafting")
    told.office.night("2023-07-24")
    told.deliver()
    assert entries(told.to(DISTRICT)) == [("PUBLISH", "plan_filing", "2023-07-31")]


def test_a_mail_before_the_filing_takes_nothing_back(told: PostRoom) -> None:
    told.office.night("2023-07-24")
    told.deliver()
    assert {method for method, _, _ in entries(told.to(DISTRICT))} == {"PUBLISH"}


def test_a_correction_takes_its_entry_out_once_it_is_handed_in(told: PostRoom) -> None:
    office = told.office
    office.do("submit_institution_filing", institution_papers(HEPING) | {"paper_copies": 4})
    office.do("return_institution_filing", {"defects": ["纸质文本为4份，应为5份"]})
    told.later(5)
    sent = told.to(DISTRICT)
    (term,) = [one for mail in sent for one in entries([mail]) if one[1].startswith("correction")]
    assert term[0] == "PUBLISH"
    office.do("resubmit_institution_filing", institution_papers(HEPING))
    told.later(5)
    assert ("CANCEL", *term[1:]) in entries(told.to(DISTRICT))


def test_mails_that_leave_together_take_nothing_back_from_each_other(told: PostRoom) -> None:
    told.office.do("open_case", code=DONGLI)
    told.office.do("submit_institution_filing", institution_papers(DONGLI), code=DONGLI)
    told.later(5)
    sent = told.to(f"district.{DONGLI}@duban.example")
    assert len(sent) == 2
    assert [one for mail in sent for one in entries([mail]) if one[0] == "CANCEL"] == []
    told.office.do("accept_institution_filing", code=DONGLI)
    told.later(5)
    again = entries(told.to(f"district.{DONGLI}@duban.example"))
    assert again == [("CANCEL", "institution_filing", "2023-07-31")]


def test_a_day_that_has_passed_is_left_where_it_is(told: PostRoom) -> None:
    told.office.set("2023-08-01T10:00")
    told.office.do("submit_institution_filing", institution_papers(HEPING))
    told.later(5)
    assert [one for one in entries(told.to(DISTRICT)) if one[0] == "CANCEL"] == []
