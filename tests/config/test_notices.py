"""The packaged notice holds the values of the office, and a bad copy of it says what is wrong."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest

from config.errors import ConfigError
from config.files import parse_toml
from config.notice_items import DEFAULT
from config.notices import (
    FROM_FACTS,
    NoticeFile,
    load_notice,
    packaged_notices,
    parse_notice,
)
from config.sentence_register import load_register
from config.words import LANGUAGES, Language, Words
from states.notice import Notice, RegionClass
from tests.failures import in_words

NOTICE_ID = "tj-2023-22"
BINHAI, DONGLI, OTHER = RegionClass.BINHAI, RegionClass.DONGLI, RegionClass.OTHER


@pytest.fixture(scope="module")
def file() -> NoticeFile:
    return load_notice(NOTICE_ID)


@pytest.fixture(scope="module")
def notice(file: NoticeFile) -> Notice:
    return file.notice


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("document_number", "津知发运字〔2023〕22号"),
        ("authority", "天津市知识产权局"),
        ("issued", date(2023, 7, 17)),
        ("filing_deadline", date(2023, 7, 31)),
        ("mailbox", "zlzyzxjh@126.com"),
        ("paper_receiver", "天津市知识产权保护中心"),
        ("plan_period_months", 24),
        ("plan_sections", ("二年总体目标", "年度绩效目标", "工作任务")),
        ("plan_documents", ("函", "实施方案", "相关工作开展情况")),
        ("copies_required", 5),
        ("formats_required", ("pdf", "word")),
        (
            "subject_titles",
            {"A": "深化知识产权运营服务体系建设", "B": "区域知识产权运营中心建设"},
        ),
        ("late_policy", "approve"),
        ("timeliness", "both"),
        ("institution_caps", {BINHAI: 3, DONGLI: 3, OTHER: 1}),
        ("institution_min", 1),
        ("dev_zone_cap_mode", "separate"),
        ("matching_ratio", "1:1"),
        ("matching_gate", "commitment"),
        ("programme_budget", None),
        (
            "reminder_offsets_days",
            {
                "filing": (30, 14, 7, 3, 1),
                "correction": (3, 1),
                "contract_signing": (14, 7, 3, 1),
                "self_check": (7, 3, 1),
                "rectification": (14, 7, 3, 1),
                "recovery": (14, 7, 3, 1),
            },
        ),
        ("overdue_daily_working_days", 5),
        ("overdue_every_working_days", 5),
        ("escalation_overdue_workday", (3, 10)),
        ("escalation_first_only", ("correction", "self_check")),
        ("escalation_at_once", ("rectification", "recovery")),
        ("correction_window_working_days", 5),
        ("correction_rounds", 2),
        ("expert_panel_min", 5),
        ("expert_panel_odd", True),
        ("publicity_working_days", 5),
        ("contract_signing_days_after_decision", 30),
        ("payment_working_days", 10),
        ("first_instalment_pct", 60),
        ("follow_on_factor_pct", {"优": 100, "良": 80, "中": 50, "差": 0}),
        ("rating_bands", {"优": (90, 100), "良": (80, 89.99), "中": (60, 79.99), "差": (0, 59.99)}),
        ("progress_grace_days", 90),
        ("slow_yellow_below", "0.80"),
        ("slow_red_below", "0.50"),
        ("self_check_day_of_month", 10),
        ("self_check_first_quarter_days", 30),
        ("rectification_days", 30),
        ("rectification_extension_days", 15),
        ("clawback_ceiling", "unspent_only"),
        ("clawback_statement_working_days", 5),
        ("hearing_notice_working_days", 7),
        ("recovery_days", 30),
        ("reconsideration_days", 60),
        ("lawsuit_months", 6),
        ("calendar_coverage_days", 400),
    ],
)
def test_packaged_notice_holds_the_value_of_the_office(
    notice: Notice, key: str, value: object
) -> None:
    assert getattr(notice, key) == value


def test_sixteen_districts_and_five_zones_file(notice: Notice) -> None:
    kinds = Counter((r.is_dev_zone, r.track, r.region_class.value) for r in notice.regions)
    assert kinds == {
        (False, "B", "OTHER"): 14,
        (False, "A", "BINHAI"): 1,
        (False, "A", "DONGLI"): 1,
        (True, "B", "OTHER"): 5,
    }
    zones = [r for r in notice.regions if r.is_dev_zone]
    assert {(r.parent, notice.cap(r)) for r in zones} == {("120116", 1)}
    assert notice.regions_by_code["120111"].unit == "天津市西青区市场监督管理局"
    assert notice.regions_by_code["120116401"].unit == "天津港保税区市场监督管理局"


def test_indicator_floors_are_those_of_annex_five(notice: Notice) -> None:
    floors = {i.key: tuple(i.floors[c] for c in (BINHAI, DONGLI, OTHER)) for i in notice.indicators}
    assert floors == {
        "K0_physical_space": (1, 1, 1),
        "K1_product_filings": (550, 350, 100),
        "K2a_open_licence_count": (100, 100, 30),
        "K2b_open_licence_concluded": (10, 10, 10),
        "K3a_pledge_amount_growth": (10, 10, 10),
        "K3b_pledge_count_growth": (10, 10, 10),
        "K3c_insurance": (10, 10, 10),
        "K4_transfer_growth": (10, 10, 0),
    }
    product_filings = notice.indicators[1]
    assert product_filings.rule == "R-K.1"
    assert product_filings.units == {BINHAI: "件/年", DONGLI: "件/年", OTHER: "项/年"}


def test_both_tracks_have_seven_tasks(notice: Notice) -> None:
    assert {track: len(tasks) for track, tasks in notice.tasks.items()} == {"A": 7, "B": 7}


def test_what_the_notice_states_beyond_the_rules_is_kept(file: NoticeFile) -> None:
    assert file.items["fact.receiver_telephone"].value == "022-23039860"
    assert file.notice.is_bound_in_order
    assert {track: len(asked) for track, asked in file.notice.conditions.items()} == {
        "A": 3,
        "B": 2,
    }
    assert file.items["fact.fund_basis"].value == "《天津市专利转化专项资金实施细则》"


def test_every_field_of_a_notice_has_its_item(file: NoticeFile) -> None:
    others = {"id", "indicators", *FROM_FACTS}
    fields = {field.name for field in msgspec.structs.fields(Notice)} - others
    assert fields == {key for key in file.items if "." not in key}


def test_what_is_taken_from_the_notice_names_a_sentence(file: NoticeFile) -> None:
    silent = [key for key, i in file.items.items() if i.clause != DEFAULT and not i.sentences]
    assert silent == []


def test_an_item_stands_in_the_clause_of_one_of_its_sentences(file: NoticeFile) -> None:
    clauses = {s.number: s.clause for s in load_register(NOTICE_ID).sentences}
    astray = [
        key
        for key, item in file.items.items()
        if item.clause != DEFAULT
        and not any(clauses[s].startswith(item.clause) for s in item.sentences)
    ]
    assert astray == []


def test_packaged_notices_are_listed_without_their_registers() -> None:
    assert packaged_notices() == (NOTICE_ID,)


def test_notice_is_loaded_from_a_path_as_from_its_id(file: NoticeFile, tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_text(file.text, encoding="utf-8")
    loaded = load_notice(copy)
    assert (loaded.hash, loaded.notice) == (file.hash, file.notice)


def test_line_ends_leave_the_hash_and_a_changed_letter_moves_it(file: NoticeFile) -> None:
    windows = parse_notice(file.text.replace("\n", "  \r\n"), "copy.toml")
    changed = parse_notice(file.text.replace("2023-07-31", "2023-08-31"), "copy.toml")
    assert windows.hash == file.hash
    assert changed.hash != file.hash
    assert changed.notice.filing_deadline == date(2023, 8, 31)


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("[copies_required]", "[copies_requierd]", "copies_requierd", "mean 'copies_required'?"),
        ('value = 5\nunit = "份"', 'value = "五"', "copies_required", "a whole number"),
        ('value = "both"', 'value = "booth"', "timeliness", "Did you mean 'both'?"),
        ("value = 2023-07-31", 'value = "七月底"', "filing_deadline", "a date such as"),
        ('track = "A"', 'trak = "A"', "regions", "Did you mean 'track'?"),
        ('code = "120102"', 'code = "120101"', "regions.120101", "each code once"),
        (
            'parent = "120116" }',
            'parent = "999999" }',
            "regions.120116400.parent",
            "another region",
        ),
        ('clause = "正文二"', 'clause = "第二条"', "copies_required.clause", "正文一(二)"),
        ('sentences = ["S002"]', 'sentences = ["2"]', "authority.sentences", "S012"),
        ('sentences = ["S002"]', 'sentence = ["S002"]', "authority.sentence", "mean 'sentences'?"),
        ('rule = "R-2.9"', 'rule = "2.9"', "authority.rule", "R-2.1"),
        ("BINHAI = 3, ", "BINHAY = 3, ", "institution_caps.BINHAY", "Did you mean 'BINHAI'?"),
        ('"方案完善" = 30', '"方案完善" = 31', "score_criteria", "add up to 100"),
        ('value = "1:1"', 'value = "1:0"', "matching_ratio", 'such as "1:1"'),
        ('value = "0.50"', 'value = "0.90"', "slow_red_below", "slow_yellow_below or less"),
        ("[90, 100]", "[100, 90]", "rating_bands.优", "lowest before highest"),
        ('"中" = 50', '"种" = 50', "follow_on_factor_pct.中", "each rating"),
        ("floors = { BINHAI = 550", "flors = { BINHAI = 550", "indicators[1]", "`floors`"),
    ],
)
def test_bad_copy_of_the_notice_names_the_item_and_what_was_expected(
    file: NoticeFile, old: str, new: str, key: str, said: str
) -> None:
    assert old in file.text
    with pytest.raises(ConfigError) as caught:
        parse_notice(file.text.replace(old, new, 1), "copy.toml")
    assert (caught.value.path, caught.value.key) == ("copy.toml", key)
    assert said in in_words(caught.value)


def test_default_without_a_reason_is_refused(file: NoticeFile) -> None:
    bare = "\n".join(line for line in file.text.split("\n") if not line.startswith("reason"))
    with pytest.raises(ConfigError) as caught:
        parse_notice(bare, "copy.toml")
    assert re.search(r"institution_min\.reason: expected the reason", in_words(caught.value))


def test_missing_item_is_named(file: NoticeFile) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_notice(file.text.replace("[mailbox]", "[fact.mailbox]"), "copy.toml")
    assert re.search(r"mailbox: expected an item.*Add \[mailbox\]", in_words(caught.value))


def test_plain_value_where_an_item_is_due_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_notice("copies_required = 5", "copy.toml")
    assert re.search("copies_required: expected a table with value", in_words(caught.value))


def test_broken_toml_names_file_and_line() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_notice("\n[mailbox\n", "copy.toml")
    assert re.search(r"copy\.toml: expected valid TOML.*line 2", in_words(caught.value))


def test_unknown_notice_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        load_notice("tj-2023-23")
    assert re.search("Did you mean 'tj-2023-22'", in_words(caught.value))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_notice(tmp_path / "next.toml")
    assert re.search(r"next\.toml: expected a file, found nothing", in_words(caught.value))


def test_file_in_another_encoding_is_refused(file: NoticeFile, tmp_path: Path) -> None:
    copy = tmp_path / "gbk.toml"
    copy.write_bytes(file.text.encode("gb18030"))
    with pytest.raises(ConfigError) as caught:
        load_notice(copy)
    assert re.search("Save it as UTF-8", in_words(caught.value))


@pytest.mark.parametrize(
    "name", ["天津-2024", "tj 2024", "tj/2024", "TJ-2024", "tj--24", "-tj", ""]
)
def test_notice_whose_cases_no_night_would_find_is_refused(file: NoticeFile, name: str) -> None:
    """Nights go through cases by their names, as far as the last sign of ASCII."""
    with pytest.raises(ConfigError) as caught:
        parse_notice(file.text.replace(f'id = "{NOTICE_ID}"', f'id = "{name}"', 1), "copy.toml")
    assert caught.value.key == "id"
    assert "small letters, digits and hyphens" in in_words(caught.value)


@pytest.mark.parametrize("code", ["和平", "120101/1", "12 01", ""])
def test_code_of_a_region_is_one_that_names_its_case(file: NoticeFile, code: str) -> None:
    text = file.text.replace('code = "120101"', f'code = "{code}"', 1)
    with pytest.raises(ConfigError) as caught:
        parse_notice(text, "copy.toml")
    assert caught.value.key == "regions"
    assert "small letters, digits and hyphens, such as 120101" in in_words(caught.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_that_can_not_be_read_is_shown_with_how_values_are_written(
    language: Language,
) -> None:
    text = 'id = "tj-2025-07"\n\n[issued]\nvalue = 二〇二五年七月十七日\n'
    with pytest.raises(ConfigError) as raised:
        parse_toml(text, "tj-2025-07.toml")
    said = Words(language).said(*raised.value.sayings)
    assert "value = 二〇二五年七月十七日" in said
    assert "2025-07-17" in said
    assert "Invalid value" not in said
