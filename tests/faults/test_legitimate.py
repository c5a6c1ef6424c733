"""An office in which people did what they may is accused of nothing."""

from datetime import date
from pathlib import Path

from duban.views import health
from duban.views.history import verified
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import BINHAI, Practice
from tests.workflow.office.corrections import correction, do
from tests.workflow.postroom import PostRoom, post
from workflow.mail import dead_addresses, holds
from workflow.mail.dead_addresses import CameBack
from workflow.night import reports
from workflow.record import owing

NIGHT = date(2024, 3, 4)


def test_office_that_is_corrected_undone_held_and_written_back_to_is_not_accused(
    tmp_path: Path,
) -> None:
    office = Practice(new_store(f"sqlite:///{tmp_path / 'office.db'}"))
    office.lead("commit_matching")
    do(office, correction(office, "commit_matching", amount=1_200_000))
    office.do("open_case", {"region_code": BINHAI}, code=BINHAI)
    office.do("start_drafting", code=BINHAI)
    office.do("undo_last_act", {"reason": "录入有误"}, code=BINHAI)
    (owed, *_) = [one for one in office.mails(BINHAI) if one.status == "planned"]
    with office.store.writing() as transaction:
        holds.hold(transaction, owed, office.now, "王", "待核")
        holds.mute(transaction, owed.case_id, NIGHT, office.now, "王", "待核")
    PostRoom(office, post()).deliver()
    with office.store.writing() as transaction:
        (held,) = [one for one in owing.of_case(transaction, owed.case_id) if one.key == owed.key]
        holds.release(transaction, held, office.now, "王", "可发")
        holds.unmute(transaction, owed.case_id, office.now, "王", "已核")
        back = CameBack("b1", "m1", "2023-09-09", "li@heping.example", "failed", "5.1.1", "unknown")
        dead_addresses.keep(transaction, back)
        dead_addresses.mark(transaction, back.recipient, back)
    office.put_in_force(held=("overdue",))
    office.nights("2023-09-10", "2023-09-12")
    with office.store.reading() as transaction:
        assert not any(health.proofs(transaction, office.office.vault).values())
        assert verified(transaction).doubts == ()
        report = reports.last(transaction)
    assert report is not None and report.is_sound
    shut(office.store)
