"""Nothing leaves without a reason, and what leaves says how it stands on that day."""

from tests.practice import HEPING, plan_papers, usual_way
from tests.workflow.postroom import PostRoom

DISTRICT = f"district.{HEPING}@duban.example"


def test_overdue_notice_says_how_late_it_is_on_the_day_it_leaves(quiet: PostRoom) -> None:
    office = quiet.office
    office.nights("2023-07-19", "2023-08-04")
    quiet.deliver("2023-08-07")
    (message,) = quiet.to(DISTRICT)
    body = message.get_body(("plain",))
    assert body is not None and "5个工作日" in body.get_content()
    assert message["List-Id"].endswith("<reminders.duban.example>")


def test_reminder_is_superseded_by_the_filing(quiet: PostRoom) -> None:
    office = quiet.office
    for moment, name, data in list(usual_way(HEPING))[1:4]:
        office.set(moment)
        office.do(name, data)
    office.night("2023-07-24")
    office.set("2023-07-24T08:00")
    office.do("submit_plan_filing", plan_papers(HEPING))
    assert quiet.deliver("2023-07-24T09:00") == {"sent": 2, "superseded": 1}
    gone = [one for one in office.mails() if one.status == "superseded"]
    assert [(one.item, one.result) for one in gone] == [("plan_filing", "fulfilled")]
    (reminder,) = [m for m in quiet.to(DISTRICT) if m["X-Duban-Kind"] == "reminder"]
    assert "服务支撑机构" in reminder["Subject"]


def test_reminder_says_how_long_is_left_on_the_day_it_leaves(quiet: PostRoom) -> None:
    office = quiet.office
    office.night("2023-07-24")
    quiet.deliver("2023-07-26")
    assert "还有5天" in quiet.to(DISTRICT)[0]["Subject"]


def test_reminder_never_leaves_after_its_due_day(quiet: PostRoom) -> None:
    office = quiet.office
    office.night("2023-07-28")
    assert quiet.deliver("2023-08-02") == {"superseded": 2}
    assert {one.result for one in office.mails() if one.kind == "reminder"} == {"past_due"}
    assert quiet.parcels == []


def test_escalation_is_superseded_once_nothing_is_late(quiet: PostRoom) -> None:
    office = quiet.office
    office.nights("2023-07-19", "2023-08-03")
    office.set("2023-08-03T07:00")
    office.do("decline_participation", {"letter": True})
    quiet.deliver("2023-08-03")
    kinds = {(one.kind, one.status, one.result) for one in office.mails()}
    assert ("escalation", "superseded", "nothing_late") in kinds
    assert not [m for m in quiet.messages if m["X-Duban-Kind"] in ("escalation", "overdue")]
