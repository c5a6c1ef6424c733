"""The page of acts: who may do what, from where to where, and which fields it takes."""

from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from config.notices import load_notice
from config.words import Words
from duban.bootstrap.editions import NOTICE, words
from duban.reference.markdown import code, table
from duban.views.form.making import REASON, REASONED
from duban.views.form.offered import label_of
from states.commands import ALL, UndoLastAct
from states.notice import Notice
from states.procedure import CommandRule, Procedure
from states.reading import choices_of, deciding, fields_of

PLAIN: dict[object, tuple[str, str]] = {
    str: ("文字", "text"),
    bool: ("是/否", "yes/no"),
    int: ("整数", "whole number"),
    float: ("数", "number"),
    date: ("日期 2023-07-31", "day 2023-07-31"),
    datetime: ("时间 2023-07-31T16:30", "time 2023-07-31T16:30"),
    int | bool: ("整数或是/否", "whole number or yes/no"),
}
AMOUNT = ("金额（元）", "amount (yuan)")

REQUIRED = " 必填 / required"
OF_ENGINE = "撤销本案最后一个行为（R-A.1） / takes back the last act of the case (R-A.1)"

HEAD = """# 行为（命令） / Acts

案件只因这些行为而改变。命令行：`duban case do 行为 区域 -f 字段=值`；
情景文件里的 `kind` 和 `data` 用同样的名称。标为必填的总要填写；其余视案件而定，缺少的由规则说明。
在命令行上，行为、字段、选项写名称或代码均可。

A case changes by these acts alone. On the command line: `duban case do ACT REGION -f field=value`;
`kind` and `data` of a scenario file use the same names. Fields marked as required are always
asked for; of the others the rules say what is missing. On the command line
acts, fields and choices go by name or code.

由 `config/procedures/six-step.toml` 和 `states/commands` 生成。
Generated from `config/procedures/six-step.toml` and `states/commands`."""


def choices(name: str, notice: Notice) -> dict[str, tuple[str, ...]]:
    """The fields of an act of which only certain values lead on, with these."""
    listed = {
        "sections": notice.plan_sections,
        "documents": notice.plan_documents,
        "formats": notice.formats_required,
        "rating": tuple(notice.follow_on_factor_pct),
    }
    of_notice = {field: listed[field] for field in fields_of(name) if field in listed}
    return of_notice | {field: one.words for field, one in choices_of(name).items()}


def acts_page(procedure: Procedure) -> str:
    """The page of all acts, those of the procedure first."""
    return "\n".join(_page(procedure)) + "\n"


def _page(procedure: Procedure) -> Iterator[str]:
    zh, en, notice = words("zh"), words("en"), load_notice(NOTICE).notice
    rules = {rule.name: rule for rule in procedure.commands}
    yield HEAD
    yield ""
    yield from table(
        ("行为 / Act", "名称", "Name", "出处 / Clause"),
        (
            (f"[`{name}`](#{name})", zh.label("command", name), en.label("command", name), clause)
            for name, clause in ((name, _clause(rules.get(name))) for name in _names(procedure))
        ),
    )
    for name in _names(procedure):
        yield ""
        yield f"## {name}"
        yield ""
        yield f"{zh.label('command', name)} / {en.label('command', name)}"
        yield ""
        if name in rules:
            yield from _of_rule(rules[name], zh, en)
        else:
            yield f"- {OF_ENGINE}"
        yield from _fields(name, rules.get(name), choices(name, notice), zh, en)


def _names(procedure: Procedure) -> list[str]:
    return [*(rule.name for rule in procedure.commands), str(UndoLastAct().name)]


def _clause(rule: CommandRule | None) -> str:
    return rule.clause if rule else "—"


def _of_rule(rule: CommandRule, zh: Words, en: Words) -> Iterator[str]:
    actors = ", ".join(
        f"{zh.label('party', actor)} {en.label('party', actor)} `{actor}`" for actor in rule.actors
    )
    yield f"- 由谁办 / By: {actors}"
    yield f"- 出处 / Clause: {rule.clause}；规则 / rules: {', '.join(rule.rules)}"
    for path in rule.paths:
        to = "（不变 / stays）" if path.to == "=" else f"`{path.to}`"
        yield f"- {code(path.sources)} → {to}"
    for what, names in (
        ("通知 / Mails", code(rule.notices)),
        ("产生的期限 / Duties it creates", code(rule.duties)),
        ("材料 / Papers", "、".join(rule.documents)),
    ):
        if names:
            yield f"- {what}: {names}"
    if rule.moves_money:
        yield "- 动用资金，两人分别经办和审批 / on money: two persons, one prepares, one approves"
    if rule.internal:
        yield "- 由夜间任务办理 / done by the nightly job"


def _fields(
    name: str,
    rule: CommandRule | None,
    choices: dict[str, tuple[str, ...]],
    zh: Words,
    en: Words,
) -> Iterator[str]:
    kind = ALL[name]
    hints = get_type_hints(kind, include_extras=True)
    names = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    rows = []
    for inside, outside in names:
        values = "、".join(_choice(one, zh) for one in choices.get(outside, ()))
        of_kind = " / ".join(_kind(hints[inside]))
        label = (zh.label("field", outside), en.label("field", outside))
        mark = REQUIRED if outside in _always(name, rule) else ""
        rows.append((f"`{outside}`{mark}", *label, f"{of_kind}{values and f'：{values}'}"))
    if rows:
        yield ""
        yield from table(("字段 / Field", "含义", "Meaning", "内容 / Takes"), rows)


def _choice(word: str, zh: Words) -> str:
    """A word that may be chosen, with what it is called in Chinese."""
    label = label_of(word, zh)
    return code((word,)) if label == word else f"{code((word,))}（{label}）"


def _always(name: str, rule: CommandRule | None) -> set[str | None]:
    """The fields that an act takes however the case stands: what decides, and a guarded reason."""
    has_reason = rule is None or REASONED in rule.guards
    return {deciding(name), REASON if has_reason else None}


def _kind(hint: Any) -> tuple[str, str]:
    """What a field takes, in both languages."""
    if hasattr(hint, "__metadata__"):
        return AMOUNT if "fen" in hint.__metadata__ else _kind(hint.__origin__)
    if hint in PLAIN:
        return PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        zh, en = _kind(arguments[0])
        return f"{zh}，多项用逗号分开", f"list of {en}: a,b"
    if origin is dict:
        zh, en = _kind(arguments[1])
        return f"名称:{zh}，多项用逗号分开", f"name:{en}, several with commas"
    return _kind(next(argument for argument in arguments if argument is not NoneType))
