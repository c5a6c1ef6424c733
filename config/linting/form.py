"""A procedure is whole in itself: each thing once, with labels, owner, step and reason."""

from collections import Counter
from collections.abc import Iterable, Iterator

from config.findings import Finding
from config.items import DEFAULT
from config.linting.vocabulary import SUBJECTS, asked_commands
from states.facts import Step
from states.mails import OF_CASES, TIMED
from states.rulebook import NEW, CommandRule, Procedure, StateRule


def malformed(path: str, procedure: Procedure) -> Iterator[Finding]:
    """Find what is missing, doubled or bare in *procedure*."""
    yield from _doubled(path, procedure)
    yield from _missing(path, procedure)
    yield from _steps(path, procedure)
    for state in procedure.states:
        yield from _state(path, state)
    for rule in procedure.commands:
        yield from _command(path, rule)


def _doubled(path: str, procedure: Procedure) -> Iterator[Finding]:
    tables: dict[str, Iterable[object]] = {
        "steps": (step.number for step in procedure.steps),
        "states": (state.name for state in procedure.states),
        "commands": (rule.name for rule in procedure.commands),
    }
    for table, names in tables.items():
        for name, count in Counter(names).items():
            if count > 1:
                zh, en = (
                    f"{name} 出现了 {count} 次；请只留一处",
                    f"{name} stands {count} times; keep one",
                )
                yield Finding("doubled", path, f"{table}.{name}", "each once", zh, en)


def _missing(path: str, procedure: Procedure) -> Iterator[Finding]:
    there = {rule.name for rule in procedure.commands}
    for name in asked_commands():
        if name not in there:
            zh = f"缺少行为 {name}；请补一节，不许可的也要写明由谁、从何处可行"
            en = f"the command {name} has no entry; add one that says who may do it, and from where"
            yield Finding("command-missing", path, f"commands.{name}", "an entry", zh, en)
    told = {kind for rule in procedure.commands for kind in rule.notices}
    for kind in OF_CASES:
        if kind not in told and kind not in TIMED:
            zh = f"没有行为发出通知 {kind}；请写在发出它的行为的 notices 里"
            en = f"no command sends the notice {kind}; list it at the command that sends it"
            yield Finding(
                "notice-unsent", path, f"notices.{kind}", "a command that sends it", zh, en
            )


def _steps(path: str, procedure: Procedure) -> Iterator[Finding]:
    used = {state.step for state in procedure.states}
    codes = {int(step): step.name for step in Step}
    given = {step.number: step for step in procedure.steps}
    for number in sorted(codes.keys() | given.keys()):
        key, step = f"steps.{number}", given.get(number)
        if step is None or codes.get(number) != step.code:
            right = codes.get(number, "nothing")
            zh = f"第 {number} 步应为 {right}；请改正序号和代码"
            en = f"step {number} has to be {right}; mend number and code"
            yield Finding("step-wrong", path, key, right, zh, en)
            continue
        if number not in used:
            zh, en = f"第 {number} 步没有状态；请补上", f"step {number} has no state; add one"
            yield Finding("step-empty", path, key, "a state of that step", zh, en)
        yield from _labels(path, key, step.zh, step.en)


def _state(path: str, state: StateRule) -> Iterator[Finding]:
    key = f"states.{state.name}"
    yield from _labels(path, key, state.zh, state.en)
    subject, _, name = state.name.partition(".")
    if subject not in SUBJECTS or not name.isupper() or state.name == NEW:
        expected = "、".join(f"{one}." for one in SUBJECTS)
        zh = f"状态 {state.name} 应以 {expected}开头，后接大写名称，且不得为 {NEW}；请改名"
        en = f"the state {state.name} must be SUBJECT.NAME of a known subject; rename it"
        yield Finding("state-misnamed", path, key, "such as case.DRAFTING", zh, en)
    if state.final:
        return
    if state.owner is None:
        zh = f"状态「{state.zh}」未写明由谁办理；请写 owner"
        en = f"nobody has to act in {state.name}; name its owner"
        yield Finding("owner-missing", path, f"{key}.owner", "a party", zh, en)
    if state.step is None:
        zh = f"状态「{state.zh}」未写明属于第几步；请写 step"
        en = f"{state.name} belongs to no step; name it"
        yield Finding("step-missing", path, f"{key}.step", "a step", zh, en)


def _command(path: str, rule: CommandRule) -> Iterator[Finding]:
    key = f"commands.{rule.name}"
    yield from _labels(path, key, rule.zh, rule.en)
    for field, zh_field in (("actors", "主体"), ("rules", "规则"), ("paths", "路径")):
        if not getattr(rule, field):
            zh = f"行为「{rule.zh}」没有{zh_field}；请写 {field}"
            en = f"{rule.name} has no {field}; name at least one"
            yield Finding(f"{field}-missing", path, f"{key}.{field}", "at least one", zh, en)
    if rule.clause == DEFAULT and not (rule.reason or "").strip():
        zh, en = "默认的行为须写明理由（reason）", "a default has to say why; write its reason"
        yield Finding("reason-missing", path, f"{key}.reason", "a reason", zh, en)
    yield from _shadowed(path, rule)


def _shadowed(path: str, rule: CommandRule) -> Iterator[Finding]:
    """A path is never taken after one from the same state that asks no more than it does."""
    taken: dict[str, list[str | None]] = {}
    for number, way in enumerate(rule.paths):
        for source in way.sources:
            before = taken.setdefault(source, [])
            if None in before or way.when in before:
                key = f"commands.{rule.name}.paths[{number}]"
                zh = f"「{rule.zh}」从 {source} 走不到这条路径；请给前一条写条件（when），或删去"
                en = f"{rule.name} never goes this way from {source}; add a condition before"
                yield Finding("path-shadowed", path, key, "a condition of its own", zh, en)
            before.append(way.when)


def _labels(path: str, key: str, zh_label: str, en_label: str) -> Iterator[Finding]:
    for field, label in (("zh", zh_label), ("en", en_label)):
        if not label.strip():
            zh, en = (
                f"{key} 没有{'中' if field == 'zh' else '英'}文名称；请补上",
                f"{key} lacks a label; add it",
            )
            yield Finding("label-missing", path, f"{key}.{field}", "a label", zh, en)
