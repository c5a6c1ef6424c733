"""Next year's notice is written item by item; what is typed wrong is kept and told."""

import re
from html import unescape

import httpx2
import pytest
from starlette.testclient import TestClient

from config.notices import load_notice, parse_notice
from duban.running.service import Service
from states.notice import RegionClass
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.test_opening import carried

PLACE = "/admin/new-programme/items"
NEXT = "tj-2025-07"
OURS = load_notice("tj-2023-22")
INPUT = re.compile(r"<input ([^>]*)>")
AREA = re.compile(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)
SELECT = re.compile(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    form = page.partition(f'action="{PLACE}"')[2].partition("</form>")[0]
    found = {}
    for attributes in INPUT.findall(form):
        name = re.search(r'name="([^"]*)"', attributes)
        value = re.search(r'value="([^"]*)"', attributes)
        if name:
            found[unescape(name[1])] = unescape(value[1]) if value else ""
    found |= {unescape(name): unescape(text) for name, text in AREA.findall(form)}
    for name, options in SELECT.findall(form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[unescape(name)] = unescape(chosen[1]) if chosen else ""
    return found


def sent(keeper: TestClient, typed: dict[str, str], wants: str = "check") -> httpx2.Response:
    """The page that comes of a form; it can be loaded again."""
    answer = keeper.post(PLACE, data={**typed, "wants": wants})
    return keeper.get(answer.headers["location"]) if answer.status_code == 303 else answer


@pytest.fixture
def keeper(stranger: TestClient) -> TestClient:
    """The administrator at the console."""
    return come_in(stranger, "admin")


@pytest.fixture
def begun(keeper: TestClient) -> dict[str, str]:
    """The form as it begins, with the values of the notice in force."""
    return fields(text_of(keeper.get(f"{PLACE}?begin={NEXT}")))


def test_every_item_of_the_notice_has_its_fields_and_fewer_than_a_form_may_have(
    begun: dict[str, str],
) -> None:
    items = {name.split("|")[1] for name in begun if name.startswith("clause|")}
    assert items == set(OURS.items)
    with_value = {name.partition("|")[0] for name in begun} - {"clause", "zh", "en"}
    assert set(OURS.items) <= with_value
    assert len(begun) < 900


def test_fields_of_an_item_have_each_a_name_of_its_own(keeper: TestClient) -> None:
    page = text_of(keeper.get(f"{PLACE}?begin={NEXT}"))
    items = re.findall(r'<fieldset class="item".*?</fieldset>', page, re.S)
    assert len(items) > 50
    for item in items:
        labels = [re.sub("<[^>]+>", "", one) for one in re.findall(r"<label.*?</label>", item)]
        assert len(labels) == len({*labels}), labels


@pytest.mark.parametrize("language", ["zh", "en"])
def test_form_that_nobody_changed_says_what_the_notice_says(
    keeper: TestClient, begun: dict[str, str], language: str
) -> None:
    keeper.cookies.set("lang", language)
    page = text_of(keeper.get(f"{PLACE}?begin={NEXT}"))
    typed = fields(text_of(sent(keeper, fields(page))))
    assert parse_notice(typed["notice_text"], "x").items == OURS.items
    assert typed["notice_text"] == OURS.text.replace('"tj-2023-22"', f'"{NEXT}"', 1)


def test_notice_is_changed_checked_looked_at_and_opened(
    keeper: TestClient, service: Service, begun: dict[str, str]
) -> None:
    typed = {
        **begun,
        "document_number": "虚构〔2025〕7号",
        "filing_deadline": "2025年8月29日",
        "first_instalment_pct": "５０%",
        "programme_budget": "12,000,000",
        "institution_caps|OTHER": "2",
        "plan_sections": "目标\n任务\n预算",
        "allow_decline": "false",
        "score_criteria|转化成效": "15",
        "score_criteria|+name": "示范作用",
        "score_criteria|+value": "10",
        "escalation_overdue_workday": "1、5、10",
        "regions|21|code": "120199",
        "regions|21|name": "虚构区",
        "regions|21|unit": "虚构区市场监督管理局",
        "regions|21|region_class": "OTHER",
        "regions|21|track": "B",
        "rating_bands|优": "91、100",
        "rating_bands|良": "80、90.99",
    }
    page = sent(keeper, typed).text
    assert "与现行通知不同的有" in page, unescape(page).partition('alert">')[2][:600]
    notice = parse_notice(fields(page)["notice_text"], "x").notice
    assert notice.filing_deadline.isoformat() == "2025-08-29"
    assert notice.first_instalment_pct == 50
    assert notice.programme_budget == 12_000_000_00
    assert notice.institution_caps[RegionClass.OTHER] == 2
    assert notice.plan_sections == ("目标", "任务", "预算")
    assert not notice.allow_decline
    assert notice.score_criteria["示范作用"] == 10
    assert notice.escalation_overdue_workday == (1, 5, 10)
    assert notice.regions_by_code["120199"].name == "虚构区"
    assert len({one.code for one in notice.regions}) == 22
    assert list(notice.rating_bands["优"]) == [91, 100]
    looked = sent(keeper, fields(page), "preview").text
    assert "确认开启" in looked, unescape(looked).partition('alert">')[2][:900]
    assert "确认开启" in looked and "虚构区" in looked
    done = keeper.post("/admin/new-programme", data=carried(looked))
    assert done.status_code == 303
    assert service.desk.notice() == notice


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("filing_deadline", "2025-02-30", "日期"),
        ("copies_required", "若干", "整数"),
        ("copies_required", "", "整数"),
        ("institution_caps|OTHER", "", "整数"),
        ("matching_ratio", "一比一", "1:1"),
        ("score_criteria|转化成效", "26", "100"),
        ("slow_red_below", "0.9", "slow_yellow_below"),
        ("clause|copies_required", "正文九", "条款"),
        ("zh|correction_rounds", "", ""),
        ("id", "Next Year", '<a href="#f-id">新项目的名称</a>：应为'),
        ("programme_budget", "一千万", ""),
        ("filing_check_working_days", "7天", "这一项以工作日计，现为“7天”"),
        ("rectification_days", "20个工作日", "这一项以日计"),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_item_and_kept(
    keeper: TestClient, begun: dict[str, str], name: str, text: str, said: str
) -> None:
    changed = {name: text, "mailbox": "next@example.com"}
    if name == "zh|correction_rounds":
        changed["en|correction_rounds"] = ""
    for wants in ("check", "preview", "text"):
        answer = sent(keeper, {**begun, **changed}, wants)
        assert answer.status_code == 400, wants
        alert = unescape(answer.text.split('role="alert">')[1].split("</div>")[0])
        assert said in alert and "<li>" in alert
        typed = fields(answer.text)
        assert {one: typed[one] for one in changed} == changed
    mended = {**typed, name: begun[name]}
    if name == "zh|correction_rounds":
        mended["en|correction_rounds"] = begun["en|correction_rounds"]
    file = parse_notice(fields(text_of(sent(keeper, mended)))["notice_text"], "x")
    assert file.notice.mailbox == "next@example.com"


def test_what_the_check_of_notices_finds_stands_at_its_item(
    keeper: TestClient, begun: dict[str, str]
) -> None:
    answer = sent(keeper, {**begun, "rating_bands|优": "91、100"}, "preview")
    assert answer.status_code == 400
    alert = unescape(answer.text.split('role="alert">')[1].split("</div>")[0])
    assert '<a href="#i-rating_bands">考核等次</a>' in alert and "不留空" in alert
    assert fields(answer.text)["rating_bands|优"] == "91、100"


def test_item_is_checked_as_it_is_typed(keeper: TestClient, begun: dict[str, str]) -> None:
    for text, said in (("2025-08-29", "2023-07-31"), ("2025-08-32", "日期"), ("2023-07-31", "")):
        answer = keeper.post(
            f"{PLACE}/check?item=filing_deadline", data={**begun, "filing_deadline": text}
        )
        assert said in text_of(answer) and "<form" not in answer.text
        assert bool(answer.text.strip()) is bool(said)


def test_whole_numbers_are_typed_with_their_units(
    keeper: TestClient, begun: dict[str, str]
) -> None:
    typed = {
        "filing_check_working_days": "7个工作日",
        "rectification_days": "三十",
        "clawback_statement_working_days": "七 个工作日",
        "copies_required": "六份",
    }
    page = text_of(sent(keeper, {**begun, **typed}))
    notice = parse_notice(fields(page)["notice_text"], "x").notice
    assert notice.filing_check_working_days == 7
    assert notice.rectification_days == 30
    assert notice.clawback_statement_working_days == 7
    assert notice.copies_required == 6


@pytest.mark.parametrize("path", ["/admin/new-programme", PLACE])
def test_name_that_is_none_is_told_by_what_the_form_calls_it(keeper: TestClient, path: str) -> None:
    page = keeper.get(f"{path}?begin=Next Year")
    assert page.status_code == 400
    alert = unescape(page.text.split('role="alert">')[1].split("</div>")[0])
    assert "新项目的名称" in alert and "tj-2025-07" in alert
    assert "Next Year：" not in alert
    told = unescape(page.text.split('id="w-begin">')[1].split("</p>")[0])
    assert told.startswith("应为") and "Next Year" in told


def test_text_and_form_lead_to_each_other(keeper: TestClient, begun: dict[str, str]) -> None:
    page = sent(keeper, {**begun, "mailbox": "next@example.com"}, "text")
    (text,) = re.findall(
        r'<textarea id="f-notice_text"[^>]*>(.*?)</textarea>', page.text, re.DOTALL
    )
    assert 'value = "next@example.com"' in unescape(text)
    again = sent(keeper, {"notice_text": unescape(text)}, "")
    assert fields(text_of(again))["mailbox"] == "next@example.com"
    wrong = sent(keeper, {"notice_text": "no notice"}, "")
    assert wrong.status_code == 400 and "no notice" in wrong.text


def test_copy_under_another_name_is_not_looked_at(
    keeper: TestClient, begun: dict[str, str]
) -> None:
    answer = sent(keeper, begun, "preview")
    assert answer.status_code == 400 and "除名称外没有任何不同" in answer.text
    assert keeper.get(PLACE).headers["location"] == "/admin/new-programme"
    assert keeper.get(f"{PLACE}?begin=Bad Name").status_code == 400
