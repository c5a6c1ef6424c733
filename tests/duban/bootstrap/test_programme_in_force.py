"""Which of several programmes is in force: that of the notice issued last, whatever its name."""

import pytest

from config.notices import load_notice, parse_notice
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import NOTICE, Edition, editions
from duban.bootstrap.new_programme import is_latest, open_programme
from workflow.past import archiving
from workflow.record import archives, history


def edition(name: str, issued: str, number: int) -> Edition:
    """The packaged notice under another name and number, issued on that day."""
    before = load_notice(NOTICE)
    text = (
        before.text.replace(f'id = "{NOTICE}"', f'id = "{name}"')
        .replace(before.notice.document_number, f"虚构〔2024〕{number}号")
        .replace(f"value = {before.notice.issued}", f"value = {issued}", 1)
    )
    return Edition(parse_notice(text, f"{name}.toml"), editions().procedure)


@pytest.mark.parametrize("first", [0, 1])
def test_tenth_notice_of_a_year_comes_after_the_ninth(training: Desk, first: int) -> None:
    named = [edition("tj-2024-9", "2024-05-01", 9), edition("tj-2024-10", "2024-05-01", 10)]
    for one in (named[first], named[1 - first]):
        open_programme(training, one)
    assert training.programmes()[-2:] == ["tj-2024-9", "tj-2024-10"]
    assert training.programme() == "tj-2024-10"
    assert training.notice().id == "tj-2024-10"


def test_notice_that_was_issued_last_is_in_force_by_any_name(training: Desk) -> None:
    before = training.programme()
    later = edition("city-2024", "2024-05-01", 1)
    earlier = edition("zz-2022", "2022-05-01", 2)
    assert (is_latest(training, later), is_latest(training, earlier)) == (True, False)
    open_programme(training, later)
    open_programme(training, earlier)
    assert training.programmes() == ["zz-2022", before, "city-2024"]
    assert training.programme() == "city-2024"
    assert training.last_programmes(1) == ["city-2024"]


def close(desk: Desk, programme: str) -> None:
    """Keep an archive of a programme, as closing it does."""
    with desk.store.writing() as transaction:
        head = history.head(transaction, to_append=True)
        found = archives.contents_of(transaction, programme)
        archive = archives.archive_of(programme, found, head, "陈", desk.office.clock())
        archives.add(transaction, archive, found.parts)
        history.renew(transaction, f"archive {programme}")


def test_closed_programme_is_in_force_no_more_until_it_is_opened_again(training: Desk) -> None:
    before, closed = training.programme(), edition("city-2024", "2024-05-01", 1)
    open_programme(training, closed)
    assert training.programme() == "city-2024"
    close(training, "city-2024")
    assert training.programmes() == ["city-2024", before]
    assert (training.programme(), training.notice().id) == (before, before)
    between = edition("city-2023", "2023-08-01", 3)
    assert (is_latest(training, closed), is_latest(training, between)) == (False, True)
    with training.store.writing() as transaction:
        now = training.office.clock()
        archiving.reopen(transaction, "city-2024", now=now, person="陈", reason="判决")
    assert training.programme() == "city-2024"


def test_last_programme_stays_in_force_where_all_are_closed(training: Desk) -> None:
    only = training.programme()
    close(training, only)
    assert (training.programmes(), training.notice().id) == ([only], only)
    earlier = edition("city-2022", "2022-05-01", 2)
    assert is_latest(training, earlier)
    open_programme(training, earlier)
    assert training.programme() == "city-2022"
