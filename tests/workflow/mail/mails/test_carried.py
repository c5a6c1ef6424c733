"""What mails carry is found by the addresses that they are meant for."""

from tests.practice import HEPING
from tests.workflow.postroom import PostRoom
from workflow.mail import mails
from workflow.record import owing
from workflow.record.owing import search
from workflow.record.owing.search import OwedWanted

DISTRICT = f"district.{HEPING}@duban.example"


def found(room: PostRoom, part: str) -> list[str]:
    with room.office.store.reading() as transaction:
        wanted = OwedWanted(keys=mails.keys_carried_to(part))
        return [one.key for one in search.owed_wanted(transaction, wanted)]


def test_what_went_to_an_address_is_found_by_any_part_of_it(quiet: PostRoom) -> None:
    office = quiet.office
    with office.store.reading() as transaction:
        to_district = [
            one.key for one in owing.recent(transaction, 100) if "district" in one.recipients
        ]
    assert to_district
    for part in (DISTRICT, DISTRICT.upper(), HEPING, "@duban"):
        assert found(quiet, part) == to_district
    assert found(quiet, "district_") == []
    assert found(quiet, "%") == []


def test_what_no_mail_carries_yet_was_sent_to_nobody(room: PostRoom) -> None:
    assert found(room, "@") == []
    room.deliver()
    assert len(found(room, "@")) == 1
