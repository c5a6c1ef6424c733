"""The page of mails: every kind, what sends it, to whom, and the facts it carries."""

from collections.abc import Iterator

from config.words import Words
from duban.bootstrap.editions import words
from duban.reference.markdown import code, table
from notifications.briefs import DIGEST
from states.mail_kinds import BY_CORRECTION, MAILS, OF_CASES, TIMED, Addressee, MailKind
from states.procedure import Procedure

HEAD = """# 通知邮件 / Mails

一类邮件一节，模板在 `notifications/templates/<类别>/`。
「随文书」的，邮件只作告知，效力以盖章文书为准。必有的事实缺一项就不发；日期未定的，信中写明未定。

One section a kind; its templates are in `notifications/templates/<kind>/`. One that tells of a
sealed document has no legal effect of its own. A mail that lacks a required fact is not sent; a
day that is still open is said to be open.

由 `states/mail_kinds.py` 和 `config/procedures/six-step.toml` 生成。
Generated from `states/mail_kinds.py` and `config/procedures/six-step.toml`."""

DIGEST_SAYS = f"""汇总邮件 / digest

同一收件人同一天有两项以上 {code(TIMED)} 的，合为一封：先列已过截止日期的，再列临近截止日期的，
再列督办报告，各按紧急程度排列；自愿备案另列，用语不带责备。只有一项的，仍为该项自己的邮件。

Where a recipient is owed two or more of {code(TIMED)} on one day, they come as one mail: what is
past its due date first, then what is due soon, then escalations, the most urgent on top. Voluntary
filings stand apart, without reproach. One alone stays the mail that it is."""


BY_JOB = "每日任务 / the job of the day"


def mails_page(procedure: Procedure) -> str:
    """The page of all kinds of mail."""
    return "\n".join(_page(procedure)) + "\n"


def _page(procedure: Procedure) -> Iterator[str]:
    zh, en = words("zh"), words("en")
    yield HEAD
    for kind in OF_CASES:
        acts = [rule.name for rule in procedure.commands if kind in rule.notices]
        when = "更正时 / with a correction" if kind in BY_CORRECTION else BY_JOB
        yield from _kind(kind, code(acts) or when, zh, en)
    yield ""
    yield f"## {DIGEST}"
    yield ""
    yield DIGEST_SAYS
    every_night = "每夜，无事项也发 / every night, also when there is nothing to tell"
    for kind in (kind for kind in MAILS if kind not in OF_CASES):
        yield from _kind(kind, every_night, zh, en)


def _kind(kind: MailKind, when: str, zh: Words, en: Words) -> Iterator[str]:
    laid = MAILS[kind]
    to = [" / ".join((_roles(one, zh, "、"), _roles(one, en, ", "))) for one in laid.to]
    needs = (*(("item",) if laid.is_about_item else ()), *laid.needs)
    rows = [
        ("何时 / When", when),
        ("发给 / To", "；<br>".join(to)),
        ("必有 / Must carry", code(needs)),
        ("日期 / Days", code(laid.dates)),
        ("可有 / May carry", code(laid.may)),
        ("随文书 / Tells of a sealed document", "是 / yes" if laid.is_sealed else ""),
        ("默认须经放行 / Awaits release by default", "是 / yes" if laid.awaits_release else ""),
        ("只在办公时间发 / In office hours alone", "是 / yes" if laid.is_timed else ""),
    ]
    yield ""
    yield f"## {kind}"
    yield ""
    yield f"{zh.label('mail_kind', kind)} / {en.label('mail_kind', kind)}"
    yield ""
    yield from table(("", ""), [row for row in rows if row[1]])


def _roles(to: tuple[Addressee, ...], words: Words, separator: str) -> str:
    return separator.join(words.label("role", role) for role in to)
