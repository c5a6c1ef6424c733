"""On trial an office writes to itself alone; going live sends nothing that fell due before."""

import pytest
from msgspec import structs

from notifications.addresses import Address
from tests.practice import DONGLI, HEPING, Practice, institution_papers
from tests.workflow.postroom import PostRoom, last, pieces, post
from workflow.mail import acts, contacts, delivery, golive, holds
from workflow.mail.acts import MailDeed, acts_on
from workflow.mail.contacts import Contact
from workflow.mail.dispatch import Sending
from workflow.mail.golive import StandsSo, SwitchMoved
from workflow.night import reports
from workflow.record.owing.compared import OfAct, owed_differences

DISTRICT = f"district.{HEPING}@duban.example"
OPERATOR = "operator@city.example"
ON_TRIAL = Sending(is_live=False, trial_to=Address(OPERATOR), hours=None)


def test_on_trial_every_mail_goes_to_the_office_and_names_whom_it_is_meant_for(
    room: PostRoom,
) -> None:
    room.post = post(ON_TRIAL)
    room.deliver()
    (message,) = room.to(OPERATOR)
    assert len(room.parcels) == 1
    assert "TRIAL" in message["Subject"]
    assert DISTRICT in message["X-Duban-Recipients"]
    owed = last(room.office, "programme_open")
    assert (owed.status, owed.result) == ("sent", "trial")


def test_mail_that_waits_goes_to_the_office_once_it_is_on_trial_again(room: PostRoom) -> None:
    room.answers[DISTRICT] = ("deferred", "451 later")
    room.deliver()
    room.answers.clear()
    room.post = post(ON_TRIAL)
    assert room.later(5) == {"sent": 1}
    owed = last(room.office, "programme_open")
    assert (owed.status, owed.result) == ("sent", "trial")
    assert [one.sent_to for one in pieces(room.office, owed)] == [OPERATOR]
    assert [parcel.recipient for parcel in room.parcels] == [DISTRICT, OPERATOR]
    assert "TRIAL" in room.messages[1]["Subject"]


def test_going_on_trial_counts_for_a_delivery_that_is_under_way(
    room: PostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may take hours behind a slow server; the mode is asked with each claim."""
    monkeypatch.setattr(delivery, "CLAIMED", 1)
    room.office.do("open_case", code=DONGLI)
    room.post = structs.replace(
        room.post, sending=lambda: ON_TRIAL if room.parcels else Sending(hours=None)
    )
    assert room.deliver() == {"sent": 2}
    first, second = [parcel.recipient for parcel in room.parcels]
    assert first in (DISTRICT, f"district.{DONGLI}@duban.example")
    assert second == OPERATOR


def test_trial_without_a_mailbox_never_falls_back_on_the_true_recipient(room: PostRoom) -> None:
    nowhere = Sending(is_live=False, hours=None)
    assert nowhere.goes_to(DISTRICT) == ""
    room.answers[DISTRICT] = ("deferred", "451 later")
    room.deliver()
    room.post = post(nowhere)
    assert room.later(60) == {}
    assert len(room.parcels) == 1


def test_without_anywhere_to_go_mails_stay_planned(room: PostRoom) -> None:
    room.post = post(Sending(is_live=False, hours=None))
    assert room.deliver() == {}
    assert last(room.office, "programme_open").status == "planned"


def test_going_live_sends_nothing_that_fell_due_before_but_one_reminder_a_duty(
    room: PostRoom,
) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    room.deliver()
    office.nights("2023-07-19", "2023-07-24")
    room.deliver("2023-07-24")
    office.nights("2023-07-25", "2023-07-28")
    office.set("2023-07-28T08:00")
    foreseen = golive.foreseen(office.office)
    assert not _is_live(office)
    with office.store.writing() as transaction:
        switch = golive.go_live(office.office, transaction, office.now, "王")
    assert _is_live(office)
    assert [one.kind for one in switch.leaving] == ["reminder", "reminder"]
    assert len(foreseen.leaving) == 2
    assert switch.left_behind == 2
    room.post, room.parcels = post(), []
    assert room.deliver("2023-07-28") == {"sent": 1}
    assert [parcel.recipient for parcel in room.parcels] == [DISTRICT]
    assert "还有3天" in room.messages[0]["Subject"]
    office.night("2023-07-31")
    assert room.deliver("2023-07-31") == {}


def test_what_would_leave_is_told_apart_by_its_mails_and_not_by_how_many(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    room.deliver()
    office.night("2023-07-24")
    seen, again = (golive.foreseen(office.office) for _ in range(2))
    assert (len(seen.leaving), len(seen.offered)) == (2, 1)
    assert seen.version == again.version
    one, two = seen.leaving
    for changed in (
        structs.replace(seen, leaving=(one, structs.replace(two, duty="another"))),
        structs.replace(seen, leaving=(one, structs.replace(two, case_id="another"))),
        structs.replace(seen, leaving=(one, structs.replace(two, kind="overdue"))),
        structs.replace(seen, leaving=seen.offered, offered=seen.leaving),
        structs.replace(seen, left_behind=seen.left_behind + 1),
        structs.replace(seen, still_held=seen.still_held + 1),
    ):
        assert changed.version != seen.version
    assert structs.replace(seen, leaving=(two, one)).version == seen.version


def test_mails_that_going_live_owed_are_accounted_for_in_the_night(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    office.nights("2023-07-19", "2023-07-24")
    room.deliver("2023-07-24")
    with office.store.writing() as transaction:
        switch = golive.go_live(office.office, transaction, office.now, "王")
        told = (*switch.leaving, *switch.offered)
        assert [one.act for owed in told for one in acts_on(transaction, owed.key)] == ["live"] * 3
    for day, by_going_live in (("2023-07-25", 3), ("2023-07-26", 0)):
        office.night(day)
        with office.store.reading() as transaction:
            report = reports.last(transaction)
        assert report is not None and report.tally is not None
        assert (report.tally.by_going_live, report.is_sound) == (by_going_live, True)


def test_going_live_late_tells_each_open_duty_how_late_it_is(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    office.nights("2023-07-19", "2023-08-09")
    room.deliver("2023-08-09T07:00")
    with office.store.writing() as transaction:
        switch = golive.go_live(office.office, transaction, office.now, "王")
    assert [(one.kind, one.facts["overdue_working_days"]) for one in switch.leaving] == [
        ("overdue", 7),
        ("overdue", 7),
    ]


def test_going_live_a_second_time_repeats_nothing_that_was_really_sent(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    office.nights("2023-07-19", "2023-07-24")
    room.deliver("2023-07-24")
    leaving = []
    for minutes, recipient in ((0, OPERATOR), (60, DISTRICT)):
        room.later(minutes)
        assert {parcel.recipient for parcel in room.parcels} >= {recipient}
        with office.store.writing() as transaction:
            leaving.append(golive.go_live(office.office, transaction, office.now, "王").leaving)
        room.post = post()
    assert [len(some) for some in leaving] == [2, 0]


def test_what_awaits_release_goes_on_waiting_when_the_office_goes_live(room: PostRoom) -> None:
    office = room.office
    with office.store.writing() as transaction:
        holds.hold(transaction, last(office, "programme_open"), office.now, "王", "暂缓")
        switch = golive.go_live(office.office, transaction, office.now, "王")
    assert (switch.left_behind, switch.still_held) == (0, 1)
    assert last(office, "programme_open").status == "held"


def test_trial_does_not_stand_in_the_way_of_undoing(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    office.do("submit_institution_filing", institution_papers(HEPING))
    room.deliver()
    done = office.do("undo_last_act", {"reason": "录入有误"})
    assert done.decision is not None


def test_live_mail_stands_in_the_way_of_undoing(room: PostRoom) -> None:
    office = room.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    room.deliver()
    assert office.refused("undo_last_act", {"reason": "录入有误"})


def _is_live(office: Practice) -> bool:
    with office.store.reading() as transaction:
        return golive.is_live(transaction)


def test_what_acts_owed_on_trial_is_offered_and_leaves_when_released(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    room.deliver()
    foreseen = golive.foreseen(office.office)
    with office.store.writing() as transaction:
        switch = golive.go_live(office.office, transaction, office.now, "王")
    assert [one.kind for one in switch.offered] == ["programme_open"]
    assert [one.key for one in foreseen.offered] == [one.key for one in switch.offered]
    offered = last(office, "programme_open")
    assert (offered.status, offered.result) == ("held", "awaits_release")
    assert switch.still_held == 0
    room.post, room.parcels = post(), []
    assert room.deliver() == {}
    with office.store.writing() as transaction:
        holds.release(transaction, offered, office.now, "王", "仍需告知")
    assert room.deliver() == {"sent": 1}
    assert [parcel.recipient for parcel in room.parcels] == [DISTRICT]
    assert "TRIAL" not in room.messages[0]["Subject"]


def test_what_was_offered_once_is_not_offered_again(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    room.deliver()
    offered = []
    for hour in (10, 11):
        office.set(f"2023-07-18T{hour}:00")
        with office.store.writing() as transaction:
            switch = golive.go_live(office.office, transaction, office.now, "王")
            offered.append(len(switch.offered))
            golive.go_on_trial(transaction)
    assert offered == [1, 0]


def test_mails_of_an_ended_case_are_not_offered(room: PostRoom) -> None:
    office = room.office
    office.do("decline_participation", {"letter": True})
    room.post = post(ON_TRIAL)
    room.deliver()
    assert golive.foreseen(office.office).offered == ()


def test_offers_are_accounted_for_in_the_night(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    room.deliver()
    with office.store.writing() as transaction:
        golive.go_live(office.office, transaction, office.now, "王")
    office.night("2023-07-19")
    with office.store.reading() as transaction:
        report = reports.last(transaction)
        (opened,) = [one for one in office.records() if one.command == "open_case"]
        day = opened.entered.date().isoformat()
        act = OfAct(opened.seq, day, opened.owed, opened.owed_digests)
        assert [*owed_differences(transaction, opened.case, [act])] == []
    assert report is not None and report.tally is not None
    assert (report.tally.by_going_live, report.is_sound) == (1, True)


def test_it_is_decided_by_the_version_looked_at_and_once(room: PostRoom) -> None:
    office = room.office
    seen = golive.foreseen(office.office).version
    with office.store.writing() as transaction:
        contacts.replace(transaction, [Contact(HEPING, "district", "李某", "li@heping.example")])
    with pytest.raises(SwitchMoved):
        golive.decide_live(office.office, "王", seen)
    assert not _is_live(office)
    switch = golive.foreseen(office.office)
    assert [one.name for one in switch.known] == ["李某"]
    golive.decide_live(office.office, "王", switch.version)
    with pytest.raises(StandsSo, match=r"is_live"):
        golive.decide_live(office.office, "张", switch.version)
    golive.decide_trial(office.office, "王")
    with pytest.raises(StandsSo, match=r"is_trial"):
        golive.decide_trial(office.office, "张")
    with office.store.reading() as transaction:
        known = [(one.act, one.person) for one in acts_on(transaction, acts.ALL)]
    assert known == [(MailDeed.LIVE, "王"), (MailDeed.TRIAL, "王")]
