"""What comes of a notice: dates, verdicts, decisions with their letters, reports, courses."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from config.calendars import packaged_calendar
from config.notices import NoticeFile, load_notice, parse_notice, with_policy
from config.procedures import load_procedure
from config.words import Words
from duban.views.guide import guide
from duban.views.notice import notice_page
from states import deadlines, funds, indicators
from states.duty_items import ITEMS, LADDERS
from states.notice import Notice
from states.verdicts import IndicatorVerdict
from tests.acceptance.changing import as_text, packaged
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import (
    BINHAI,
    HEPING,
    PROGRAMME,
    Practice,
    institutions,
    plan_papers,
    slow_way,
    the_calendar,
    the_rulebook,
    usual_way,
)
from tests.workflow.postroom import post
from workflow.mail.letters import letter
from workflow.night import reports
from workflow.rehearsal.account import account
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import Script, read_script

RISE = "K4_transfer_growth"
SCENARIOS = Path(__file__).parent / "scenarios"
COURSES = (
    *("late_filings", "corrections", "institution_caps", "mail_names", "declined"),
    *("expert_panels", "matching_shortfall", "midterm_ratings", "self_checks_missed"),
    *("rectification", "objections", "silent_units", "full_course"),
)

Acts = tuple[tuple[str, str, dict[str, Any]], ...]
"""When, which act, with what; without a name it is the night of that day."""

LATE_PAPER: Acts = (
    (
        "2023-08-02",
        "submit_plan_filing",
        {
            **plan_papers(HEPING),
            "mail_received": "2023-07-31T16:00",
            "paper_received": "2023-08-02T08:00",
        },
    ),
)
WITHOUT_ORDER: Acts = (
    (
        "2023-07-25",
        "submit_plan_filing",
        {**plan_papers(HEPING), "documents": ["相关工作开展情况", "函", "实施方案"]},
    ),
    ("2023-07-26", "accept_plan_filing", {}),
)
NAME = institutions(HEPING)[0]
MATCHING_NOT_IN_PLACE: Acts = (
    (
        "2024-01-08",
        "submit_self_check",
        {"as_of": "2023-12-31", "spent_cumulative": 150_000, "matching_in_place": 0},
    ),
    ("2024-09-12", "record_assessment", {"kind": "midterm", "score": 95}),
    (
        "2024-09-13",
        "disburse",
        {"instalment": "follow_on", "amount": 400_000, "payees": {NAME: 400_000}},
    ),
)
HEARING: Acts = (
    ("2024-02-28", "request_hearing", {}),
    ("2024-03-08", "hold_hearing", {"notified_on": "2024-02-28"}),
)
RECONSIDERATION: Acts = (
    ("2024-04-29", "file_dispute", {"against": "收回决定", "kind": "行政复议"}),
)
LAWSUIT: Acts = (("2024-08-29", "file_dispute", {"against": "收回决定", "kind": "行政诉讼"}),)
NIGHTS: Acts = (("2024-05-17", "", {}), ("2025-11-26", "", {}), ("2026-12-01", "", {}))
"""Thirty working days after the recovery was due; 400 days before the calendar ends; and when the
days of the next year are published."""


def dates(file: NoticeFile) -> Any:
    """When things are due, reminded of, chased and escalated."""
    notice, calendar = file.notice, the_calendar()
    due, created = date(2024, 4, 10), date(2024, 1, 2)
    return (
        {item: laid.terms(notice) for item, laid in ITEMS.items()},
        {
            name: deadlines.ladder(due, created, notice.reminder_offsets_days[name], calendar)
            for name in LADDERS
        },
        [n for n in range(30) if deadlines.is_chased(n, notice)],
        {name: notice.escalation_days(name) for name in LADDERS},
        [
            deadlines.self_check_day(period, notice)
            for period in deadlines.self_check_periods(date(2023, 8, 31), date(2025, 8, 31), notice)
        ],
    )


def verdicts(file: NoticeFile) -> Any:
    """Ratings, caps and amounts, and indicators at the packaged floors."""
    notice = file.notice
    base = load_notice(PROGRAMME).notice
    return (
        [notice.rating_of(score) for score in range(101)],
        [(one.code, one.track, notice.cap(one)) for one in notice.regions],
        [funds.first_ceiling(share, notice) for share in (0, 333_333, 1_000_000)],
        funds.required_matching(1_000_000, notice),
        notice.follow_on_factor_pct,
        [
            indicators.judge(at_floors(base, one.code), one, notice, final=final)
            for one in notice.regions
            for final in (False, True)
        ],
        indicators.worked_out(
            {"K1_product_filings": IndicatorVerdict.PASS}, notice.indicator_weights
        ),
    )


def at_floors(notice: Notice, code: str) -> dict[str, dict[str, int | bool]]:
    """Figures that just reach the floors of a region."""
    own = notice.regions_by_code.get(code)
    floors = {i.key: i.floors[own.region_class] for i in notice.indicators} if own else {}

    def year(n: int) -> dict[str, int | bool]:
        grown = 11**n * 10 ** (2 - n)
        return {
            "product_filings": floors.get("K1_product_filings", 0),
            "open_licence_total": floors.get("K2a_open_licence_count", 0),
            "open_licence_concluded": -(-floors.get("K2a_open_licence_count", 0) // 10),
            "pledge_amount": grown,
            "pledge_count": grown,
            "insurance_policies": floors.get("K3c_insurance", 0),
            "transfer_license_count": grown if own and floors.get(RISE) else 1000 + n,
            "physical_space": True,
        }

    return {"base": year(0), "year1": year(1), "year2": year(2)}


def openings(file: NoticeFile) -> Any:
    """What each unit is written to when its case is opened, and with whom it shares a cap."""
    office = Practice(new_store("sqlite://"), notice=file.notice)
    try:
        for one in file.notice.regions:
            office.do("open_case", code=one.code)
        with office.store.reading() as transaction:
            return [
                letter(office.office, transaction, office.mails(one.code), post())[0].text
                for one in file.notice.regions
            ] + [file.notice.belongs_to(one) for one in file.notice.regions]
    finally:
        shut(office.store)


def decisions(file: NoticeFile) -> Any:
    """What two usual cases come to, act by act, with all their letters."""
    return [told for code in (HEPING, BINHAI) for told in _of_case(file.notice, code)]


def _of_case(notice: Notice, code: str) -> Iterator[Any]:
    office = Practice(new_store("sqlite://"), notice=notice)
    try:
        for moment, name, data in (*usual_way(code), *slow_way()):
            if moment > "2024":
                office.night(moment[:10])
            office.set(moment)
            yield msgspec.to_builtins(office.ask(name, data, code=code))
        with office.store.reading() as transaction:
            for owed in office.mails(code):
                yield letter(office.office, transaction, [owed], post())[0].text
    finally:
        shut(office.store)


def course(name: str) -> Callable[[NoticeFile], Any]:
    """What a scenario comes to."""

    def look(file: NoticeFile) -> Any:
        script = _script(name)
        notice = with_policy(file.notice, {} if name in COURSES else script.policy)
        played = rehearse(script, notice, the_rulebook(), script.calendar or packaged_calendar())
        shown = account(played, lambda problem: (str(problem), ""))
        shown["history"] = None
        return shown

    return look


@cache
def _script(name: str) -> Script:
    return read_script(json.loads((SCENARIOS / f"{name}.json").read_text(encoding="utf-8")))


def papers(file: NoticeFile) -> Any:
    """The guide to the procedure and the page of the notice, for what only papers name."""
    words, procedure = Words("zh"), load_procedure("six-step").procedure
    return [
        msgspec.to_builtins(p) for p in (guide(file, procedure, words), notice_page(file, words))
    ]


def trials(file: NoticeFile) -> Any:
    """What acts come to at the very limits of terms, gates and lists."""
    return [
        *_acts(file.notice, LATE_PAPER, "approve_plan_internally"),
        *_acts(file.notice, WITHOUT_ORDER, "approve_plan_internally"),
        *_acts(file.notice, MATCHING_NOT_IN_PLACE, "disburse"),
        *_acts(file.notice, HEARING, "propose_clawback"),
        *_acts(file.notice, RECONSIDERATION, "decide_clawback"),
        *_acts(file.notice, LAWSUIT, "decide_clawback"),
        *_acts(file.notice, NIGHTS, "decide_clawback"),
    ]


def _acts(notice: Notice, acts: Acts, until: str) -> Iterator[Any]:
    """What acts come to after *until*, and the report of a day on which nothing is asked."""
    office = Practice(new_store("sqlite://"), notice=notice)
    try:
        office.lead(until)
        for moment, name, data in acts:
            office.set(moment)
            if name:
                yield msgspec.to_builtins(office.ask(name, data))
                continue
            office.night(moment)
            with office.store.reading() as transaction:
                report = reports.on_day(transaction, date.fromisoformat(moment))
            yield report and (
                report.recovery_work,
                report.calendar_is_short,
                report.calendar_is_awaited,
            )
    finally:
        shut(office.store)


@cache
def packaged_papers() -> Any:
    """What the pages say of the packaged notice."""
    return papers(parse_notice(as_text(packaged()), "packaged"))


LOOKS = (dates, verdicts, openings, decisions, trials, *map(course, COURSES))


@cache
def unchanged(number: int) -> Any:
    """What one look sees of the packaged notice."""
    return LOOKS[number](parse_notice(as_text(packaged()), "packaged"))
