"""A district signs for what reached it, the first who does it; for what was only tried nobody."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from msgspec.structs import replace

from states.mail_kinds import Addressee
from tests.workflow.postroom import PostRoom, last
from workflow.mail.acts import acts_on, is_signed_for, is_unsigned, signed_for
from workflow.mail.holds import NotPossible
from workflow.mail.signing_for import sign_for
from workflow.record import owing
from workflow.record.owing import OwedStatus, Reason
from workflow.record.owing.search import OwedWanted, count_owed

SENT = OwedWanted(sent_to=Addressee.DISTRICT)


def counts(room: PostRoom) -> tuple[int, int]:
    """How much of what was sent to districts is unsigned, and how much is signed for."""
    with room.office.store.reading() as transaction:
        return (
            count_owed(transaction, replace(SENT, also=is_unsigned)),
            count_owed(transaction, replace(SENT, also=is_signed_for)),
        )


def test_of_two_who_sign_at_once_one_is_the_first(room: PostRoom) -> None:
    office = room.office
    room.deliver()
    owed = last(office, "programme_open")
    unsigned, _ = counts(room)
    gate = Barrier(2)

    def sign(name: str) -> bool:
        gate.wait()
        try:
            with office.store.writing() as transaction:
                return sign_for(transaction, owed, office.now, name)
        finally:
            office.store.close()

    with ThreadPoolExecutor(2) as pool:
        first = dict(zip(("甲", "乙"), pool.map(sign, ("甲", "乙")), strict=True))
    assert sorted(first.values()) == [False, True]
    with office.store.reading() as transaction:
        (act,) = acts_on(transaction, owed.key)
        assert first[act.person]
        assert signed_for(transaction, [owed.key, "none"]) == {owed.key: act}
    assert counts(room) == (unsigned - 1, 1)


def test_what_has_not_left_and_what_was_only_tried_are_signed_for_by_nobody(
    room: PostRoom,
) -> None:
    office = room.office
    planned = last(office, "programme_open")
    with office.store.writing() as transaction:
        owing.settle(
            transaction, planned.key, OwedStatus.SENT, "2023-07-18", result=Reason.IN_TRIAL
        )
    tried = last(office, "programme_open")
    for owed in (planned, tried):
        with pytest.raises(NotPossible), office.store.writing() as transaction:
            sign_for(transaction, owed, office.now, "甲")
    assert counts(room) == (0, 0)
