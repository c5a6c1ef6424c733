"""What a rehearsal showed, as a readable account: a case after the other, the nights, the sums."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from config.words import Words
from duban.views.flag_tones import LEVELS
from duban.views.page import Kind, Page, Pair, Pairs, Prose, Table, column, data
from states.money import fen
from states.notice import Notice
from workflow.rehearsal.account import MONEY
from workflow.rehearsal.check import Checked

Account = Mapping[str, Any]
"""The document that `workflow.rehearsal.account` makes of a rehearsal, or a case of it."""


def rehearsal_pages(shown: Account, notice: Notice, words: Words) -> Iterator[Page]:
    """A page a case, then one of all together: who was late from which night on, and the sums."""
    for case in shown["cases"]:
        yield _case(case, notice, words)
    yield Page(
        key="all",
        language=words.language,
        title="",
        parts=(
            _nights(shown, notice, words),
            _money("totals", words.say("rehearse.totals"), shown["totals"], words),
        ),
    )


def case_table(shown: Account) -> Table:
    """One row a case with its amounts, for programs."""
    plain = ("id", "region_code", "step", "state", "outcome", "late")
    return Table(
        "cases",
        "",
        (
            *(data(name) for name in plain),
            *(data(name, Kind.MONEY) for name in MONEY),
            data("notices"),
            data("refusals"),
        ),
        tuple(
            (
                *(case[name] for name in plain),
                *(fen(case["money_yuan"][name]) for name in MONEY),
                len(case["notices"]),
                len(case["refusals"]),
            )
            for case in shown["cases"]
        ),
    )


def difference_table(checked: Checked, words: Words) -> Table:
    """In what a rehearsal differs from what its file expects, both sides as JSON."""
    return Table(
        "differences",
        "",
        tuple(column(words, name) for name in ("scenario", "place", "expected", "found")),
        tuple(
            (one.scenario, one.place, _json(one.expected), _json(one.found))
            for one in checked.differences
        ),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


# --- a case ---------------------------------------------------------------------------------------


def _case(case: Account, notice: Notice, words: Words) -> Page:
    """What happened in a case; parts that have nothing to say are left out when it is printed."""
    points = tuple(_checkpoint(point, words) for point in case["checkpoints"])
    return Page(
        key=case["id"],
        language=words.language,
        title=f"{case['id']} {_region(case['region_code'], notice, words)}",
        lead=_standing(case, words),
        parts=(
            _moves(case, words),
            _owed(case, words),
            _assessed(case, words),
            Prose("refused", "", tuple(_refused(case, words)), tone="warn"),
            *(_flag(flag, words) for flag in case["flags"]),
            Prose("checkpoints", "", points),
            _money("money", words.say("title.money"), case["money_yuan"], words),
        ),
    )


def _standing(case: Account, words: Words) -> str:
    """Where a case stands at the end, in a line."""
    state = words.label("state", case["state"]) if case["state"] else words.say("word.none")
    outcome = words.label("outcome", case["outcome"]) if case["outcome"] else "—"
    step = case["step"] if case["step"] is not None else "—"
    late = words.say("word.late") if case["late"] else ""
    said = (f"{words.say('column.step')} {step}", state, outcome, late)
    return " · ".join(part for part in said if part)


def _moves(case: Account, words: Words) -> Table:
    return Table(
        "moves",
        words.say("rehearse.moves"),
        (
            column(words, "at", whole=True),
            *(column(words, name) for name in ("act_label", "from_state", "to_state")),
            column(words, "step", Kind.NUMBER),
            column(words, "clause", Kind.CLAUSE),
        ),
        tuple(
            (
                one["at"].replace("T", " "),
                words.label("command", one["event"]),
                words.label("state", one["from"]) if one["from"] else "",
                words.label("state", one["to"]),
                one["to_step"],
                one["clause"],
            )
            for one in case["transitions"]
        ),
    )


def _owed(case: Account, words: Words) -> Table:
    title = words.say("rehearse.owed")
    return Table(
        "owed",
        words.say("report.counted", title=title, count=len(case["notices"])),
        (
            column(words, "day", Kind.DAY),
            *(column(words, name) for name in ("kind", "item", "to")),
        ),
        tuple(
            (
                date.fromisoformat(one["date"]),
                words.label("mail_kind", one["kind"]),
                words.label("item", one["item"]) if one.get("item") else "",
                tuple(words.label("role", role) for role in one["to"]),
            )
            for one in case["notices"]
        ),
    )


def _assessed(case: Account, words: Words) -> Table:
    """What was reported of the execution of funds, and how it was judged."""
    return Table(
        "reports",
        words.say("title.reports"),
        (
            column(words, "day", Kind.DAY),
            column(words, "as_of", Kind.DAY),
            column(words, "spent_yuan", Kind.MONEY),
            column(words, "expected_yuan", Kind.MONEY),
            column(words, "index", Kind.NUMBER),
            column(words, "verdict"),
        ),
        tuple(
            (
                date.fromisoformat(one["reported_on"]),
                date.fromisoformat(one["as_of"]),
                fen(one["spent"]),
                None if one["expected_spend"] is None else fen(f"{one['expected_spend']:.2f}"),
                "" if one["index"] is None else f"{one['index']:.4f}",
                words.label("verdict", one["verdict"]),
            )
            for one in case["progress_assessments"]
        ),
    )


def _refused(case: Account, words: Words) -> Iterator[str]:
    """What was refused: the act with its rules, what is wrong, what would cure it."""
    for one in case["refusals"]:
        act, rules = words.label("command", one["kind"]), words.listed(one["rules"])
        yield words.say("rehearse.refused", seq=one["seq"], act=act, rules=rules)
        yield f"  {one['message']}"
        yield f"  → {one['cure']}"


def _flag(flag: Account, words: Words) -> Prose:
    level = words.label("flag", flag["level"])
    off = flag["closed_on"] or words.say("word.open")
    said = words.say("rehearse.flag", level=level, on=flag["raised_on"], off=off)
    return Prose("flag", "", (said,), tone=LEVELS.get(flag["level"], ""))


def _checkpoint(point: Account, words: Words) -> str:
    state = words.label("state", point["state"]) if point["state"] else words.say("word.none")
    items = words.listed(words.label("item", item) for item in point["overdue_items"])
    when = words.named("when", point["when"])
    late = items or words.say("word.none")
    return words.say("rehearse.checkpoint", day=point["date"], when=when, state=state, late=late)


# --- all cases together --------------------------------------------------------------------------


def _nights(shown: Account, notice: Notice, words: Words) -> Table:
    """The nights with somebody's lateness, the first day of each stretch only."""
    rows: list[tuple[date, tuple[str, ...], tuple[str, ...]]] = []
    before: object = None
    for night in shown["daily"]:
        late = [(one["region_code"], tuple(one["items"])) for one in night["overdue"]]
        if late and late != before:
            items = dict.fromkeys(words.label("item", i) for _, some in late for i in some)
            regions = tuple(_region(code, notice, words) for code, _ in late)
            rows.append((date.fromisoformat(night["date"]), regions, tuple(items)))
        before = late
    return Table(
        "nights",
        words.say("rehearse.nights"),
        (column(words, "day", Kind.DAY), column(words, "region"), column(words, "items")),
        tuple(rows),
        empty=words.say("rehearse.nobody_late"),
    )


def _region(code: str, notice: Notice, words: Words) -> str:
    return words.region(notice.regions_by_code[code]) if code in notice.regions_by_code else code


def _money(key: str, title: str, amounts: Account, words: Words) -> Pairs:
    """Amounts by their names; those that are zero are left out when they are printed."""
    return Pairs(
        key,
        title,
        tuple(
            Pair(name, words.label("money", name), fen(value), Kind.MONEY)
            for name, value in amounts.items()
        ),
    )
