"""The texts of notices that cases are pinned to may be older than an item; others may not."""

import re

import msgspec
import pytest

from config.drafting import begun
from config.errors import ConfigError
from config.notices import LATER, NoticeFile, load_notice, parse_notice
from states.notice import Notice
from tests.failures import in_words

FIRST = set(
    """
    authority document_number title issued regions tasks plan_period_months plan_sections
    allow_decline filing_deadline plan_documents institution_caps institution_min dev_zone_cap_mode
    copies_required formats_required subject_titles subject_strictness paper_receiver mailbox
    timeliness late_policy late_decision_working_days filing_check_working_days
    correction_window_working_days correction_rounds score_criteria programme_budget
    expert_panel_min expert_panel_odd review_days_after_deadline deliberation_working_days
    publicity_working_days objection_working_days publish_result_working_days matching_ratio
    matching_gate contract_signing_days_after_decision contract_years payment_working_days
    first_instalment_pct follow_on_factor_pct self_check_day_of_month self_check_first_quarter_days
    no_data_reports midterm_months final_months rating_bands progress_grace_days slow_yellow_below
    slow_red_below flag_check_working_days rectification_days rectification_extension_days
    recheck_working_days grounds_mode clawback_ceiling clawback_statement_working_days
    hearing_notice_working_days clawback_decision_working_days recovery_days
    referral_overdue_working_days reconsideration_days lawsuit_months reminder_offsets_days
    overdue_daily_working_days overdue_every_working_days escalation_overdue_workday
    escalation_first_only escalation_at_once calendar_coverage_days indicator_weights
    """.split()  # noqa: SIM905 - a list of them would take the screen
)
"""The items of a notice in the first version; texts that cases are pinned to may have no more."""


@pytest.fixture(scope="module")
def file() -> NoticeFile:
    return load_notice("tj-2023-22")


def without(text: str, *items: str) -> str:
    """A notice as it was before it had some items."""
    return "\n".join(
        part for part in re.split(r"\n(?=\[)", text) if part.split("]")[0][1:] not in items
    )


def test_item_of_a_later_version_is_known_as_one() -> None:
    required = {one.name for one in msgspec.structs.fields(Notice) if one.required}
    assert required - {"id", "indicators"} == FIRST


def test_pinned_text_goes_by_the_default_of_an_item_that_came_later(file: NoticeFile) -> None:
    older = without(file.text, *LATER)
    assert all(f"[{key}]" not in older for key in LATER)
    pinned = parse_notice(older, "older.toml", is_pinned=True)
    assert pinned.notice == file.notice
    assert pinned.hash != file.hash


@pytest.mark.parametrize("is_pinned", [False, True], ids=["handed in", "pinned"])
def test_text_without_an_item_of_the_first_version_is_refused(
    file: NoticeFile, is_pinned: bool
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_notice(without(file.text, "mailbox"), "older.toml", is_pinned=is_pinned)
    assert caught.value.key == "mailbox"


@pytest.mark.parametrize("key", LATER)
def test_notice_that_is_handed_in_has_every_item(file: NoticeFile, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_notice(without(file.text, key), "copy.toml")
    assert caught.value.key == key


def test_notice_that_is_begun_from_an_older_one_has_every_item(file: NoticeFile) -> None:
    pinned = parse_notice(without(file.text, *LATER), "older.toml", is_pinned=True)
    made = parse_notice(begun(pinned, "tj-2025-07", "name"), "tj-2025-07.toml")
    assert made.items == file.items


def test_id_that_is_none_is_told_by_itself_and_not_by_the_older_file(file: NoticeFile) -> None:
    with pytest.raises(ConfigError) as raised:
        begun(file, "津知发〔2025〕7号", "name")
    assert "tj-2023-22" not in in_words(raised.value)
    assert "tj-2025-07" in in_words(raised.value)
