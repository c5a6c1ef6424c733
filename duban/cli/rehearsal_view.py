"""What a rehearsal showed, as a readable account: a table a case, mails by day, sums."""

from typing import Any

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from config.words import Words
from duban.cli.printing import Row, grouped, table
from duban.cli.words import named, say
from states.notice import Notice


def rehearsal_view(shown: dict[str, Any], notice: Notice, labels: Words) -> RenderableType:
    """The whole account: the cases one after the other, then the nights, then the sums."""
    parts: list[RenderableType] = []
    for case in shown["cases"]:
        region = notice.regions_by_code.get(case["region_code"])
        name = region.name if region else case["region_code"]
        parts.append(Rule(Text(f"{case['id']} {name}", style="bold"), align="left", style="dim"))
        parts += _case(case, labels)
        parts.append(Text(""))
    parts.append(_nights(shown, notice, labels))
    parts.append(_money(shown["totals"], labels, say("rehearse.totals")))
    return Group(*parts)


def case_rows(shown: dict[str, Any]) -> list[Row]:
    """One flat row a case."""
    plain = ("id", "region_code", "step", "state", "outcome", "late")
    return [
        {
            **{name: case[name] for name in plain},
            **case["money_yuan"],
            "notices": len(case["notices"]),
            "refusals": len(case["refusals"]),
        }
        for case in shown["cases"]
    ]


def _case(case: dict[str, Any], labels: Words) -> list[RenderableType]:
    state = labels.label("state", case["state"]) if case["state"] else say("word.none")
    outcome = labels.label("outcome", case["outcome"]) if case["outcome"] else "—"
    late = say("word.late") if case["late"] else ""
    step = case["step"] if case["step"] is not None else "—"
    line = " · ".join(
        part for part in (f"{say('column.step')} {step}", state, outcome, late) if part
    )
    parts: list[RenderableType] = [Text(line)]
    tables = (_moves(case, labels), _mails(case, labels), _assessed(case, labels))
    parts += [one for one in tables if one is not None]
    parts += _refused(case, labels)
    for flag in case["flags"]:
        level = labels.label("flag", flag["level"])
        off = flag["closed_on"] or say("word.open")
        said = say("rehearse.flag", level=level, on=flag["raised_on"], off=off)
        parts.append(Text(said, style=flag["level"]))
    for point in case["checkpoints"]:
        parts.append(Text(_checkpoint(point, labels)))
    if any(value not in (0, "0") for value in case["money_yuan"].values()):
        parts.append(_money(case["money_yuan"], labels, say("title.money")))
    return parts


def _moves(case: dict[str, Any], labels: Words) -> RenderableType | None:
    rows = [
        {
            "at": one["at"].replace("T", " "),
            "act_label": labels.label("command", one["event"]),
            "from_state": labels.label("state", one["from"]) if one["from"] else "",
            "to_state": labels.label("state", one["to"]),
            "step": one["to_step"],
            "clause": one["clause"],
        }
        for one in case["transitions"]
    ]
    columns = ("at", "act_label", "from_state", "to_state", "step", "clause")
    return table(rows, columns, title=say("rehearse.moves")) if rows else None


def _mails(case: dict[str, Any], labels: Words) -> RenderableType | None:
    rows = [
        {
            "day": one["date"],
            "kind": labels.label("mail_kind", one["kind"]),
            "item": labels.label("item", one["item"]) if one.get("item") else "",
            "to": tuple(labels.label("role", role) for role in one["to"]),
        }
        for one in case["notices"]
    ]
    title = say("report.counted", title=say("rehearse.mails"), count=len(rows))
    return table(rows, ("day", "kind", "item", "to"), title=title) if rows else None


def _assessed(case: dict[str, Any], labels: Words) -> RenderableType | None:
    rows = [
        {
            "day": one["reported_on"],
            "as_of": one["as_of"],
            "spent_yuan": one["spent"],
            "expected_yuan": "" if one["expected_spend"] is None else one["expected_spend"],
            "index": "" if one["index"] is None else f"{one['index']:.4f}",
            "verdict": labels.label("verdict", one["verdict"]),
        }
        for one in case["progress_assessments"]
    ]
    columns = ("day", "as_of", "spent_yuan", "expected_yuan", "index", "verdict")
    return table(rows, columns, title=say("title.reports")) if rows else None


def _refused(case: dict[str, Any], labels: Words) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for one in case["refusals"]:
        act, rules = labels.label("command", one["kind"]), "、".join(one["rules"])
        said = say("rehearse.refused", seq=one["seq"], act=act, rules=rules)
        parts.append(Text(said, style="yellow"))
        parts.append(Text(f"  {one['message']}\n  → {one['cure']}"))
    return parts


def _checkpoint(point: dict[str, Any], labels: Words) -> str:
    state = labels.label("state", point["state"]) if point["state"] else say("word.none")
    items = labels.listed(labels.label("item", item) for item in point["overdue_items"])
    when = named("when", point["when"])
    late = items or say("word.none")
    return say("rehearse.checkpoint", day=point["date"], when=when, state=state, late=late)


def _nights(shown: dict[str, Any], notice: Notice, labels: Words) -> RenderableType:
    """The nights with somebody's lateness, the first day of each stretch only."""
    rows: list[dict[str, object]] = []
    before: object = None
    for night in shown["daily"]:
        late = [(one["region_code"], tuple(one["items"])) for one in night["overdue"]]
        if late and late != before:
            rows.append(
                {
                    "day": night["date"],
                    "region": tuple(_region(code, notice) for code, _ in late),
                    "items": tuple(
                        dict.fromkeys(labels.label("item", i) for _, items in late for i in items)
                    ),
                }
            )
        before = late
    if not rows:
        return Text(say("rehearse.nobody_late"), style="dim")
    return table(rows, ("day", "region", "items"), title=say("rehearse.nights"))


def _region(code: str, notice: Notice) -> str:
    return notice.regions_by_code[code].name if code in notice.regions_by_code else code


def _money(amounts: dict[str, Any], labels: Words, title: str) -> RenderableType:
    told = [
        f"{labels.label('money', name)} {grouped(value)}"
        for name, value in amounts.items()
        if grouped(value)
    ]
    return Text(f"{title}: {say('word.comma').join(told) or '0'}")
