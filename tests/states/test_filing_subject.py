"""The name of a mail that carries a plan filing, as districts write it (R-2.6)."""

import pytest
from msgspec.structs import replace

from states import commands, filing_subject
from states.act_in_hand import Work
from states.actors import Channel, somebody
from states.events import Act
from states.facts import Facts, Party
from states.notice import Notice
from tests.practice import DONGLI, HEPING, at, region, the_calendar, the_notice

NOTICE = the_notice()
TITLES = NOTICE.subject_titles
UNIT = region(HEPING).unit
OWN = f"{TITLES['B']}+{UNIT}"


def found(subject: str, code: str = HEPING, notice: Notice = NOTICE) -> str:
    """How a name is taken: as it is to be, with a warning, or refused."""
    now = at("2023-07-24")
    facts = Facts(region_code=code, opened_on=now.date(), since=now, last_at=now)
    act = Act(somebody(Party.DISTRICT, Channel.TERMINAL), now, now)
    command = commands.SubmitPlanFiling()
    work = Work(command, act, region(code), facts, notice, the_calendar())
    problems = list(filing_subject.problems(work, subject))
    assert all(one.rules == ("R-2.6",) for one in (*problems, *work.warnings))
    if problems:
        return "refused"
    return "warned" if work.warnings else "literal"


def test_name_as_the_notice_has_it_is_taken_without_a_word() -> None:
    assert found(OWN) == "literal"
    assert found(f"{TITLES['A']}+{region(DONGLI).unit}", DONGLI) == "literal"


@pytest.mark.parametrize(
    "before", ["Re: ", "RE：", "Fwd: re: ", "Fw:", "Re[2]: ", "回复：", "转发", "转发: 回复 "]
)
def test_what_a_mail_program_puts_before_it_is_forgiven(before: str) -> None:
    assert found(before + OWN) == "warned"


@pytest.mark.parametrize(
    "subject",
    [
        OWN.replace("+", "＋"),
        OWN.replace("+", " + "),
        OWN.replace("+", ""),
        f"  {OWN}  ",
        f"{OWN}（第2次报送）",
        f"{OWN}【补正】",
        OWN.replace("天津市和平区", "和平区", 1),
        OWN.replace("市场监督管理局", "市场监管局"),
        f"{TITLES['B']}/{TITLES['A']}+{UNIT}",
        f"{TITLES['A']} ／ {TITLES['B']}+{UNIT}",
    ],
)
def test_small_slip_is_a_warning(subject: str) -> None:
    assert found(subject) == "warned"


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "+",
        TITLES["B"],
        f"{TITLES['B']}+",
        UNIT,
        f"{TITLES['A']}+{UNIT}",
        f"{TITLES['B']}+{region(DONGLI).unit}",
        f"x{OWN}",
        "Re: " * 400 + OWN,
        "（" * 900 + OWN,
    ],
)
def test_name_of_another_track_or_unit_or_of_none_is_refused(subject: str) -> None:
    assert found(subject) == "refused"


def test_notice_may_ask_for_the_name_to_the_letter() -> None:
    strict = replace(NOTICE, subject_strictness="strict")
    assert found(OWN, notice=strict) == "literal"
    assert found(f"Re: {OWN}", notice=strict) == "refused"
