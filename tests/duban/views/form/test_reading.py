"""A form read back: words, figures, separators as people write them; mistakes all at once."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
import pytest

from config.words import Words
from duban.bootstrap.editions import words
from duban.views.form.about import About
from duban.views.form.field import ActForm, Field, FieldKind
from duban.views.form.making import form_of
from duban.views.form.plain import figure_in, money_in, yes_no_in
from duban.views.form.reading import PAIRS, Unread, by_field, data_of, given_of, read_form, refilled
from states import commands
from states.commands import Command
from states.deciding import World
from states.money import fen
from tests.duban.views.form.conftest import AtPoint
from tests.practice import BINHAI, at

ZH, EN = words("zh"), words("en")


def read(act: str, known: About, given: Mapping[str, Sequence[str]]) -> Command:
    return read_form(form_of(act, known, ZH), given)


@pytest.fixture
def many(world: World) -> About:
    """Many cases, none of them in particular."""
    return About(world=world, now=at("2023-07-18"))


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("360000", "360000"),
        ("360,000", "360000"),
        ("36万元", "360000"),
        ("36 万", "360000"),
        ("３６０，０００．５０", "360000.50"),
        ("¥360,000.00", "360000.00"),
        ("人民币360,000元整", "360000"),
        ("1.5亿元", "150000000.0"),
        ("-5", "-5"),
        ("36,00", "36,00"),
        ("很多", "很多"),
    ],
)
def test_amounts_as_people_write_them(typed: str, yuan: str) -> None:
    assert money_in(typed) == yuan


def test_figures_and_answers_as_people_write_them() -> None:
    assert [figure_in(text) for text in ("５份", "12", "87.5分", "是", "36万")] == [
        5,
        12,
        87.5,
        True,
        360_000,
    ]
    assert [yes_no_in(text) for text in ("是", "有", "yes", "否", "0", "也许")] == [
        True,
        True,
        True,
        False,
        False,
        "也许",
    ]


@pytest.mark.parametrize(
    "apart", ["、", "，", ",", ";", "；", "\r\n", " ， ", "|", " ｜ ", "/", "／"]
)
def test_every_separator_parts_lists_and_maps(led_to: AtPoint, apart: str) -> None:
    known = led_to("commit_matching", BINHAI)
    names = [f"滨海新区机构{n}" for n in (1, 2, 3)]
    signed = read(
        "sign_contract",
        known,
        {
            "parties": [apart.join(("市局", "区局", *names))],
            "allocation": [apart.join(f"{name}：1,000,000" for name in names)],
        },
    )
    assert signed == commands.SignContract(
        parties=("city", "district", *names),
        allocation=dict.fromkeys(names, fen(1_000_000)),
    )


def test_labels_stand_for_codes_and_fields(led_to: AtPoint) -> None:
    known = led_to("sign_contract")
    paid = read(
        "disburse",
        known,
        {"款项类别": ["首期资金"], "金额": ["60万元"], "payees.和平区机构1": ["600,000"]},
    )
    assert paid == commands.Disburse(
        instalment="first_instalment", amount=fen(600_000), payees={"和平区机构1": fen(600_000)}
    )


@pytest.mark.parametrize("spoken", [ZH, EN])
def test_fields_and_choices_are_named_in_either_language(led_to: AtPoint, spoken: Words) -> None:
    form = form_of("disburse", led_to("sign_contract"), spoken)
    for given in (
        {"款项": ["首期资金"], "金额": ["60万元"], "收款人": ["和平区机构1：60万元"]},
        {
            "Instalment": ["first instalment"],
            "amount": ["600000"],
            "payee": ["和平区机构1:600,000"],
        },
    ):
        assert read_form(form, given) == commands.Disburse(
            instalment="first_instalment", amount=fen(600_000), payees={"和平区机构1": fen(600_000)}
        )


@pytest.mark.parametrize(
    ("act", "field", "typed", "hint"),
    [
        ("disburse", "payees", "甲机构", ("hint.no_amount", "甲机构")),
        ("disburse", "payees", "甲机构：", ("hint.no_amount", "甲机构")),
        ("disburse", "payees", "：360000", None),
        ("disburse", "payees", "：", None),
        ("finalize_review", "scores", "专家一", ("hint.no_value", "专家一")),
    ],
)
def test_name_without_a_value_is_told_what_is_missing(
    many: About, act: str, field: str, typed: str, hint: tuple[str, str] | None
) -> None:
    with pytest.raises(Unread) as told:
        read(act, many, {field: [typed]})
    (wrong,) = told.value.mistakes
    found = wrong.error.hint
    assert (found and (found.code, found.facts["name"])) == hint
    for spoken in (ZH, EN):
        assert (hint is None) or f"{hint[1]}:" in spoken.said(*wrong.error.sayings)


def test_papers_are_named_or_ticked(led_to: AtPoint) -> None:
    filed = read(
        "submit_plan_filing",
        led_to("approve_plan_internally"),
        {
            "documents": ["函，实施方案", "附图"],
            "formats": ["PDF", "word"],
            "stamped": ["是"],
            "paper_copies": ["５份"],
            "mail_received": ["2023年7月21日 9:30"],
        },
    )
    assert isinstance(filed, commands.SubmitPlanFiling)
    assert filed.documents == ("函", "实施方案", "附图")
    assert filed.formats == ("pdf", "word")
    assert (filed.stamped, filed.paper_copies, filed.cover_letter) == (True, 5, True)
    assert filed.mail_received == at("2023-07-21T09:30")


def test_sentences_keep_their_commas_where_they_stand_on_lines(many: About) -> None:
    lines = read(
        "return_plan_filing", many, {"defects": ["缺材料：函、方案。\r\n未盖章，请补。\r\n"]}
    )
    assert lines == commands.ReturnPlanFiling(defects=("缺材料：函、方案。", "未盖章，请补。"))
    form = form_of("return_plan_filing", many, ZH)
    known = msgspec.structs.replace(form.field("defects"), texts=("收到4份，应为5份。",))
    filled = msgspec.structs.replace(form, fields=(known,))
    assert read_form(filled, given_of(filled)) == commands.ReturnPlanFiling(
        defects=("收到4份，应为5份。",)
    )
    line = read("return_plan_filing", many, {"defects": ["缺章、缺页"]})
    assert line == commands.ReturnPlanFiling(defects=("缺章", "缺页"))


def test_what_is_left_empty_is_absent(many: About) -> None:
    form = form_of("decide_support", many, ZH)
    assert data_of(form, {"amount": ["  "], "contract_due": []}) == {}


def test_every_mistake_is_told_with_its_field_and_its_options(many: About) -> None:
    with pytest.raises(Unread) as told:
        read("deliberate", many, {"result": ["同意"], "amount": ["很多"]})
    wrong = {one.key: one for one in told.value.mistakes}
    assert set(wrong) == {"result", "amount"}
    assert wrong["result"].label == ZH.label("field", "result")
    assert "予以支持" in ZH.said(*wrong["result"].error.sayings)
    assert "很多" in ZH.said(*wrong["amount"].error.sayings)


@pytest.mark.parametrize(
    ("act", "given"),
    [
        ("decide_support", {"amount": ["36,00"]}),
        ("decide_support", {"amount": ["1", "2"]}),
        ("decide_support", {"contract_due": ["2023-02-30"]}),
        ("decide_support", {"amont": ["1"]}),
        ("disburse", {"payees": ["机构"]}),
        ("disburse", {"payees": ["机构:1，机构:2"]}),
        ("disburse", {"payees.机构": ["很多"]}),
        ("submit_score", {"score": ["八十八"]}),
        ("submit_plan_filing", {"stamped": ["也许"]}),
        ("submit_plan_filing", {"mail_received": ["2023-07-21"]}),
    ],
)
def test_what_can_not_be_read_is_a_mistake(
    many: About, act: str, given: dict[str, list[str]]
) -> None:
    with pytest.raises(Unread) as told:
        read(act, many, given)
    assert [one.key for one in told.value.mistakes] == [next(iter(given)).partition(".")[0]]


def test_words_that_another_rule_knows_are_left_to_it(many: About) -> None:
    disputed = read("file_dispute", many, {"kind": ["复议"], "against": ["收回决定"]})
    assert disputed == commands.FileDispute(kind="复议", against="收回决定")


def test_what_was_typed_takes_the_place_of_what_is_known(led_to: AtPoint) -> None:
    form = form_of("disburse", led_to("sign_contract"), ZH)
    typed = {"amount": ["很多"], "payees.和平区机构1": ["36万"], "payees.某机构": ["1"]}
    kept = refilled(form, typed)
    assert kept.field("amount").texts == ("很多",)
    assert kept.field("instalment").texts == ()
    assert [one.text for one in kept.field("payees").entries] == ["36万"]
    assert kept.field("payees").texts == ("某机构:1",)


def test_a_form_sent_back_as_it_came_reads_as_what_is_known(led_to: AtPoint) -> None:
    form = form_of("publicise", led_to("deliberate"), ZH)
    given = {one.key: list(one.texts) for one in form.fields}
    assert read_form(form, given) == commands.Publicise(
        start=date(2023, 8, 22), end=date(2023, 8, 29)
    )


def test_maps_of_words_and_open_answers_are_read(many: About) -> None:
    report = read(
        "submit_self_check",
        many,
        {"tasks": ["专利导航：已完成，知识产权融资：进行中"], "physical_space": ["否"]},
    )
    assert isinstance(report, commands.SubmitSelfCheck)
    assert report.tasks == {"专利导航": "done", "知识产权融资": "under_way"}
    assert report.physical_space is False
    unsaid = read("submit_self_check", many, {})
    assert isinstance(unsaid, commands.SubmitSelfCheck)
    assert unsaid.physical_space is None


@pytest.mark.parametrize("mark", ["、", ";", "\n", ",", " ", "1,", ":"])
def test_long_text_is_read_in_the_time_that_its_length_takes(mark: str) -> None:
    long = "x" + mark * 40_000
    for read_one in (money_in, figure_in, yes_no_in):
        assert read_one(long) == long.strip()
    assert PAIRS.split(long)[0].startswith("x")


@pytest.mark.parametrize("digits", [41, 5_000])
def test_number_of_more_figures_than_any_has_is_left_as_it_was_typed(digits: int) -> None:
    typed = "9" * digits
    assert (figure_in(typed), money_in(typed)) == (typed, typed)
    assert figure_in("9" * 12) == 10**12 - 1


@pytest.mark.parametrize(
    ("typed", "pairs"),
    [
        ("甲:1、乙:2", ["甲:1", "乙:2"]),
        ("甲:1,000,乙:2", ["甲:1,000", "乙:2"]),
        ("甲=1,000｜乙＝2", ["甲=1,000", "乙＝2"]),
        ("甲：1；\r\n乙：2", ["甲：1", "乙：2"]),
        ("甲:1,,,乙:2,,", ["甲:1", "乙:2,,"]),
        ("甲:1", ["甲:1"]),
        (",甲:1", ["", "甲:1"]),
    ],
)
def test_pairs_part_where_a_name_follows(typed: str, pairs: list[str]) -> None:
    assert PAIRS.split(typed) == pairs


def test_label_is_named_without_its_brackets_where_that_names_one_field() -> None:
    def form(*labels: str) -> ActForm:
        fields = (
            Field(key=f"f{n}", label=one, kind=FieldKind.TEXT) for n, one in enumerate(labels)
        )
        return ActForm(
            act="open_case",
            label="",
            clause="",
            rules=(),
            parties=(),
            moves_money=False,
            objections=(),
            fields=tuple(fields),
            today=date(2024, 4, 10),
        )

    assert by_field(form("名称（主题）"), {"名称": ["一"]}) == [("f0", ("一",), {})]
    assert by_field(form("名称（主题）", "名称(单位)"), {"名称": ["一"]}) == [("名称", ("一",), {})]
    assert by_field(form("名称（主题）", "名称"), {"名称": ["一"]}) == [("f1", ("一",), {})]
