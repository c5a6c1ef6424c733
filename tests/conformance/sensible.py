"""What could sensibly be done next to a case, each act with its weight and its data."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from states.choices import AssessmentKind, Instalment
from states.facts import Facts
from states.funds import recoverable, spendable
from states.money import yuan
from tests.practice import (
    EXPERTS,
    SECTIONS,
    institution_papers,
    institutions,
    plan_papers,
    support,
)

Data = dict[str, Any]


Option = tuple[int, str, Data]


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
