"""What acts owed before they kept digests of it is told of by the journal."""

from tests.migrations.steps import upgrade_to
from tests.migrations.test_schema import FOUND
from tests.practice import Practice
from tests.workflow import sql
from workflow.record import journaled
from workflow.record.founding import found
from workflow.record.setting_table import keep_mark
from workflow.store import journal
from workflow.store.database import Store
from workflow.store.schema import migrate


def test_what_acts_owed_before_they_kept_digests_is_told_by_the_journal(bare: Store) -> None:
    upgrade_to(bare, "0018")
    found(bare, **FOUND)  # type: ignore[arg-type]
    office = Practice(bare, is_founded=True)
    office.do("open_case")
    owed = "SELECT row FROM journal WHERE of_table = 'owed'"
    assert sql.rows(bare, owed) == []
    migrate(bare)
    (mail,) = office.mails()
    assert sql.rows(bare, owed) == [(mail.key,)]
    with bare.reading() as transaction:
        assert journal.verify(transaction)[1] == []
        assert [*journaled.all_differences(transaction)] == []
    sql.run(bare, "UPDATE owed SET recipients = 'audit'")
    with bare.reading() as transaction:
        told = [(one.table, one.row) for one in journaled.all_differences(transaction)]
    assert told == [("owed", mail.key)]
    with bare.writing() as transaction:
        keep_mark(transaction, "goes", "on")
    with bare.reading() as transaction:
        assert journal.verify(transaction)[1] == []


def test_office_in_training_is_told_of_nothing_anew(bare: Store) -> None:
    upgrade_to(bare, "0018")
    found(bare, **{**FOUND, "kind": "training"})  # type: ignore[arg-type]
    Practice(bare, is_founded=True).do("open_case")
    before = sql.rows(bare, "SELECT seq FROM journal")
    migrate(bare)
    assert sql.rows(bare, "SELECT seq FROM journal") == before
