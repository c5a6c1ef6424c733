"""What an office works by comes from its database, and what is in force with the transaction."""

import re
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.notices import parse_notice
from duban.bootstrap import office_settings, yearbook
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import Edition, editions, words
from duban.bootstrap.new_programme import open_programme
from duban.views import health
from duban.views.notice import notice_file
from states.commands import OpenCase
from states.mail_kinds import AWAITING_RELEASE, Addressee
from tests.conftest import shut
from tests.practice import DONGLI, request
from tests.years import whole_year
from workflow.office import redating
from workflow.office.request import Done

YEAR = whole_year(2027)


def other(desk: Desk) -> Desk:
    """The same office as another process has it open."""
    return Desk(desk.settings, type(desk.store)(desk.settings.url), desk.kind)


def import_year(desk: Desk, folder: Path) -> None:
    """Import the year 2027."""
    path = folder / "2027.toml"
    path.write_text(YEAR, encoding="utf-8")
    years = (yearbook.year_from(path),)
    redating.adopt(desk.office, date(2027, 1, 1), lambda t: yearbook.keep(t, years))


def test_notice_and_procedure_are_those_that_the_office_keeps(real: Desk) -> None:
    notice, procedure = editions()
    shelf = real.office.shelf
    assert shelf.notice(notice.hash) == notice.notice
    assert shelf.notice(notice.hash) is shelf.notice(notice.hash)
    assert shelf.rulebook(procedure.hash).procedure == procedure.procedure


def test_office_goes_on_under_a_notice_of_an_earlier_version(training: Desk) -> None:
    notice, procedure = editions()
    older = re.sub(r"\[calendar_published_month\][^\[]+", "", notice.text)
    older = older.replace(f'id = "{notice.notice.id}"', 'id = "tj-2023-older"')
    pinned = parse_notice(older, "older.toml", is_pinned=True)
    open_programme(training, Edition(pinned, procedure))
    assert training.office.shelf.notice(pinned.hash) == pinned.notice
    first = replace(request(OpenCase()), case_id=f"{pinned.notice.id}/{DONGLI}")
    assert isinstance(training.office.handle(first), Done)
    with training.store.reading() as transaction:
        assert notice_file(transaction, pinned.notice.id).text == pinned.text
    found = health.health_table(health.office(training, words("en")), words("en"))
    assert health.is_sound(found), found.rows


def test_year_that_one_process_imports_is_in_force_in_the_other(real: Desk, tmp_path: Path) -> None:
    elsewhere = other(real)
    assert (real.calendar.last, elsewhere.calendar.last) == (date(2026, 12, 31),) * 2
    import_year(elsewhere, tmp_path)
    assert (real.calendar.last, elsewhere.calendar.last) == (date(2027, 12, 31),) * 2
    shut(elsewhere.store)


def test_kinds_held_change_with_the_profile(real: Desk) -> None:
    def held() -> frozenset[str]:
        with real.store.reading() as transaction:
            return real.office.in_force(transaction).held

    assert held() == AWAITING_RELEASE
    with real.store.writing() as transaction:
        office_settings.keep(transaction, {"mail.hold": "slow_warning"})
        assert real.office.in_force(transaction).held == {"slow_warning"}
    assert held() == {"slow_warning"}


def test_setting_that_was_given_up_never_was_in_force(real: Desk) -> None:
    with real.store.writing() as transaction:
        transaction.give_up()
        office_settings.keep(transaction, {"mail.hold": "slow_warning"})
        assert real.office.in_force(transaction).held == {"slow_warning"}
    with real.store.writing() as transaction:
        office_settings.keep(transaction, {"mail.hold": "receipt"})
        assert real.office.in_force(transaction).held == {"receipt"}


@pytest.mark.parametrize("kind", ["real", "training"])
def test_report_goes_to_the_operator(kind: str, request: pytest.FixtureRequest) -> None:
    desk: Desk = request.getfixturevalue(kind)
    with desk.store.reading() as transaction:
        found = desk.office.in_force(transaction)
    assert found.report_to == (Addressee.CITY_OPERATOR,)
    assert bool(found.held) is (kind == "real")
