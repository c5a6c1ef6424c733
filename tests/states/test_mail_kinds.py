"""Every kind of mail has one entry, from which all that treats of kinds is taken."""

from states.mail_kinds import AWAITING_RELEASE, MAILS, OF_CASES, TIMED, Addressee, MailKind


def test_every_kind_of_mail_has_its_entry() -> None:
    assert set(MAILS) == set(MailKind)


def test_every_mail_goes_to_somebody_and_each_once() -> None:
    every = [to for laid in MAILS.values() for to in laid.to]
    assert all(to and len(set(to)) == len(to) for to in every)
    assert {one for to in every for one in to} == set(Addressee) - {Addressee.BUREAU_LEADER}


def test_fact_of_a_mail_is_needed_or_a_day_or_may_be_left_out_and_only_one_of_them() -> None:
    for laid in MAILS.values():
        facts = (*laid.needs, *laid.dates, *laid.may)
        assert len(set(facts)) == len(facts)


def test_calendar_owes_reminders_what_is_overdue_and_escalations() -> None:
    assert set(TIMED) == {MailKind.REMINDER, MailKind.OVERDUE, MailKind.ESCALATION}


def test_only_the_nightly_report_is_about_no_case() -> None:
    assert set(MAILS) - set(OF_CASES) == {MailKind.NIGHTLY_REPORT}


def test_every_warning_proposal_and_decision_awaits_a_person_and_tells_of_a_document() -> None:
    assert {
        MailKind.CASE_LAPSED,
        MailKind.CHANGE_ANSWERED,
        MailKind.CLAWBACK_DECISION,
        MailKind.CLAWBACK_PROPOSED,
        MailKind.CONTRACT_TERMINATED,
        MailKind.DECISION_NOT_SUPPORTED,
        MailKind.DECISION_SUPPORTED,
        MailKind.DISPUTE_RESULT,
        MailKind.FILING_REFUSED,
        MailKind.SLOW_WARNING,
        MailKind.SUPPORT_REVOKED,
    } == AWAITING_RELEASE
    assert all(MAILS[kind].is_sealed for kind in AWAITING_RELEASE)
