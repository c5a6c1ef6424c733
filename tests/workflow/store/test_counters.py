"""The totals that triggers keep are those that a count would find."""

from collections.abc import Callable
from datetime import date

import pytest

from states.events import Owing
from states.mail_kinds import Addressee, MailKind
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from tests.workflow import sql
from workflow.record import cases, owing
from workflow.record.owing import OwedStatus
from workflow.store import counters
from workflow.store.legible import Illegible
from workflow.store.transaction import Transaction

CASES = 'SELECT step, outcome, count(*) FROM "case" GROUP BY 1, 2 ORDER BY 1, 2'
MAILS = "SELECT status, count(*) FROM owed GROUP BY 1 ORDER BY 1"
OF_JOBS = "SELECT count(*) FROM owed WHERE seq IS NULL"
CHANGES = "SELECT count(*) FROM total"
FATES = (OwedStatus.SENT, OwedStatus.FAILED)
REMINDER = Owing(MailKind.REMINDER, (Addressee.DISTRICT,), "recovery", {})


def require_true(office: Practice) -> None:
    """Hold all totals against a count."""
    with office.store.reading() as transaction:
        by_step = cases.by_step(transaction)
        mails = owing.counts(transaction)
        of_jobs = owing.owed_by_jobs(transaction)
    counted = sql.rows(office.store, CASES)
    assert by_step == {f"{step}.{outcome}": count for step, outcome, count in counted}
    assert sorted(mails.items()) == sql.rows(office.store, MAILS)
    assert [(of_jobs,)] == sql.rows(office.store, OF_JOBS)


def test_totals_follow_acts_nights_and_what_becomes_of_mails(office: Practice) -> None:
    require_true(office)
    office.lead("publicise")
    office.night("2023-08-28")
    with office.store.writing() as transaction:
        for mail, fate in zip(owing.planned(transaction, date.max), FATES, strict=False):
            owing.settle(transaction, mail.key, fate, "2023-08-28T09:00")
    require_true(office)
    sql.run(office.store, "DELETE FROM owed WHERE status = 'sent'")
    require_true(office)


def test_a_mail_that_is_owed_already_counts_once(office: Practice) -> None:
    with office.store.writing() as transaction:
        for _ in range(2):
            day = date(2024, 3, 18)
            owing.owe_for_day(transaction, f"{PROGRAMME}/{HEPING}", "20", REMINDER, day, day)
        assert owing.counts(transaction) == {"planned": 1}
        assert owing.owed_by_jobs(transaction) == 1


@pytest.mark.parametrize("fold", [counters.fold, counters.fold_loaded])
def test_folded_totals_are_the_same_in_few_rows(
    office: Practice, fold: Callable[[Transaction], None]
) -> None:
    office.lead("publicise")
    ((before,),) = sql.rows(office.store, CHANGES)
    with office.store.writing() as transaction:
        fold(transaction)
    ((after,),) = sql.rows(office.store, CHANGES)
    assert before > 10 > after
    require_true(office)
    office.lead("open_case", code=DONGLI)
    require_true(office)


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_totals_of_what_was_loaded_leave_no_room_behind(office: Practice) -> None:
    sql.run(
        office.store,
        "INSERT INTO total (name, key, count) "
        "SELECT 'case', '1.open', 1 FROM generate_series(1, 1000)",
    )
    with office.store.writing() as transaction:
        counters.fold_loaded(transaction)
    assert sql.rows(office.store, "SELECT pg_relation_size('total')") == [(8192,)]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_total_that_cannot_be_read_costs_no_other_total(office: Practice) -> None:
    office.lead("publicise")
    sql.run(
        office.store, "INSERT INTO total (name, key, count) VALUES ('case', CAST(x'ff' AS TEXT), 1)"
    )
    before = sql.rows(office.store, CHANGES)
    with pytest.raises(Illegible), office.store.writing() as transaction:
        counters.fold(transaction)
    assert sql.rows(office.store, CHANGES) == before
