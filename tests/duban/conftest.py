"""Offices that are real: without cases, with one in training, with cases at all points."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.notices import load_notice, parse_notice
from config.words import Words
from duban.bootstrap.desk import REAL, TRAINING, Desk
from duban.bootstrap.editions import NOTICE, Edition, editions, words
from duban.bootstrap.founding import create
from duban.bootstrap.new_programme import open_programme
from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from duban.running.correspondence import post_of
from notifications.outbound import folder
from states.commands import OpenCase
from tests.conftest import shut
from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, TEDA, XIQING, Practice, request
from tests.training_office import copy_office
from workflow.mail.delivery import deliver
from workflow.office.request import Done
from workflow.record import alarms, owing
from workflow.record.alarms.findings import Code, Differing, Finding
from workflow.record.owing import OwedStatus


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Where the office of a test is."""
    return Settings(office=tmp_path / "office")


@pytest.fixture(scope="session")
def real_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a real office without cases: to be copied."""
    office = tmp_path_factory.mktemp("real") / "office"
    shut(create(Settings(office=office), REAL).store)
    return office


@pytest.fixture(scope="session")
def early_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office in training on 18 July 2023, without cases: to be copied."""
    office = tmp_path_factory.mktemp("early") / "office"
    shut(create(Settings(office=office), TRAINING, date(2023, 7, 18)).store)
    return office


@pytest.fixture
def real(real_office: Path, settings: Settings) -> Iterator[Desk]:
    """The desk of a real office without cases."""
    copy_office(real_office, settings.office)
    with open_desk(settings) as opened:
        yield opened


@pytest.fixture
def training(early_office: Path, settings: Settings) -> Iterator[Desk]:
    """The desk of an office in training on 18 July 2023, with the case of 和平区."""
    copy_office(early_office, settings.office)
    with open_desk(settings) as opened:
        assert isinstance(opened.office.handle(request(OpenCase())), Done)
        yield opened


@pytest.fixture(params=["zh", "en"])
def spoken(request: pytest.FixtureRequest) -> Words:
    """The words of each language."""
    return words(request.param)


NEXT, HEXI = "tj-2024-1", "120103"
AT_POINTS = {
    TEDA: "open_case",
    XIQING: "accept_plan_filing",
    BINHAI: "publicise",
    DONGLI: "disburse",
    HEPING: "decide_clawback",
}
"""How far the cases of a busy desk have come; the last goes through nights of the year after."""

RAISED = [
    (TEDA, "duty", "2024-02-27T06:00:00+08:00"),
    (HEPING, "duty", "2024-02-27T06:00:00+08:00"),
    (HEPING, "case", "2024-02-28T06:00:00+08:00"),
    (DONGLI, "duty", "2024-02-28T06:00:00+08:00"),
    ("", "journal", "2024-02-29T06:00:00+08:00"),
]
"""Of which case, in which table and when the checks of a busy desk raised alarms."""


def next_year() -> Edition:
    """A notice of the year after, without 和平区, under the same procedure."""
    text = load_notice(NOTICE).text.replace(f'id = "{NOTICE}"', f'id = "{NEXT}"')
    lines = [line for line in text.splitlines() if f'code = "{HEPING}"' not in line]
    renamed = "\n".join(lines).replace('name = "西青区"', 'name = "新西青区"')
    return Edition(parse_notice(renamed, "next.toml"), editions().procedure)


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with cases at all points, one of the year after among them; some mails have left."""
    opened = create(
        Settings(office=tmp_path_factory.mktemp("busy") / "office"), TRAINING, date(2024, 3, 1)
    )
    office = Practice(opened.store, is_founded=True)
    office.lead("open_case", code=HEXI)
    office.do("decline_participation", {"letter": True}, code=HEXI)
    for code, until in AT_POINTS.items():
        office.lead(until, code=code)
        if until == "disburse":
            office.set("2024-01-10")
            spent = {"as_of": "2023-12-31", "spent_cumulative": 400_000}
            office.do("submit_self_check", spent, code=code)
    open_programme(opened, next_year())
    first = replace(request(OpenCase()), case_id=f"{NEXT}/{DONGLI}")
    assert isinstance(opened.office.handle(first), Done)
    for day in ("2023-07-18", "2023-07-24", "2023-09-19"):
        courier = folder.courier(opened.mails)
        deliver(opened.office, post_of(opened, "zh"), courier, date.fromisoformat(day))
    with opened.store.writing() as transaction:
        (held, failed, *_) = owing.of_case(transaction, f"{PROGRAMME}/{HEPING}")[-2:]
        owing.put(transaction, held.key, OwedStatus.HELD, None)
        owing.put(transaction, failed.key, OwedStatus.FAILED, None)
        for code, of_table, day in RAISED:
            case_id = f"{PROGRAMME}/{code}" if code else ""
            differing = (Differing("due", "2024-01-02", "2030-01-01"),)
            kind = Code.ROW if case_id else Code.JOURNAL
            finding = Finding(kind, of_table, f"{case_id} 01".strip(), case_id, differing)
            alarms.take(transaction, [finding], (), datetime.fromisoformat(day))
        alarms.close(transaction, 1, opened.clock(), "陈四", "已改回")
    yield opened
    shut(opened.store)
