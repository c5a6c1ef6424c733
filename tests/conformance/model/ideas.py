"""What could be done next to a case: what an office would do, and what it had better not.

Drawn from what the second model knows, so that nothing of the real one decides what is tried.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil
from random import Random
from typing import Any

from tests.conformance.model.case import Asked, Case, Doing, Filing
from tests.conformance.model.contract import first_of
from tests.conformance.model.model import Second
from tests.conformance.model.supervision import expected
from tests.conformance.model.terms import TITLES

Data = dict[str, Any]
Idea = tuple[int, str, Data]
SECTIONS = ["二年总体目标", "年度绩效目标", "工作任务"]
SHARED = {"formats": ["pdf", "word"], "paper_copies": 5, "stamped": True, "cover_letter": True}


def institutions(second: Second) -> list[str]:
    """As many institutions as the unit may file under its terms, three at most."""
    cap = second.terms.institution_caps[second.unit.group]
    return ["甲", "乙", "丙"][: max(second.terms.institution_min, min(cap, 3))]


def yuan(fen: int) -> int:
    """Whole yuan of an amount."""
    return fen // 100


def ideas(second: Second, day: date, draw: Random) -> Iterator[Idea]:
    """Sensible next acts, each with a weight."""
    case = second.case
    if case is None:
        yield 9, "open_case", {"region_code": second.unit.code}
        return
    if not case.is_open:
        yield 6, "reopen_case", {"reason": "复查"}
        yield 3, "file_dispute", {"against": "决定", "kind": "行政复议"}
        yield 4, "dispute_result", {"result": draw.choice(["维持", "撤销"])}
    else:
        yield from _filings(second, case, day, draw)
        yield from _support(second, case, draw)
        yield from _contract(second, case, draw)
        yield from _supervision(second, case, day, draw)
        yield from on_clawback(second, case, day, draw)
    if draw.random() < 0.35:
        yield 4, "undo_last_act", {"reason": "录入有误"}


def _filings(second: Second, case: Case, day: date, draw: Random) -> Iterator[Idea]:
    if case.step == 1:
        yield 2, "start_drafting", {}
        yield 2, "submit_for_internal_review", {}
        yield 9, "approve_plan_internally", {"period_months": 24, "sections": SECTIONS}
        yield 1, "decline_participation", {"letter": True}
    if case.step > 3:
        return
    title = TITLES[second.unit.track]
    ways = ["mail_received", "paper_received"]
    came = {
        way: f"{day - timedelta(days=draw.choice([0, 1, 4, 9]))}T08:30"
        for way in ways
        if draw.random() < 0.1
    }
    plan: Data = {
        **SHARED,
        **came,
        "documents": ["实施方案", "相关工作开展情况"],
        "subject": f"{title}+{second.unit.name}",
    }
    names = institutions(second)
    other: Data = {**SHARED, **came, "institutions": names, "selection_documents": True}
    if case.step >= 2:
        yield from _filing("plan", case.plan, plan)
    yield from _filing("institution", case.institution, other)
    yield 1, "lapse_case", {"reason": "逾期未备案"}


def _filing(side: str, filing: Filing, papers: Data) -> Iterator[Idea]:
    match filing.status:
        case "AWAITING_SUBMISSION":
            yield 9, f"submit_{side}_filing", papers
        case "SUBMITTED":
            yield 12, f"accept_{side}_filing", {}
            yield 3, f"return_{side}_filing", {"defects": ["未盖章"]}
            yield 1, "refuse_filing", {"reason": "两次补正仍不齐"}
        case "RETURNED":
            yield 9, f"resubmit_{side}_filing", papers
        case "LATE_PENDING":
            yield 9, "approve_late_filing", {"approved_by": "处长", "reason": "邮路延误"}
            yield 1, "refuse_late_filing", {"reason": "无正当理由"}


def _support(second: Second, case: Case, draw: Random) -> Iterator[Idea]:
    panel = [f"E{n + 1}" for n in range(second.terms.expert_panel_min | 1)]
    amount = draw.choice([1_000_000, 1_000_000, 999_999, 333_335])
    match case.state:
        case "PENDING_REVIEW":
            yield 9, "invite_experts", {"experts": panel}
            yield 3, "draw_experts", {"pool": panel, "size": len(panel), "seed": "2023"}
            if case.is_reviewed:
                yield 5, "deliberate", {"result": "support", "amount": amount}
        case "UNDER_REVIEW":
            sitting = [one.name for one in case.panel if not one.recused]
            yield 9, "finalize_review", {"scores": dict.fromkeys(sitting, 85)}
            yield 2, "declare_conflict", {"expert": draw.choice(case.panel).name, "ground": "任职"}
            out = next((one.name for one in case.panel if one.recused), case.panel[0].name)
            yield 3, "replace_expert", {"out": out, "in": draw.choice(["E8", "E9", "E1"])}
            yield 2, "submit_score", {"expert": draw.choice(case.panel).name, "score": 80}
            yield 1, "reopen_review", {"reason": "程序有误"}
        case "REVIEWED":
            yield 9, "deliberate", {"result": "support", "amount": amount}
            yield 2, "deliberate", {"result": "not_support"}
            yield 1, "reopen_review", {"reason": "程序有误"}
        case "DELIBERATED":
            yield 9, "publicise", {}
        case "PUBLICITY":
            decided = yuan(case.deliberated_amount)
            yield 9, "decide_support", {"amount": decided}
            yield 3, "decide_not_support", {"reason": "基础不足"}
            yield 3, "objection", {"signed": True, "stamped": True, "ground": "材料不实"}
            yield 1, "reopen_review", {"reason": "程序有误"}
        case "OBJECTION_REVIEW":
            yield 6, "resolve_objection", {"result": "rejected"}
            yield 2, "resolve_objection", {"result": "upheld"}
            yield 3, "objection", {"signed": True, "stamped": True, "ground": "第二件"}
        case _:
            return
    yield 1, "withdraw", {"letter": True}
    yield (
        1,
        "change_institutions",
        {"institutions": ["丁"], "cover_letter": True, "selection_documents": True},
    )


def _contract(second: Second, case: Case, draw: Random) -> Iterator[Idea]:
    if case.step != 5:
        return
    needed = ceil(case.approved * second.terms.asked_of_district / 100)
    if case.matching < needed * 100:
        yield 9, "commit_matching", {"amount": needed + draw.choice([0, 0, 1, 5000])}
        yield 2, "commit_matching", {"amount": max(needed - 1, 1)}
    names = list(case.institutions)
    parties = ["city", "district", *names]
    base = {name: yuan(case.approved) // len(names) for name in names}
    base[names[-1]] += yuan(case.approved) - sum(base.values())
    if case.state not in ("SIGNED_AWAITING_DISBURSEMENT", "LAPSED_UNSIGNED"):
        yield 9, "sign_contract", {"parties": parties, "allocation": base}
        yield 2, "sign_contract", {"parties": [draw.choice(parties)]}
        yield 2, "lapse_contract", {"reason": "逾期未签"}
    yield 1, "extend_contract_term", {"reason": "延期"}
    if case.state == "LAPSED_UNSIGNED":
        yield 9, "extend_contract_term", {"reason": "延期"}
        yield 2, "revoke_support", {"reason": "逾期未签"}
    yield 1, "publish_result", {}
    yield 1, "withdraw", {"letter": True}
    account = {"bank": "某银行", "account_name": names[0], "account": "1202000100000000"}
    yield 1, "record_account", {"institution": names[0], **account}
    if case.state == "SIGNED_AWAITING_DISBURSEMENT":
        some = names if draw.random() < 0.8 else names[:1]
        yield 12, "disburse", _first(second, case, some, draw)
        if case.payments:
            yield 2, "terminate_contract", {}


def _doing(second: Second, case: Case) -> Doing:
    asked = Asked("idea", {}, case.last_at, case.last_at, "city")
    return Doing(case, asked, second.terms, second.days)


def _first(second: Second, case: Case, names: list[str], draw: Random) -> Data:
    short, do = draw.choice([1, 1, 1, 2]), _doing(second, case)
    left = {n: yuan(first_of(do, n) - case.paid(n, "first_instalment")) // short for n in names}
    return _payment("first_instalment", left)


def _payment(instalment: str, parts: dict[str, int]) -> Data:
    return {"instalment": instalment, "amount": sum(parts.values()), "payees": parts}


def _supervision(second: Second, case: Case, day: date, draw: Random) -> Iterator[Idea]:
    if case.step != 6 or case.settlement is not None:
        return
    there = max(yuan(case.matching) // draw.choice([1, 1, 2]) + draw.choice([0, 0, 1]), 0)
    beside = {"matching_in_place": there} if draw.random() < 0.3 else {}
    yield 9, "submit_self_check", {**_report(second, case, day, draw), **beside}
    yield 2, "terminate_contract", {}
    if case.state == "TERMINATION_PENDING":
        yield 4, "decline_withdrawal", {"reason": "不同意"}
        return
    for kind in ("midterm", "final"):
        if not any(kind == one for one, _ in case.assessments):
            score = draw.choice([95, 85, 70, 40])
            space = {"year1": {"physical_space": draw.random() < 0.4}}
            said = space if draw.random() < 0.2 else {}
            yield 3, "record_assessment", {"kind": kind, "score": score, **said}
    yield 1, "start_assessment", {"kind": draw.choice(["midterm", "final"])}
    if any(case.ceilings.values()):
        ceilings = {n: yuan(part) for n, part in case.ceilings.items() if part >= 100}
        yield 6, "disburse", _payment("follow_on", ceilings)
    yield 1, "disburse", _first(second, case, list(case.institutions), draw)
    yield 1, "request_change", {"subject": "任务调整"}
    yield 1, "approve_change", {}
    yield 1, "refuse_change", {"reason": "不必要"}
    yield 1, "withdraw", {"letter": True}
    yield 1, "revoke_support", {"reason": "收回完毕"}
    yield 1, "issue_warning", {}
    yield 1, "open_clawback", {"grounds": draw.choice([["misuse"], ["poor_performance"]])}
    if any(one == "final" for one, _ in case.assessments):
        yield 6, "close_case", {}
    yield 1, "commit_matching", {"amount": max(yuan(case.matching) + draw.choice([-1, 0, 1]), 1)}


def _report(second: Second, case: Case, day: date, draw: Random) -> Data:
    """A report as of a near day, with spending that is good, slow, at the line or as it was."""
    as_of = day - timedelta(days=draw.choice([0, 1, 10, 40, 100]))
    do = _doing(second, case)
    due = expected(do, as_of)
    part = draw.choice([1, 1, 8, 5, 3, 0])
    wished = yuan(int(due * part // (1 if part == 1 else 10))) + draw.choice([0, 0, 1])
    spent = min(max(wished, yuan(case.spent)), yuan(max(case.spendable, 0)))
    note = {"correction_note": "更正"} if draw.random() < 0.2 else {}
    return {"as_of": as_of.isoformat(), "spent_cumulative": spent, **note}


def on_clawback(second: Second, case: Case, day: date, draw: Random) -> Iterator[Idea]:
    clawback = case.clawback
    if case.outstanding or case.dispute is not None:
        left = max(yuan(case.outstanding), 1)
        yield 6, "refund", {"amount": draw.choice([left, left, max(left // 3, 1)])}
        yield 4, "file_dispute", {"against": "收回决定", "kind": "行政诉讼"}
        yield 3, "suspend_enforcement", {"authority": "法院"}
        kind = draw.choice(["维持", "变更", "撤销"])
        yield 4, "dispute_result", {"result": kind, "amount": draw.choice([left, left * 2, 100])}
    if clawback is None:
        return
    spent = yuan(case.spent)
    most = max(yuan(case.spendable) - (0 if "misuse" in clawback.grounds else spent), 0)
    match clawback.state:
        case "FLAGGED":
            yield 9, "issue_warning", {}
            yield 2, "dismiss_flag", {"reason": "情况属实"}
        case "RECTIFYING" | "RECHECK":
            yield 6, "submit_rectification_report", _report(second, case, day, draw)
            yield 4, "extend_rectification", {"reason": "延长"}
            yield 5, "verify_rectification", {"result": "cleared", "finding": "已改"}
            yield 5, "verify_rectification", {"result": "not_cleared"}
            yield 1, "open_clawback", {"grounds": ["misuse"]}
            yield 1, "propose_clawback", {"amount": max(most, 1)}
        case "CLAWBACK_PREPARATION":
            yield 9, "propose_clawback", {"amount": draw.choice([most, max(most // 2, 1)])}
        case "CLAWBACK_PROPOSED":
            yield 4, "submit_statement", {"request": "减免"}
            yield 4, "waive_statement", {}
            yield 3, "request_hearing", {}
            told = (day - timedelta(days=draw.choice([5, 11, 20]))).isoformat()
            yield 3, "hold_hearing", {"notified_on": told}
            yield 1, "decide_clawback", {"amount": yuan(clawback.proposed)}
        case "DELIBERATION":
            amount = yuan(clawback.proposed)
            yield 5, "deliberate_clawback", {"result": "recover", "amount": amount}
            yield 1, "deliberate_clawback", {"result": "drop"}
            reach = max(amount - (yuan(case.spendable) - spent), 0)
            named = {"disallowed_spending": reach} if reach else {}
            yield 9, "decide_clawback", {"amount": amount, **named}
        case "RECOVERING":
            yield 2, "demand_recovery", {}
            yield 2, "refer_recovery", {"authority": "财政局"}
        case "REFERRED":
            yield 3, "write_off_recovery", {"authority": "财政局", "reason": "无财产"}
