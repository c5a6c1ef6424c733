"""What asks for somebody's eye: spending that is slow, money that has to come back."""

from fractions import Fraction

from config.words import Words
from duban.views.flag_tones import LEVELS
from duban.views.owners import owed_by
from duban.views.page import Kind, Ref, Subject, Table, Value, coded, column
from duban.views.programme import Member
from states.facts import Clawback, Duty, Facts
from states.funds import expected_of
from states.steps import State
from workflow.night.clawbacks import TERMS
from workflow.record.cases.clawbacks import CONFIRMED


def slow(members: list[Member], words: Words) -> Table:
    """The cases whose last report is behind, or that are flagged; the slowest first."""
    columns = (
        column(words, "region"),
        column(words, "as_of", Kind.DAY),
        column(words, "spent_yuan", Kind.MONEY),
        column(words, "expected_yuan", Kind.MONEY),
        column(words, "index"),
        column(words, "verdict", Kind.CODED),
        column(words, "flag", Kind.CODED),
    )
    found = sorted((one for one in members if _is_slow(one.case.facts)), key=_index)
    rows = tuple(_slow_row(one, words) for one in found)
    tones = tuple(LEVELS.get(_level(one.case.facts), "") for one in found)
    title, empty = words.say("funds.slow"), words.say("funds.none_slow")
    return Table("slow", title, columns, rows, tones, empty=empty)


def _is_slow(facts: Facts) -> bool:
    return facts.is_open and _level(facts) in LEVELS


def _level(facts: Facts) -> str:
    """How bad it is: by the open flag, else by the report that counts."""
    if facts.open_flag is not None:
        return facts.open_flag.level
    report = facts.counting_report
    return report.verdict if report else ""


def _index(one: Member) -> Fraction:
    report = one.case.facts.counting_report
    return Fraction(report.index) if report and report.index else Fraction(0)


def _slow_row(one: Member, words: Words) -> tuple[Value, ...]:
    facts = one.case.facts
    report, flag = facts.counting_report, facts.open_flag
    judged: tuple[Value, ...] = (None, None, None, "", None)
    if report is not None:
        judged = (
            report.as_of,
            report.spent,
            expected_of(report),
            None if report.index is None else f"{float(Fraction(report.index)):.1%}",
            coded(words, "verdict", report.verdict),
        )
    return (
        Ref(words.region(one.region), Subject.CASE, one.case.id),
        *judged,
        coded(words, "flag", flag.level) if flag else None,
    )


def clawbacks(members: list[Member], words: Words) -> Table:
    """The cases from which money has to come back, with what is owed next and until when."""
    columns = (
        column(words, "region"),
        column(words, "state", Kind.CODED),
        column(words, "grounds"),
        column(words, "proposed", Kind.MONEY),
        column(words, "claims"),
        column(words, "decided_yuan", Kind.MONEY),
        column(words, "returned_yuan", Kind.MONEY),
        column(words, "outstanding_yuan", Kind.MONEY),
        column(words, "item", Kind.CODED),
        column(words, "owner", Kind.CODED),
        column(words, "due", Kind.DAY),
    )
    found = [one for one in members if _comes_back(one.case.facts)]
    rows = tuple(_clawback_row(one, words) for one in found)
    title, empty = words.say("funds.clawbacks"), words.say("funds.none_back")
    return Table("clawbacks", title, columns, rows, empty=empty)


def _comes_back(facts: Facts) -> bool:
    clawback = facts.open_clawback
    is_confirmed = clawback is not None and clawback.state in CONFIRMED
    return is_confirmed or facts.money.clawback_decided > 0


def _term(facts: Facts) -> Duty | None:
    """The duty whose term runs in the clawback, if one does."""
    clawback = facts.open_clawback
    if clawback is None or clawback.state not in CONFIRMED:
        return None
    item = TERMS.get(State(clawback.state))
    duty = facts.duty(item) if item else None
    return duty if duty is not None and duty.is_open else None


def _clawback_row(one: Member, words: Words) -> tuple[Value, ...]:
    facts = one.case.facts
    money, clawback = facts.money, facts.clawback
    duty = _term(facts)
    return (
        Ref(words.region(one.region), Subject.CASE, one.case.id),
        _state(facts, words),
        tuple(coded(words, "ground", ground) for ground in clawback.grounds) if clawback else (),
        _proposed(clawback),
        tuple(money.claims),
        money.clawback_decided,
        money.recovered,
        money.outstanding_recovery,
        coded(words, "item", duty.label) if duty else None,
        owed_by(duty.item, duty.owner, words) if duty else None,
        duty.due if duty else None,
    )


def _state(facts: Facts, words: Words) -> Value:
    if (clawback := facts.open_clawback) is not None:
        return coded(words, "state", f"clawback.{clawback.state}", short=True)
    return coded(words, "state", facts.shown_state, short=True)


def _proposed(clawback: Clawback | None) -> int | None:
    """What is proposed while nothing is decided."""
    return clawback.proposed if clawback is not None and not clawback.decided else None
