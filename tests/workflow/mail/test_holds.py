"""What a person does to mail: hold, release, cancel, send again, mute; and going live."""

from datetime import date

import pytest
from msgspec import structs

from notifications.addresses import Address
from states.mail_kinds import AWAITING_RELEASE
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice, institution_papers, the_notice
from tests.workflow.postroom import OFFICE, PostRoom, post
from workflow.mail import contacts, delivery, golive, holds, mails, resending
from workflow.mail.acts import acts_on
from workflow.mail.contacts import Contact
from workflow.mail.dispatch import Sending
from workflow.mail.holds import NotPossible
from workflow.mail.mails import Mail
from workflow.mail.recipients import AddressBook, roles_of
from workflow.night import reports
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"
DISTRICT = f"district.{HEPING}@duban.example"
OPERATOR = "operator@city.example"
ON_TRIAL = Sending(is_live=False, trial_to=Address(OPERATOR), hours=None)


def last(office: Practice, kind: str, code: str = HEPING) -> Owed:
    return [one for one in office.mails(code) if one.kind == kind][-1]


def pieces(office: Practice, owed: Owed) -> list[Mail]:
    with office.store.reading() as transaction:
        return mails.carrying(transaction, owed.key)


@pytest.fixture
def room(office: Practice) -> PostRoom:
    office.do("open_case")
    return PostRoom(office, post())


# --- hold, release, cancel -----------------------------------------------------------------------


def test_kinds_that_await_release_are_held_from_the_start(room: PostRoom) -> None:
    office = room.office
    office.put_in_force(held=AWAITING_RELEASE)
    office.lead("decide_support", code=DONGLI)
    room.deliver()
    decision = last(office, "decision_supported", DONGLI)
    assert (decision.status, decision.result) == ("held", "awaits_release")
    with office.store.writing() as transaction:
        holds.release(transaction, decision, office.now, "王处长", "")
    assert room.deliver()["sent"] == 2
    assert last(office, "decision_supported", DONGLI).status == "sent"
    with office.store.reading() as transaction:
        (done,) = acts_on(transaction, decision.key)
    assert (done.act, done.person) == ("release", "王处长")


def test_planned_mail_is_held_released_and_sent_once(room: PostRoom) -> None:
    office, owed = room.office, last(room.office, "programme_open")
    with office.store.writing() as transaction:
        holds.hold(transaction, owed, office.now, "王", "等领导意见")
    assert room.deliver() == {}
    assert last(office, "programme_open").status == "held"
    with office.store.writing() as transaction:
        holds.release(transaction, last(office, "programme_open"), office.now, "王", "")
    assert [room.deliver(), room.deliver()] == [{"sent": 1}, {}]


def test_mail_that_waits_for_another_try_can_be_held_and_goes_out_as_the_same(
    room: PostRoom,
) -> None:
    office = room.office
    room.answers[DISTRICT] = ("deferred", "451")
    room.deliver()
    with office.store.writing() as transaction:
        holds.hold(transaction, last(office, "programme_open"), office.now, "王", "地址待核")
    assert room.later(60) == {}
    room.answers.clear()
    with office.store.writing() as transaction:
        holds.release(transaction, last(office, "programme_open"), office.now, "王", "")
    assert room.deliver() == {"sent": 1}
    assert len({parcel.key for parcel in room.parcels}) == 1


def test_notice_that_left_for_some_is_not_held_but_cancelled_for_the_others(
    room: PostRoom,
) -> None:
    """Held and released, it would never have reached those whom it had not reached by then."""
    office = room.office
    office.lead("disburse", code=DONGLI)
    room.answers[f"institution.{DONGLI}@duban.example"] = ("deferred", "451 later")
    room.deliver()
    paid = last(office, "disbursement", DONGLI)
    with pytest.raises(NotPossible, match="partly_left"), office.store.writing() as transaction:
        holds.hold(transaction, paid, office.now, "王", "等一等")
    assert last(office, "disbursement", DONGLI).status == "posted"
    with office.store.writing() as transaction:
        holds.cancel(transaction, paid, office.now, "王", "不必再发")
    assert last(office, "disbursement", DONGLI).status == "sent"
    assert {one.status for one in pieces(office, paid)} == {"sent", "dropped"}


def test_cancelled_mail_never_leaves_and_says_why(room: PostRoom) -> None:
    office = room.office
    with office.store.writing() as transaction:
        holds.cancel(transaction, last(office, "programme_open"), office.now, "王", "重复")
    assert room.deliver() == {}
    owed = last(office, "programme_open")
    assert (owed.status, owed.result) == ("suppressed", "cancelled")


def test_what_has_left_is_neither_held_nor_cancelled(room: PostRoom) -> None:
    room.deliver()
    owed = last(room.office, "programme_open")
    for act in (holds.hold, holds.cancel, holds.release):
        with pytest.raises(NotPossible), room.office.store.writing() as transaction:
            act(transaction, owed, room.office.now, "王", "太晚")


# --- sending again -----------------------------------------------------------------------------


@pytest.mark.parametrize("fate", ["failed", "uncertain"])
def test_mail_that_may_not_have_arrived_is_sent_again_under_its_own_name(
    room: PostRoom, fate: str
) -> None:
    office = room.office
    room.answers[DISTRICT] = (fate, "dropped")
    room.deliver()
    room.answers.clear()
    with office.store.writing() as transaction:
        owed = last(office, "programme_open")
        resending.resend(transaction, owed, room.post.directory, office.now, "王", "已核实地址")
    assert room.deliver() == {"sent": 1}
    first, second = room.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert last(office, "programme_open").status == "sent"


def test_mail_to_a_wrong_address_is_sent_again_to_the_contact_as_corrected(room: PostRoom) -> None:
    office, owed = room.office, last(room.office, "programme_open")
    room.answers["lee@heping.example"] = ("failed", "550 no such user")
    for email in ("lee@heping.example", "li@heping.example"):
        people = [contact("district", "李", email, HEPING)]
        room.post = post(directory=AddressBook(people, office.now.date()))
        if owed.status == "failed":
            with office.store.writing() as transaction:
                resending.resend(transaction, owed, room.post.directory, office.now, "王", "已更正")
        room.deliver()
        owed = last(office, "programme_open")
    assert [parcel.recipient for parcel in room.parcels] == [
        "lee@heping.example",
        "li@heping.example",
    ]
    assert (owed.status, owed.result) == ("sent", None)
    assert [(one.status, one.answer) for one in pieces(office, owed)] == [
        ("dropped", "other_contact"),
        ("sent", "250 OK"),
    ]


def test_mail_that_arrived_is_sent_again_under_a_new_name(room: PostRoom) -> None:
    office = room.office
    room.deliver()
    with office.store.writing() as transaction:
        owed = last(office, "programme_open")
        resending.resend(transaction, owed, room.post.directory, office.now, "王", "对方遗失")
    assert last(office, "programme_open").status == "posted"
    assert room.deliver() == {"sent": 1}
    first, second = room.messages
    assert first["Message-ID"] != second["Message-ID"]
    assert first["In-Reply-To"] == second["In-Reply-To"]
    assert [one.status for one in pieces(office, owed)] == ["sent", "sent"]


def test_mail_that_is_sent_again_takes_up_nothing_more(room: PostRoom) -> None:
    """Whoever has read it would drop all of it as known."""
    office = room.office
    office.night("2023-07-24")
    first, second = (one for one in office.mails() if one.kind == "reminder")
    with office.store.writing() as transaction:
        holds.hold(transaction, second, office.now, "王", "待核")
    room.answers[DISTRICT] = ("uncertain", "dropped")
    room.deliver("2023-07-24")
    room.answers.clear()
    with office.store.writing() as transaction:
        owed, held = office.mails()[-2:]
        resending.resend(transaction, owed, room.post.directory, office.now, "王", "未收到")
        holds.release(transaction, held, office.now, "王", "")
    assert [owed.key, held.key] == [first.key, second.key]
    assert room.deliver() == {"sent": 2}
    assert len({message["Message-ID"] for message in room.messages[-2:]}) == 2


def test_reminder_that_is_sent_again_keeps_to_office_hours(room: PostRoom) -> None:
    office = room.office
    room.post = post(Sending())
    office.night("2023-07-24")
    room.deliver("2023-07-24")
    office.set("2023-07-24T20:00")
    with office.store.writing() as transaction:
        owed = last(office, "reminder")
        resending.resend(transaction, owed, room.post.directory, office.now, "王", "对方遗失")
    assert room.deliver() == {}
    assert room.deliver("2023-07-25T09:00") == {"sent": 1}


# --- muting ------------------------------------------------------------------------------------


def test_muted_case_is_not_reminded_but_its_receipts_leave(room: PostRoom) -> None:
    office = room.office
    with office.store.writing() as transaction:
        holds.mute(transaction, CASE, date(2023, 7, 24), office.now, "王", "领导已电话沟通")
    office.do("submit_institution_filing", institution_papers(HEPING))
    office.night("2023-07-24")
    assert room.deliver("2023-07-24") == {"sent": 2, "suppressed": 1}
    muted = last(office, "reminder")
    assert (muted.status, muted.result) == ("suppressed", "muted")
    office.night("2023-07-28")
    assert room.deliver("2023-07-28") == {"sent": 1}


def test_reminder_that_waits_for_another_try_is_muted_as_well(room: PostRoom) -> None:
    office = room.office
    office.night("2023-07-24")
    room.answers[DISTRICT] = ("deferred", "451")
    room.deliver("2023-07-24")
    room.answers.clear()
    with office.store.writing() as transaction:
        holds.mute(transaction, CASE, date(2023, 7, 30), office.now, "王", "沟通中")
    assert room.later(60) == {"sent": 1, "suppressed": 2}
    assert last(office, "reminder").result == "muted"


def test_unmuted_case_is_reminded_again(room: PostRoom) -> None:
    office = room.office
    with office.store.writing() as transaction:
        holds.mute(transaction, CASE, date(2023, 7, 30), office.now, "王", "沟通中")
        assert holds.unmute(transaction, CASE, office.now, "王", "")
        assert not holds.unmute(transaction, CASE, office.now, "王", "")
    office.night("2023-07-24")
    assert "suppressed" not in room.deliver("2023-07-24")


# --- to whom -------------------------------------------------------------------------------------


def contact(role: str, name: str, email: str, code: str = "", **more: object) -> Contact:
    return Contact(region_code=code, role=role, name=name, email=email, **more)  # type: ignore[arg-type]


def test_who_is_away_is_stood_in_for() -> None:
    people = [
        contact(
            "district",
            "李",
            "li@heping.example",
            HEPING,
            substitute_email="zhao@heping.example",
            absent_from=date(2023, 7, 20),
            absent_until=date(2023, 7, 24),
        ),
        contact("district", "周", "zhou@dongli.example", DONGLI),
    ]
    for day, expected in ((19, "li"), (20, "zhao"), (24, "zhao"), (25, "li")):
        book = AddressBook(people, date(2023, 7, day))
        (found,) = book.people("district", HEPING, ())
        assert found == Address(f"{expected}@heping.example", "李")


def test_of_the_experts_only_those_named_are_written_to() -> None:
    people = [contact("expert", f"专家{n}", f"e{n}@expert.example") for n in range(3)]
    book = AddressBook(people, date(2023, 8, 10))
    assert [one.email for one in book.people("expert", HEPING, ("专家1",))] == ["e1@expert.example"]


def test_address_that_mail_comes_back_from_is_none_and_the_office_answers_for_its_operator() -> (
    None
):
    book = AddressBook(
        [contact("district", "李", "Li@heping.example", HEPING)],
        date(2023, 8, 1),
        office=OFFICE,
        dead={"li@heping.example"},
    )
    assert book.people("district", HEPING, ()) == ()
    assert book.people("city_operator", "", ()) == (OFFICE,)
    assert book.people("city_supervisor", "", ()) == ()


@pytest.mark.parametrize(
    ("days", "roles"),
    [
        (3, ("city_supervisor",)),
        (9, ("city_supervisor",)),
        (10, ("city_supervisor", "bureau_leader")),
    ],
)
def test_escalation_of_the_last_step_reaches_the_leader(days: int, roles: tuple[str, ...]) -> None:
    """R-T.5: the division head on overdue working day 3, the leader as well on day 10."""
    owed = Owed(
        "k", CASE, None, "escalation", None, "case", "2023-08-14", None,
        ("city_supervisor",), {"overdue_working_days": days}, OwedStatus.PLANNED,
    )  # fmt: skip
    assert roles_of(owed, max(the_notice().escalation_overdue_workday)) == roles


def test_notice_that_nobody_can_be_written_to_about_is_held_until_there_is_a_contact(
    room: PostRoom,
) -> None:
    office = room.office
    room.post = post(directory=AddressBook([], office.now.date()))
    assert room.deliver() == {"held": 1}
    owed = last(office, "programme_open")
    assert (owed.status, owed.result) == ("held", "no_address")
    assert [(one.role, one.answer) for one in pieces(office, owed)] == [("district", "no_address")]
    people = [contact("district", "李", "li@heping.example", HEPING)]
    with office.store.writing() as transaction:
        contacts.replace(transaction, people)
    room.post = post(directory=AddressBook(people, office.now.date()))
    assert room.deliver() == {"sent": 1}
    assert room.parcels[0].recipient == "li@heping.example"


# --- trial and live ------------------------------------------------------------------------------


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


def test_mails_that_going_live_owed_are_accounted_for_in_the_night(room: PostRoom) -> None:
    office = room.office
    room.post = post(ON_TRIAL)
    office.nights("2023-07-19", "2023-07-24")
    room.deliver("2023-07-24")
    with office.store.writing() as transaction:
        anew = golive.go_live(office.office, transaction, office.now, "王").leaving
        assert [one.act for owed in anew for one in acts_on(transaction, owed.key)] == [
            "live",
            "live",
        ]
    for day, by_going_live in (("2023-07-25", 2), ("2023-07-26", 0)):
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


def test_every_notice_has_one_of_the_fates(room: PostRoom) -> None:
    office = room.office
    office.put_in_force(held=AWAITING_RELEASE)
    room.answers[f"institution.{DONGLI}@duban.example"] = ("failed", "550")
    office.lead("disburse", code=DONGLI)
    room.deliver()
    with office.store.reading() as transaction:
        counts = owing.counts(transaction)
        owed = owing.recent(transaction, 1_000)
    assert sum(counts.values()) == len(owed)
    assert set(counts) <= set(OwedStatus)


def _is_live(office: Practice) -> bool:
    with office.store.reading() as transaction:
        return golive.is_live(transaction)
