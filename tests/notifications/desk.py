"""What lies on the desk of the tests: an office, a district, and facts for every kind."""

from datetime import date
from typing import Any

import msgspec

from duban.rendering.terms import terms_of
from notifications.letter import Brief, Sender
from states.duty_items import ITEMS, REMINDED, Item
from states.labels import Label
from states.mail_kinds import MAILS, MailKind

KNOWN: dict[str, Any] = {
    "amount": 60_000_000,
    "return_amount": 25_000_050,
    "committed": 40_000_000,
    "required": 100_000_000,
    "shortfall": 60_000_000,
    "outstanding": 20_000_040,
    "rating": "优",
    "score": 92,
    "defects": 2,
    "defect_list": ["备案函未加盖公章", "纸质件不足5份"],
    "instalment": "first_instalment",
    "result": "变更",
    "overdue_working_days": 3,
    "days_left": 7,
    "due": "2023-07-31",
    "recovery_due": "2024-06-28",
    "statement_due": "2024-05-21",
    "return_due": "2024-06-28",
    "correction_due": "2023-08-02",
    "contract_due": "2023-10-07",
    "rectification_due": "2024-05-10",
    "filing_deadline": "2023-07-31",
    "mailbox": "filing@office.example",
    "paper_receiver": "天津市知识产权保护中心",
    "conditions": ["积极落实专利运用促进工作", "具备一定工作基础"],
    "most_institutions": 3,
    "documents": ["函", "实施方案", "相关工作开展情况", "机构函", "确定过程相关文件"],
    "copies": 5,
    "formats": ["pdf", "word"],
    "mail_name": "区域知识产权运营中心建设+天津市和平区市场监督管理局",
    "receiver_address": "天津市滨海新区高新区华苑产业区开华道22号",
    "receiver_telephone": "022-23039860",
    "filing_number": "备〔2023〕7号",
    "start": "2023-08-24",
    "end": "2023-08-30",
    "reason": "措施不够具体",
    "total": 37_000_000,
    "rounds": 2,
    "corrected_until": "2023-08-02",
    "most": 2,
    "received": "2023-08-02",
    "items": ["contract_signing", "self_check_2024-01-10"],
    "expert": "张评审",
    "grounds": ["slow_execution", "no_data", "poor_performance", "misuse"],
    "as_of": "2024-03-31",
    "spent": 12_000_000,
    "expected": 30_000_050,
    "index": "0.3999",
    "least": "0.80",
    "missing": ["2024-03-31", "2024-06-30"],
    "assessment": "midterm",
    "disallowed": 5_000_000,
    "finding": "任务已补齐",
    "told": "receipt",
    "told_on": "2023-07-21",
    "told_anew": "yes",
    "subject": "关于现场踏勘的函（和平区）",
    "text": ["我局定于近日现场踏勘。", "请予配合。"],
}

DUE_ITEMS = [
    str(Label(item, date(2024, 1, 10) if ITEMS[item].dated else None))
    for item in REMINDED
    if item is not Item.OWN
]

A_NOTICE = Brief(
    kind="reminder",
    to=("district",),
    case_id="tj-2023-22/120101",
    region="和平区",
    unit="天津市和平区市场监督管理局（天津市和平区知识产权局）",
    programme_id="tj-2023-22",
    programme_title="区域知识产权运营中心建设方案备案",
    document_number="津知发运字〔2023〕22号",
    day=date(2023, 7, 24),
    office=Sender(
        name="天津市知识产权局",
        contact="王经办",
        phone="022-23039860",
        email="office@office.example",
        address="天津市",
    ),
    terms=terms_of("zh"),
    institutions=("天津𠮷䶮知识产权运营有限公司",),
)


def owed(kind: str, facts: dict[str, Any] | None = None, **changes: Any) -> Brief:
    """Return a notice of *kind* with the least that it needs, its *facts* and *changes*."""
    carried = MAILS[MailKind(kind)]
    needed = {name: KNOWN[name] for name in (*carried.needs, *carried.dates)}
    given = {"item": "plan_filing" if carried.is_about_item else None, **changes}
    return msgspec.structs.replace(A_NOTICE, kind=kind, facts=needed | (facts or {}), **given)


def complete(kind: str, **changes: Any) -> Brief:
    """Return a notice of *kind* with every fact that it may carry."""
    more = {name: KNOWN[name] for name in MAILS[MailKind(kind)].may}
    return owed(kind, more, sealed_number="津知函〔2024〕5号", synthetic=True, **changes)
