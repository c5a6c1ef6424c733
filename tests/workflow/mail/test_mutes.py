"""A case is muted until a day, that day included, by one mute at a time."""

from datetime import date

from workflow.mail import mutes
from workflow.mail.mutes import Mute
from workflow.store.database import Store

UNTIL = date(2024, 2, 1)
MUTED = Mute("tj-2023-22/120101", UNTIL, "机构搬迁", "王一", "2024-01-10T09:00")
OTHER = Mute("tj-2023-22/120110", date(2024, 1, 31), "电话已沟通", "李二", "2024-01-11T09:00")


def test_mute_holds_up_to_and_including_its_day(store: Store) -> None:
    with store.writing() as transaction:
        mutes.mute(transaction, MUTED)
        mutes.mute(transaction, OTHER)
        assert mutes.in_force(transaction, OTHER.until) == {MUTED.case_id, OTHER.case_id}
        assert mutes.in_force(transaction, UNTIL) == {MUTED.case_id}
        assert mutes.in_force(transaction, date(2024, 2, 2)) == frozenset()
        assert mutes.listed(transaction) == [OTHER, MUTED]


def test_new_mute_takes_the_place_of_the_one_before(store: Store) -> None:
    longer = Mute(MUTED.case_id, date(2024, 3, 1), "延长", "李二", "2024-01-20T09:00")
    with store.writing() as transaction:
        mutes.mute(transaction, MUTED)
        mutes.mute(transaction, longer)
        assert mutes.listed(transaction) == [longer]


def test_case_that_is_unmuted_is_reminded_again_and_one_that_was_not_muted_is_told_so(
    store: Store,
) -> None:
    with store.writing() as transaction:
        mutes.mute(transaction, MUTED)
        mutes.mute(transaction, OTHER)
        assert mutes.unmute(transaction, MUTED.case_id)
        assert not mutes.unmute(transaction, MUTED.case_id)
        assert mutes.listed(transaction) == [OTHER]
