"""A finished programme is closed, unless anything of it is not over, and can be opened again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from msgspec.structs import replace

from states.commands import Withdraw
from states.refusals import Refusal
from tests.conftest import shut
from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, Practice, at, request
from tests.workflow import sql
from tests.workflow.mail.test_bounced import notice
from tests.workflow.past.finished import NEXT, close, play, unlock
from tests.workflow.postroom import PostRoom, post
from workflow.mail import dead_addresses
from workflow.mail.bounced import take_back
from workflow.office.request import Done
from workflow.past import archiving
from workflow.past.archiving import NotAsSupposed, NotFinished
from workflow.past.obstacles import What
from workflow.record import archives, proof
from workflow.store import locking, locks, transfer
from workflow.store.database import Store
from workflow.store.errors import Archived
from workflow.store.schema import relock, whole

# --- the office -----------------------------------------------------------------------------------


def test_acts_on_its_cases_are_refused_and_on_others_done(closed: Practice) -> None:
    for name, data, code in (
        ("withdraw", {"letter": True}, HEPING),
        ("undo_last_act", {"reason": "误"}, HEPING),
        ("open_case", {"region_code": DONGLI}, DONGLI),
    ):
        answer = closed.ask(name, data, code=code)
        assert isinstance(answer, Refusal), answer
        assert [one.code for one in answer.problems] == ["programme_archived"]
    with closed.store.writing() as transaction:
        transaction.give_up()
        other = replace(request(Withdraw(letter=True)), case_id=f"{NEXT}/{HEPING}")
        assert isinstance(closed.office.handle_within(transaction, other), Done)


def test_its_cases_are_read_as_before(closed: Practice) -> None:
    assert closed.facts().money.disbursed == 60_000_000
    assert closed.records()[-1].command == "terminate_contract"
    assert closed.mails()


class Folder:
    """A folder of a mailbox with one message."""

    validity = 1

    def __init__(self, message: bytes) -> None:
        self._message = message

    def after(self, uid: int, since: date) -> Iterator[tuple[int, bytes]]:
        """The message."""
        yield 1, self._message

    def mark(self, uid: int) -> None:
        """Mark it as read."""


def test_nights_go_on_and_a_mail_that_comes_back_is_noted_and_stays_as_it_was(
    store: Store,
) -> None:
    office = play(store)
    close(office)
    of_closed = f"SELECT min(mail) FROM carried WHERE owed LIKE '{PROGRAMME}/%'"  # noqa: S608
    ((mail,),) = sql.rows(store, of_closed)
    folder = Folder(notice("postfix", mail))
    assert take_back(office.office, folder, "INBOX") == {"came_back": 1}
    office.night("2023-09-22", proves=True)
    with store.reading() as transaction:
        assert len(dead_addresses.of_mail(transaction, mail)) == 1
        assert list(proof.all_differences(transaction)) == []


def test_closed_is_not_closed_again(closed: Practice) -> None:
    with pytest.raises(NotAsSupposed):
        close(closed)


def test_programme_is_opened_again_acted_on_and_closed_again(store: Store) -> None:
    office = play(store)
    first = close(office)
    office.set("2023-10-09")
    with store.writing() as transaction:
        archiving.reopen(transaction, PROGRAMME, now=office.now, person="陈", reason="法院判决")
    with store.reading() as transaction:
        (one,) = archives.all_archives(transaction)
        assert (one.reopened_by, one.reason, one.is_closed) == ("陈", "法院判决", False)
        assert one.reopened_at == "2023-10-09T09:00:00.000+08:00"
        assert archives.closed_ones(transaction) == []
    with pytest.raises(NotAsSupposed), store.writing() as transaction:
        archiving.reopen(transaction, PROGRAMME, now=office.now, person="陈", reason="又")
    office.do("open_case", {"region_code": BINHAI}, code=BINHAI)
    office.do("withdraw", {"letter": True}, code=BINHAI)
    PostRoom(office, post()).deliver()
    second = close(office)
    assert (second.acts, second.digest != first.digest) == (first.acts + 2, True)
    with store.reading() as transaction:
        assert list(proof.all_differences(transaction)) == []
        assert len(archives.all_archives(transaction)) == 2
    with pytest.raises(Archived):
        sql.run(store, f"UPDATE duty SET chased = 1 WHERE case_id = '{PROGRAMME}/{HEPING}'")  # noqa: S608


# --- what stands in the way -----------------------------------------------------------------------


def in_the_way(office: Practice) -> dict[What, int]:
    """What keeps the programme from being closed."""
    with pytest.raises(NotFinished) as refused:
        close(office)
    return {one.what: one.count for one in refused.value.obstacles}


def test_open_case_with_duties_and_mails_stands_in_the_way(store: Store) -> None:
    office = Practice(store)
    assert in_the_way(office) == {What.NO_CASES: 1}
    office.lead("accept_institution_filing")
    found = in_the_way(office)
    assert (found[What.OPEN], What.DUTIES in found, What.PLANNED in found) == (1, True, True)
    office.do("withdraw", {"letter": True})
    assert {*in_the_way(office)} == {What.PLANNED}


def test_claim_that_is_not_paid_stands_in_the_way(store: Store) -> None:
    office = Practice(store)
    office.lead("decide_clawback")
    found = in_the_way(office)
    assert (found[What.UNPAID], found[What.OPEN]) == (1, 1)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE owed SET status = 'held' WHERE key = (SELECT min(key) FROM owed)", What.HELD),
        ("UPDATE owed SET status = 'posted' WHERE key = (SELECT min(key) FROM owed)", What.POSTED),
        (
            "UPDATE mail SET status = 'waiting' WHERE id = (SELECT min(mail) FROM carried)",
            What.MAILS,
        ),
        ("UPDATE \"case\" SET flag = 'red'", What.FLAGGED),
        ("UPDATE \"case\" SET check_on = '2023-09-22'", What.CHECKED),
        ("UPDATE ledger SET basis = 'x'", What.DIFFERENCES),
        ("UPDATE duty SET status = 'open'", What.DUTIES),
    ],
)
def test_each_thing_that_is_not_over_stands_in_the_way(
    finished: Practice, statement: str, what: What
) -> None:
    with finished.store.writing() as transaction:
        transaction.give_up()
        unlock(transaction)
        transaction.run(sql.statement(statement))
        with pytest.raises(NotFinished) as refused:
            archiving.close(transaction, PROGRAMME, now=finished.now, person="陈")
    assert what in {one.what for one in refused.value.obstacles}


def test_tried_closing_leaves_no_lock(finished: Practice) -> None:
    with finished.store.reading() as transaction:
        assert sql.found(transaction, locks.STANDING["sqlite"]) == []
        assert archives.all_archives(transaction) == []


# --- other databases ------------------------------------------------------------------------------


def test_copied_office_is_closed_as_the_first_one(store: Store, closed: Practice) -> None:
    for _ in range(2):  # a copy may be repeated over the one before
        with closed.store.reading() as there, store.writing() as here:
            transfer.fill(there, here, lambda done, total: None)
    with store.reading() as transaction:
        assert list(proof.all_differences(transaction)) == []
    with pytest.raises(Archived):
        sql.run(store, f"DELETE FROM rung WHERE case_id = '{PROGRAMME}/{HEPING}'")  # noqa: S608


def test_locks_are_laid_again_after_steps_of_the_schema(finished: Practice) -> None:
    store = finished.store
    with store.writing() as transaction:
        transaction.give_up()
        archiving.close(transaction, PROGRAMME, now=at("2023-09-21"), person="陈")
        transaction.say("DROP TRIGGER duty_closed_update")
        assert locking.missing(transaction) == ["duty_closed_update"]
        locking.lay(transaction)
        assert locking.missing(transaction) == []
    with whole(store, "BEGIN IMMEDIATE") as connection:
        relock(connection)
    names: list[Any] = sql.rows(store, locks.STANDING["sqlite"])
    assert names == []


def test_many_closed_programmes_are_locked_each() -> None:
    closed = [f"p{n}" for n in range(1_500)]
    words = [one for one in locks.laid(closed) if one.startswith("CREATE")]
    assert len(words) == len(locks.NAMES)
    assert all(f"'p{n}/'" in words[0] for n in (0, 777, 1_499))


def test_several_machines_that_close_at_once_close_each_programme_once(store: Store) -> None:
    office = play(store)
    ended = replace(request(Withdraw(letter=True)), case_id=f"{NEXT}/{HEPING}")
    assert isinstance(office.office.handle(ended), Done)
    PostRoom(office, post()).deliver()
    asked, url = [PROGRAMME, NEXT, PROGRAMME, NEXT], store.url.render_as_string(hide_password=False)
    gate = Barrier(len(asked))

    def close_from_elsewhere(programme: str) -> str:
        elsewhere = Store(url)
        gate.wait()
        try:
            with elsewhere.writing() as transaction:
                return archiving.close(transaction, programme, now=office.now, person="陈").digest
        except NotAsSupposed:
            return ""
        finally:
            shut(elsewhere)

    with ThreadPoolExecutor(len(asked)) as pool:
        digests = [one for one in pool.map(close_from_elsewhere, asked) if one]
    with store.reading() as transaction:
        found = archives.all_archives(transaction)
        assert [one.programme_id for one in found] == [PROGRAMME, NEXT]
        assert sorted(one.digest for one in found) == sorted(digests)
        assert locking.missing(transaction) == []
        assert [*proof.all_differences(transaction)] == []
