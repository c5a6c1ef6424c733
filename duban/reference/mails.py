"""The page of mails: every kind, what sends it, to whom, and the facts it carries."""

from collections.abc import Iterator

from duban.bootstrap import words
from duban.reference.markdown import code, table
from notifications.kinds import DIGEST, DIGESTED, KINDS, OFFICE_KINDS
from states.rulebook import Procedure

DISTRICT, BOTH = ("district",), ("district", "institution")
CITY, SUPERVISOR = ("city_operator",), ("city_supervisor",)

RECIPIENTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "assessment_result": (BOTH,),
    "case_closed": (BOTH,),
    "clawback_decision": (BOTH,),
    "clawback_proposed": (BOTH,),
    "contract_terminated": (BOTH,),
    "correction_request": (DISTRICT,),
    "decision_not_supported": (DISTRICT,),
    "decision_supported": (BOTH,),
    "decline_recorded": (DISTRICT,),
    "disbursement": (BOTH,),
    "dispute_registered": ((*DISTRICT, *SUPERVISOR), (*BOTH, *SUPERVISOR)),
    "dispute_result": ((*DISTRICT, "public"), BOTH),
    "escalation": (SUPERVISOR,),
    "filing_accepted": (DISTRICT,),
    "follow_on_withheld": (BOTH,),
    "matching_shortfall": (DISTRICT,),
    "overdue": (DISTRICT, BOTH),
    "programme_open": (DISTRICT,),
    "publicity": (DISTRICT,),
    "receipt": (DISTRICT,),
    "recovery_partial": (BOTH,),
    "recovery_settled": (BOTH,),
    "rectification_cleared": (BOTH,),
    "rectification_not_cleared": (BOTH,),
    "recusal_recorded": (CITY,),
    "reminder": (DISTRICT, BOTH),
    "review_invitation": (("expert",),),
    "slow_warning": (BOTH,),
    "withdrawal_confirmed": (DISTRICT,),
}
"""To whom each kind goes, one entry a case; the tests hold them against the scenarios."""

HEAD = """# 通知邮件 / Mails

一类邮件一节，模板在 `notifications/templates/<类别>/`。
「随文书」的，邮件只作告知，效力以盖章文书为准。必有的事实缺一项就不发；日期未定的，信中写明未定。

One section a kind; its templates are in `notifications/templates/<kind>/`. One that tells of a
sealed document has no legal effect of its own. A mail that lacks a required fact is not sent; a
day that is still open is said to be open.

由 `notifications/kinds.py` 和 `config/procedures/six-step.toml` 生成。
Generated from `notifications/kinds.py` and `config/procedures/six-step.toml`."""

DIGEST_SAYS = f"""汇总邮件 / digest

同一收件人同一天有两项以上 {code(DIGESTED)} 的，合为一封：先列已过截止日期的，再列临近截止日期的，
再列督办报告，各按紧急程度排列；自愿备案另列，用语不带责备。只有一项的，仍为该项自己的邮件。

Where a recipient is owed two or more of {code(DIGESTED)} on one day, they come as one mail: what is
past its due date first, then what is due soon, then escalations, the most urgent on top. Voluntary
filings stand apart, without reproach. One alone stays the mail that it is."""


def mails_page(procedure: Procedure) -> str:
    """The page of all kinds of mail."""
    return "\n".join(_page(procedure)) + "\n"


def _page(procedure: Procedure) -> Iterator[str]:
    zh, en = words("zh"), words("en")
    yield HEAD
    for kind, carries in sorted(KINDS.items()):
        acts = [rule.name for rule in procedure.commands if kind in rule.notices]
        to = [
            f"{'、'.join(zh.label('role', role) for role in roles)}"
            f" / {', '.join(en.label('role', role) for role in roles)}"
            for roles in RECIPIENTS[kind]
        ]
        rows = [
            ("何时 / When", code(acts) or "每日任务 / the job of the day"),
            ("发给 / To", "；<br>".join(to)),
            ("必有 / Must carry", code((*(("item",) if carries.item else ()), *carries.needs))),
            ("日期 / Days", code(carries.dates)),
            ("可有 / May carry", code(carries.may)),
            ("随文书 / Tells of a sealed document", "是 / yes" if carries.sealed else ""),
        ]
        yield ""
        yield f"## {kind}"
        yield ""
        yield f"{zh.label('mail_kind', kind)} / {en.label('mail_kind', kind)}"
        yield ""
        yield from table(("", ""), [row for row in rows if row[1]])
    yield ""
    yield f"## {DIGEST}"
    yield ""
    yield DIGEST_SAYS
    for kind in OFFICE_KINDS:
        roles = f"{zh.label('role', 'city_operator')} / {en.label('role', 'city_operator')}"
        when = "每夜，无事项也发 / every night, also when there is nothing to tell"
        yield ""
        yield f"## {kind}"
        yield ""
        yield f"{zh.label('mail_kind', kind)} / {en.label('mail_kind', kind)}"
        yield ""
        yield from table(("", ""), [("何时 / When", when), ("发给 / To", roles)])
