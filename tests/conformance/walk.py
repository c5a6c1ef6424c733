"""A case that is led at random: sensible next acts, odd ones, absurd ones, and days that pass.

Everything is drawn from one `Random`, so that hypothesis can shrink a walk and a seed repeats it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, get_type_hints

from states.calendar import OFFICE_TIME
from states.choices import AssessmentKind, Instalment
from states.commands import ALL, Command
from states.facts import Facts, Party
from states.funds import recoverable, spendable
from states.money import yuan
from states.reading import InvalidInput, read_command
from tests.practice import (
    EXPERTS,
    SECTIONS,
    Practice,
    institution_papers,
    institutions,
    plan_papers,
    request,
    slow_way,
    support,
    usual_way,
)
from workflow.night.looking import JOB_TIME
from workflow.night.plan import day_plan
from workflow.office.request import Request

Data = dict[str, Any]
Option = tuple[int, str, Data]

LAST_DAY = date(2026, 12, 1)
WORDS = [
    *("", "city", "district", "E1", "E9", "support", "not_support", "recover", "drop", "cleared"),
    *("not_cleared", "rejected", "upheld", "first_instalment", "follow_on", "midterm", "final"),
    *("维持", "变更", "撤销", "misuse", "poor_performance", "优", "差", "行政诉讼", "收回决定"),
    *("𠮷䶮〔2023〕22号", "名" * 300, "a\nb", "\x00", "\ud800", "plan_filing", "某某区机构1"),
]
NUMBERS = [-1, 0, 1, 7, 60, 100, 600_000, 1_000_000, 30_000_000, 10**9, 10**20]
PARTIES = [party.value for party in Party]


def sensible(facts: Facts | None, code: str, day: date, draw: Random) -> Iterator[Option]:
    """The acts that an office would think of next, with a weight and what they carry."""
    if facts is None:
        yield 9, "open_case", {"region_code": code}
        return
    if not facts.is_open:
        yield 3, "reopen_case", {"reason": "复查"}
        yield 1, "file_dispute", {"against": "决定", "kind": "行政复议"}
        yield 2, "dispute_result", {"result": draw.choice(["维持", "撤销"])}
        return
    yield from _on_filings(facts, code)
    yield from _on_support(facts, code, day, draw)
    yield from _on_contract(facts, code, draw)
    yield from _on_supervision(facts, day, draw)
    yield from _on_clawback(facts, day, draw)
    if draw.random() < 0.3:
        yield 1, "undo_last_act", {"reason": "录入有误"}


def _on_filings(facts: Facts, code: str) -> Iterator[Option]:
    if facts.step == 1:
        yield 3, "start_drafting", {}
        yield 3, "submit_for_internal_review", {}
        yield 6, "approve_plan_internally", {"period_months": 24, "sections": SECTIONS}
        yield 1, "decline_participation", {"letter": True}
    if facts.step <= 3:
        papers: dict[str, Data] = {
            "plan": plan_papers(code),
            "institution": institution_papers(code),
        }
        for side, filing in (("plan", facts.plan), ("institution", facts.institution)):
            if filing.status == "AWAITING_SUBMISSION":
                yield 6, f"submit_{side}_filing", papers[side]
                yield 1, f"submit_{side}_filing", {**papers[side], "paper_copies": 3}
            elif filing.status == "SUBMITTED":
                yield 9, f"accept_{side}_filing", {}
                yield 2, f"return_{side}_filing", {"defects": ["未盖章"]}
                yield 1, "refuse_filing", {"reason": "两次补正仍不齐"}
            elif filing.status == "RETURNED":
                yield 9, f"resubmit_{side}_filing", papers[side]
            elif filing.status == "LATE_PENDING":
                yield 6, "approve_late_filing", {"approved_by": "处长", "reason": "邮路延误"}
                yield 1, "refuse_late_filing", {"reason": "无正当理由"}
        yield 1, "lapse_case", {"reason": "逾期未备案"}
    if facts.step in (4, 5):
        yield (
            1,
            "change_institutions",
            {
                "institutions": institutions(code),
                "cover_letter": True,
                "selection_documents": True,
            },
        )


def _on_support(facts: Facts, code: str, day: date, draw: Random) -> Iterator[Option]:
    amount = support(code)
    match facts.state:
        case "PENDING_REVIEW":
            yield 6, "invite_experts", {"experts": EXPERTS}
            yield 3, "draw_experts", {"pool": [f"E{n}" for n in range(1, 9)], "seed": "2023"}
        case "UNDER_REVIEW":
            sitting = [expert.name for expert in facts.review.sitting]
            yield 9, "finalize_review", {"scores": dict.fromkeys(sitting, draw.randint(50, 99))}
            yield 1, "declare_conflict", {"expert": draw.choice(EXPERTS), "ground": "任职"}
            yield 1, "replace_expert", {"out": draw.choice(EXPERTS), "in": "E7"}
            yield 1, "submit_score", {"expert": draw.choice(EXPERTS), "score": 80}
        case "REVIEWED":
            yield 9, "deliberate", {"result": "support", "amount": amount}
            yield 1, "deliberate", {"result": "not_support"}
            yield 1, "reopen_review", {"reason": "程序有误"}
        case "DELIBERATED":
            yield 9, "publicise", {"start": day.isoformat()}
        case "PUBLICITY":
            yield 6, "decide_support", {"amount": yuan(facts.support.amount)}
            yield 1, "decide_not_support", {"reason": "基础不足"}
            yield 1, "objection", {"signed": True, "stamped": True, "ground": "材料不实"}
        case "OBJECTION_REVIEW":
            yield 6, "resolve_objection", {"result": "rejected"}
            yield 1, "resolve_objection", {"result": "upheld"}
            yield 1, "objection", {"signed": True, "stamped": True, "ground": "第二件"}
    if facts.step < 6 and draw.random() < 0.1:
        yield 1, "withdraw", {"letter": True}


def _on_contract(facts: Facts, code: str, draw: Random) -> Iterator[Option]:
    approved, names = facts.money.approved, facts.institutions
    if facts.step != 5:
        return
    if facts.money.matching_committed < approved:
        yield 6, "commit_matching", {"amount": yuan(approved)}
        yield 1, "commit_matching", {"amount": yuan(approved * 3 // 5)}
    share = {name: approved // len(names) for name in names}
    share[names[-1]] += approved - sum(share.values())
    shares = {name: yuan(part) for name, part in share.items()}
    yield 6, "sign_contract", {"parties": ["city", "district", *names], "allocation": shares}
    yield 2, "sign_contract", {"parties": [draw.choice(["city", "district", *names])]}
    yield 2, "lapse_contract", {"reason": "逾期未签"}
    if facts.state == "LAPSED_UNSIGNED":
        yield 6, "extend_contract_term", {"reason": "延期"}
        yield 1, "revoke_support", {"reason": "逾期未签"}
    if facts.state == "SIGNED_AWAITING_DISBURSEMENT":
        some = names if draw.random() < 0.7 else names[:1]
        yield 9, "disburse", _payment(facts, some, Instalment.FIRST, draw)


def _payment(facts: Facts, names: tuple[str, ...], instalment: Instalment, draw: Random) -> Data:
    money, part = facts.money, draw.choice([1, 1, 1, 2])
    payees = {}
    for name in names:
        if instalment is Instalment.FIRST:
            most = facts.contract.allocation[name] * 60 // 100 - money.paid_to(name, instalment)
        else:
            most = money.follow_on_ceiling.get(name, 0)
        if most // part > 0:
            payees[name] = most // part
    return {
        "instalment": instalment,
        "amount": yuan(sum(payees.values())),
        "payees": {name: yuan(fen) for name, fen in payees.items()},
    }


def _on_supervision(facts: Facts, day: date, draw: Random) -> Iterator[Option]:
    money = facts.money
    if facts.state not in ("EXECUTING", "MIDTERM", "FINAL", "TERMINATION_PENDING"):
        return
    room = spendable(money) - money.eligible_spent
    spent = money.eligible_spent + room * draw.choice([0, 0, 5, 20, 50, 100, 100, 101]) // 100
    as_of = day - timedelta(days=draw.choice([0, 1, 9]))
    report = {"as_of": as_of.isoformat(), "spent_cumulative": yuan(spent)}
    yield 6, "submit_self_check", report
    corrected = yuan(money.eligible_spent * draw.choice([0, 50, 90]) // 100)
    yield (
        2,
        "submit_self_check",
        {**report, "spent_cumulative": corrected, "correction_note": "更正"},
    )
    yield 1, "submit_self_check", {**report, "spent_cumulative": yuan(money.net_held)}
    yield 1, "disburse", _payment(facts, facts.institutions, Instalment.FIRST, draw)
    yield 1, "start_assessment", {"kind": draw.choice(["midterm", "final"])}
    if facts.assessment(AssessmentKind.MIDTERM) is None:
        yield 3, "record_assessment", {"kind": "midterm", "score": draw.randint(40, 100)}
    else:
        given = {"kind": "final", "score": draw.randint(40, 100), "spent_cumulative": yuan(spent)}
        yield 2, "record_assessment", given
        yield 4, "disburse", _payment(facts, facts.institutions, Instalment.FOLLOW_ON, draw)
    yield 1, "request_change", {"subject": "增加任务"}
    yield 1, "approve_change", {}
    yield 1, "refuse_change", {"reason": "不宜变更"}
    yield (
        1,
        "record_account",
        {
            "institution": facts.institutions[0],
            "bank": "某行",
            "account_name": "某机构",
            "account": "6222020200001234567",
        },
    )
    yield 1, "close_case", {}
    if draw.random() < 0.3:
        yield 1, "withdraw", {"letter": True}
        yield 1, "terminate_contract", {}
    yield 1, "open_clawback", {"grounds": [draw.choice(["misuse", "poor_performance"])]}
    if facts.state == "TERMINATION_PENDING":
        yield 6, "terminate_contract", {}
        yield 3, "refund", {"amount": yuan(money.outstanding_recovery)}
        yield 1, "file_dispute", {"against": "终止清算"}
    if facts.open_dispute is not None:
        yield from _on_dispute(facts, draw)


def _on_dispute(facts: Facts, draw: Random) -> Iterator[Option]:
    yield 2, "suspend_enforcement", {"authority": "法院"}
    yield 3, "dispute_result", {"result": draw.choice(["维持", "撤销"])}
    changed = facts.money.clawback_decided * draw.choice([1, 5, 9, 12]) // 10
    yield 3, "dispute_result", {"result": "变更", "amount": yuan(changed)}


def _on_clawback(facts: Facts, day: date, draw: Random) -> Iterator[Option]:
    clawback, money = facts.open_clawback, facts.money
    if clawback is None:
        return
    owed = max(money.outstanding_recovery - money.waived, 0)
    match clawback.state:
        case "FLAGGED":
            yield 12, "issue_warning", {}
            yield 2, "dismiss_flag", {"reason": "查无此事"}
        case "RECTIFYING":
            report = {"as_of": day.isoformat(), "spent_cumulative": yuan(money.eligible_spent)}
            yield 6, "submit_rectification_report", report
            yield 2, "extend_rectification", {"reason": "情况复杂"}
        case "RECHECK":
            yield 9, "verify_rectification", {"result": "not_cleared"}
            yield 2, "verify_rectification", {"result": "cleared"}
        case "CLAWBACK_PREPARATION":
            most = recoverable(money, full="misuse" in clawback.grounds)
            amount = most // draw.choice([1, 2, 3])
            yield 12, "propose_clawback", {"amount": yuan(amount)}
        case "CLAWBACK_PROPOSED":
            yield 6, "submit_statement", {"request": "减免"}
            yield 3, "waive_statement", {}
            yield 2, "request_hearing", {}
            notified = (day - timedelta(days=draw.choice([1, 20]))).isoformat()
            yield 3, "hold_hearing", {"notified_on": notified}
        case "DELIBERATION":
            amount = clawback.proposed if clawback.deliberated is None else clawback.deliberated
            yield 3, "deliberate_clawback", {"result": "recover", "amount": yuan(amount)}
            yield 1, "deliberate_clawback", {"result": "drop"}
            beyond = max(amount - recoverable(money, full=False), 0)
            named = beyond + draw.choice([0, 0, -1, 100, 1_000_000])
            decided = {"amount": yuan(amount), "disallowed_spending": yuan(named)}
            yield 9, "decide_clawback", decided
            yield 3, "decide_clawback", {"amount": yuan(amount)}
        case "RECOVERING" | "REFERRED":
            yield 4, "refund", {"amount": yuan(owed)}
            yield 4, "refund", {"amount": yuan(owed // 3)}
            one = draw.choice(facts.institutions)
            part = (money.claims.get(one, 0) - money.recovered_from(one)) // draw.choice([1, 2])
            yield 4, "refund", {"amount": yuan(part), "payers": {one: yuan(part)}}
            yield 3, "demand_recovery", {}
            yield 6, "refer_recovery", {"authority": "市财政局"}
            yield 4, "write_off_recovery", {"authority": "市财政局", "reason": "无力偿还"}
            yield 4, "file_dispute", {"against": "收回决定", "kind": "行政复议"}


def absurd(draw: Random, facts: Facts | None) -> tuple[str, Data]:
    """Any act with any data that has about the right form, and now and then not even that."""
    name = draw.choice(list(ALL))
    kind = ALL[name]
    hints = get_type_hints(kind)
    known = facts.institutions if facts else ()
    data = {}
    for inside, outside in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True):
        if draw.random() < 0.75:
            data[outside] = _value(str(hints[inside]), draw, known)
    if draw.random() < 0.03:
        data[draw.choice(["amounts", "x"])] = 1
    return name, data


def _value(hint: str, draw: Random, known: tuple[str, ...]) -> object:
    words = [*WORDS, *known, *known]
    if draw.random() < 0.02:
        return draw.choice([None, [], {}, "?", 1.5, True])
    if hint.startswith("tuple"):
        return [draw.choice(words) for _ in range(draw.choice([0, 1, 1, 3, 5]))]
    if hint.startswith("dict"):
        return {draw.choice(words): draw.choice(NUMBERS) for _ in range(draw.choice([0, 1, 2]))}
    if "datetime" in hint:
        days = ["2023-07-20T10:00", "2023-07-31T23:59:59", "2023-07-31T17:00:00+00:00"]
        return draw.choice([*days, "9999-12-31T23:59", "0001-01-01T00:00"])
    if "date" in hint:
        return draw.choice(["0001-01-01", "2023-08-24", "2024-02-29", "2027-01-04", "9999-12-31"])
    if "bool" in hint:
        return draw.random() < 0.7
    if "float" in hint:
        return draw.choice([*NUMBERS, 88.5, float("nan"), float("inf")])
    if "int" in hint:
        return draw.choice(NUMBERS)
    return draw.choice(words)


STARTS = [
    *("", "open_case", "accept_institution_filing", "decide_support", "disburse"),
    *("submit_self_check", "verify_rectification", "decide_clawback"),
]
"""Acts up to which a walk may be led before it goes its own way."""


def way_to(code: str, last: str) -> Iterator[tuple[str, Command]]:
    """The acts that lead a case to the act *last*, with their times."""
    for moment, name, data in (*usual_way(code), *slow_way()) if last else ():
        yield moment, read_command(name, data, "start")
        if name == last:
            return


class Walk:
    """One case on its random way through a practice office."""

    def __init__(self, practice: Practice, code: str, draw: Random) -> None:
        self.practice, self.code, self.draw = practice, code, draw

    def facts(self) -> Facts | None:
        """The facts of the case, if there is one."""
        stored = self.practice.stored(self.code)
        return stored.facts if stored else None

    def next(self) -> Request | None:
        """The next request; None where its data can't even be read."""
        draw, facts = self.draw, self.facts()
        day, chance = self.practice.now.date(), draw.random()
        if chance < 0.75:
            options = list(sensible(facts, self.code, day, draw))
            weights = [weight for weight, _, _ in options]
            _, name, data = draw.choices(options, weights)[0]
            party = None
        elif chance < 0.85:
            name, (_, _, data) = (
                draw.choice(list(ALL)),
                draw.choice(list(sensible(facts, self.code, day, draw))),
            )
            party = None
        else:
            name, data = absurd(draw, facts)
            party = draw.choice(PARTIES) if draw.random() < 0.3 else None
        try:
            command = read_command(name, data, "walk", strict=draw.random() < 0.5)
        except InvalidInput:
            return None
        return request(command, code=self.code, party=party, **self._manner(command))

    def _manner(self, command: Command) -> Data:
        """How it is asked for: mostly plainly, now and then back in time or by named persons."""
        draw, now = self.draw, self.practice.now
        if draw.random() < 0.85:
            return {}
        return draw.choice(
            [
                {"at": now - timedelta(days=2), "basis": "收文登记簿"},
                {"at": now - timedelta(days=2)},
                {"at": now + timedelta(days=2)},
                {"at": datetime(2031, 1, 4, 9, tzinfo=OFFICE_TIME)},
                {"at": datetime(1999, 1, 4, 9, tzinfo=OFFICE_TIME), "basis": "旧档"},
                {"persons": {"person": "甲", "prepared_by": "甲", "approved_by": "乙"}},
                {"persons": {"person": "甲", "prepared_by": "甲", "approved_by": "甲"}},
                {"persons": {"person": "甲"}},
            ]
        )

    def pass_time(self) -> None:
        """Let hours or days pass; in days, some nights are worked and some are missed."""
        draw, practice = self.draw, self.practice
        chance = draw.random()
        if chance < 0.45:
            practice.now += timedelta(minutes=7)
            return
        facts = self.facts()
        is_long = facts is not None and facts.step >= 5 and facts.open_clawback is None
        days = draw.choice([1, 3, 10, 35, 95] if is_long else [1, 1, 3, 8, 33])
        last = min(practice.now.date() + timedelta(days=days), LAST_DAY)
        nights = {last, *(last - timedelta(days=draw.randrange(days)) for _ in range(2))}
        for night in sorted(nights):
            if night >= practice.now.date():
                practice.now = max(practice.now, datetime.combine(night, JOB_TIME, OFFICE_TIME))
                day_plan(practice.office, night)
        practice.now = max(practice.now, datetime.combine(last, JOB_TIME, OFFICE_TIME))
        practice.now += timedelta(hours=3)
