"""办事指南: the rules of a notice as the districts need them, each line with where it stands.

A line is a sentence of the catalogue, filled from the notice. It names the items of the notice, or
the act of the procedure, that it is made of: their clause is its own.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from config.notices import NoticeFile
from config.words import Words
from duban.views.notice import clause_of, in_words, name_of, value_of
from duban.views.page import Column, Kind, Page, Table, Value
from states.notice import Region
from states.procedure import Procedure

ACT = "act:"
KEY_CITY = "A"


class Line(msgspec.Struct, frozen=True):
    """A line: its name in `[guide_line]`, and what it is made of, the one that it stands by first.

    `needs` is an item with the value that it must have for the line to be said.
    """

    name: str
    of: tuple[str, ...]
    needs: tuple[str, object] | None = None


SECTIONS: dict[str, tuple[Line, ...]] = {
    "who": (
        Line("subjects", ("regions",)),
        Line("tracks", ("fact.conditions_key_city",)),
        Line("conditions_a", ("fact.conditions_key_city",)),
        Line("conditions_b", ("fact.conditions_other",)),
        Line("voluntary", ("allow_decline",), needs=("allow_decline", True)),
        Line("obliged", ("allow_decline",), needs=("allow_decline", False)),
    ),
    "plan": (
        Line("period", ("plan_period_months",)),
        Line("sections", ("plan_sections",)),
        Line("tasks_a", ("tasks",)),
        Line("tasks_b", ("tasks",)),
    ),
    "papers": (
        Line("plan_papers", ("plan_documents",)),
        Line("institution_papers", ("fact.institution_documents",)),
        Line("caps", ("institution_caps", "institution_min")),
        Line("order", ("copies_required", "fact.binding")),
        Line("formats", ("formats_required",)),
    ),
    "place": (
        Line("mailbox", ("mailbox",)),
        Line("subject", ("subject_titles", "fact.subject_form")),
        Line("paper", ("paper_receiver", "fact.receiver_address", "fact.receiver_telephone")),
        Line("letter", ("plan_documents",)),
    ),
    "dates": (
        Line("deadline", ("filing_deadline",)),
        Line("timeliness", ("timeliness",)),
        Line("late", ("late_policy",)),
        Line("reminders", ("reminder_offsets_days",)),
        Line("check", ("filing_check_working_days",)),
        Line("correction", ("correction_window_working_days", "correction_rounds")),
        Line("review", ("review_days_after_deadline", "expert_panel_min", "expert_panel_odd")),
        Line("publicity", ("publicity_working_days", "objection_working_days")),
        Line("result", ("publish_result_working_days",)),
        Line("contract", ("contract_signing_days_after_decision", "contract_years")),
        Line("payment", ("payment_working_days",)),
    ),
    "amounts": (
        Line("criteria", ("score_criteria",)),
        Line("decision", (f"{ACT}decide_support",)),
        Line("first", ("first_instalment_pct",)),
        Line("follow_on", ("follow_on_factor_pct",)),
        Line("matching", ("matching_ratio", "matching_gate")),
        Line("pooled", ("fact.pooled_use",)),
        Line("payees", (f"{ACT}disburse",)),
    ),
    "supervision": (
        Line("self_check", (f"{ACT}submit_self_check", "self_check_day_of_month")),
        Line("no_data", ("no_data_reports",)),
        Line("assessments", (f"{ACT}record_assessment", "midterm_months", "final_months")),
        Line("ratings", ("rating_bands",)),
        Line("progress", ("slow_yellow_below", "slow_red_below", "progress_grace_days")),
        Line("flags", ("flag_check_working_days", "rectification_days")),
        Line("recheck", ("recheck_working_days",)),
    ),
    "clawback": (
        Line("grounds", (f"{ACT}propose_clawback", "grounds_mode")),
        Line("ceiling", ("clawback_ceiling",)),
        Line("misuse", ("clawback_ceiling",)),
        Line("statement", ("clawback_statement_working_days", "hearing_notice_working_days")),
        Line("decided", ("clawback_decision_working_days",)),
        Line("recovery", ("recovery_days", "referral_overdue_working_days")),
        Line("remedies", ("reconsideration_days", "lawsuit_months")),
    ),
}


def guide(file: NoticeFile, procedure: Procedure, words: Words) -> Page:
    """The guide of a notice: the rules in eight sections, then what is asked of each unit."""
    notice = file.notice
    lead = words.say(
        "guide.lead",
        title=name_of(notice.title, words),
        number=notice.document_number,
        authority=notice.authority,
        issued=notice.issued,
    )
    facts = facts_of(file, words)
    sections = (_section(name, file, procedure, facts, words) for name in SECTIONS)
    return Page(
        key="guide",
        language=words.language,
        title=words.say("guide.title"),
        lead=lead,
        parts=(*sections, _units(file, words), _floors(file, words)),
    )


def _section(
    name: str, file: NoticeFile, procedure: Procedure, facts: dict[str, str], words: Words
) -> Table:
    clauses = {f"{ACT}{rule.name}": rule.clause for rule in procedure.commands}
    clauses |= {key: item.clause for key, item in file.items.items()}
    rows = tuple(
        (n, words.say(f"guide_line.{line.name}", **facts), clause_of(clauses[line.of[0]], words))
        for n, line in enumerate(_said(name, file), start=1)
    )
    columns = (
        Column("number", words.say("column.seq"), Kind.NUMBER),
        Column("says", words.say("guide.says")),
        Column("basis", words.say("guide.basis"), whole=True),
    )
    return Table(name, words.say(f"guide.{name}"), columns, rows)


def _said(name: str, file: NoticeFile) -> Iterator[Line]:
    for line in SECTIONS[name]:
        if line.needs is None or file.items[line.needs[0]].value == line.needs[1]:
            yield line


def facts_of(file: NoticeFile, words: Words) -> dict[str, str]:
    """What the sentences of the guide are filled with: the items of a notice in words."""
    items = {key.removeprefix("fact."): item for key, item in file.items.items()}
    plain = {key: in_words(item.value, words) for key, item in items.items()}
    chosen = {key: value_of(key, item, words) for key, item in items.items() if item.choices}
    notice = file.notice
    bands = (
        words.say("guide_word.band", name=in_words(name, words), low=low, high=high)
        for name, (low, high) in notice.rating_bands.items()
    )
    return {
        **plain,
        **chosen,
        "regions": str(len(notice.regions)),
        "key_cities": words.listed(
            words.region(one) for one in notice.regions if one.track == KEY_CITY
        ),
        "tasks_a": in_words(notice.tasks["A"], words),
        "tasks_b": in_words(notice.tasks["B"], words),
        "title_a": notice.subject_titles["A"],
        "title_b": notice.subject_titles["B"],
        "institution_caps": _each("cap", notice.institution_caps, words),
        "sealed_by": in_words(items["binding"].value["sealed_by"], words),
        "odd": words.say("guide_word.odd") if notice.expert_panel_odd else "",
        "reminders": words.listed(map(str, notice.reminder_offsets_days["filing"])),
        "points": str(sum(notice.score_criteria.values())),
        "score_criteria": _each("points", notice.score_criteria, words),
        "follow_on_factor_pct": _each("share", notice.follow_on_factor_pct, words),
        "rating_bands": words.listed(bands),
    }


def _each(form: str, values: Any, words: Words) -> str:
    return words.listed(
        words.say(f"guide_word.{form}", name=in_words(str(name), words), value=value)
        for name, value in values.items()
    )


def _units(file: NoticeFile, words: Words) -> Table:
    """What is asked of each unit: its track, how many institutions, the subject of its mail."""
    notice = file.notice
    form = str(file.items["fact.subject_form"].value)

    def row(region: Region) -> tuple[Value, ...]:
        subject = form.format(title=notice.subject_titles[region.track], unit=region.unit)
        return words.region(region), region.unit, region.track, notice.cap(region), subject

    columns = (
        Column("region", words.say("column.region"), whole=True),
        Column("unit", words.say("guide.unit")),
        Column("track", words.say("guide.track")),
        Column("cap", words.say("guide.cap"), Kind.COUNT),
        Column("subject", words.say("guide.subject")),
    )
    return Table("units", words.say("guide.units"), columns, tuple(map(row, notice.regions)))


def _floors(file: NoticeFile, words: Words) -> Table:
    """The floors of the indicators, each with its clause."""
    columns = (
        Column("indicator", words.say("guide.indicator")),
        Column("floors", words.say("guide.floors")),
        Column("basis", words.say("guide.basis"), whole=True),
    )
    rows = []
    for one in file.notice.indicators:
        key = f"indicators.{one.key}"
        item = file.items[key]
        said = value_of(key, item, words)
        rows.append((words.label("indicator", one.key), said, clause_of(item.clause, words)))
    return Table("floors", words.say("guide.floors"), columns, tuple(rows))
