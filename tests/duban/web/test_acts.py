"""Acts done by their forms: filled in, looked at, confirmed; nothing typed is lost."""

import re

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from states.commands import ALL
from states.money import fen
from tests.duban.web.conftest import come_in, looks_of, text_of
from tests.duban.web.filled import Form, errors
from tests.duban.web.office import CASE, Office
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING
from workflow.people import persons, prepared

CHINESE_LABEL = re.compile(r'<(?:legend|label for="(?:f-)?[a-z_]+\d?")>[^<]*[\u4e00-\u9fff]')


WAITING = re.compile(r'action="/approvals/(\w+)/decline"')
"""What waits for a second person, on the page of approvals."""


def waiting_of(client: TestClient) -> str:
    """The acts on the page of the case that wait."""
    page = text_of(client.get(f"/cases/{CASE}"))
    return page.partition('id="acts-waiting"')[2].partition("</details>")[0]


@pytest.mark.parametrize("case", ["120116", "120115", "120106"])
def test_every_act_has_a_page_that_takes_an_empty_form_without_a_fault(
    console: TestClient, case: str
) -> None:
    for act in ALL:
        form = Form(console, f"{PROGRAMME}/{case}", act)
        assert form.shown.status_code == 200, (act, form.shown.text)
        assert "{" not in form.shown.text
        for step in ("look", "do"):
            form.fields = {name: form.fields[name] for name in ("version", "key")}
            answer = form.send(step)
            assert answer.status_code in (200, 422), (act, answer.status_code, answer.text)
            assert answer.status_code == 200 or errors(answer.text), act


def test_every_act_has_a_page_in_english(console: TestClient) -> None:
    console.cookies.set("lang", "en")
    for act in ALL:
        page = text_of(Form(console, f"{PROGRAMME}/120116", act).shown)
        assert not CHINESE_LABEL.search(page), act


def test_act_that_needs_nothing_is_foreseen_at_once_and_done_with_one_click(
    office: Office,
) -> None:
    office.lead("submit_institution_filing")
    form = office.form("accept_plan_filing")
    assert "备案确认" in form.shown.text
    done = form.send("do")
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{CASE}")
    assert office.stored.facts.plan.status == "ACCEPTED"
    noted = text_of(office.console.get(f"/cases/{CASE}"))
    assert "已办理：和平区，方案予以备案" in noted
    assert "实施方案备案现为“已备案”" in noted
    assert "/acts/undo_last_act" in noted.partition('<p class="noted"')[2].partition("</p>")[0]
    assert "已办理" not in text_of(office.console.get(f"/cases/{CASE}"))


def test_refusal_leads_straight_to_the_act_that_cures_it(office: Office) -> None:
    office.lead("decide_support")
    cure = f'<a class="button" href="/cases/{CASE}/acts/commit_matching">落实配套资金</a>'
    assert cure in errors(office.form("sign_contract").shown.text)
    assert cure in waiting_of(office.console)
    listed = office.form("sign_contract", "?list=flag%3D1").shown.text
    assert f"/cases/{CASE}/acts/commit_matching?list=flag%3D1" in errors(listed)
    assert "commit_matching" not in waiting_of(come_in(office.console, "sun"))


def test_what_nobody_can_cure_now_leads_nowhere(office: Office) -> None:
    office.lead("publicise")
    told = errors(office.form("decide_support").shown.text)
    assert "公示" in told and "/acts/" not in told


def test_what_was_done_is_taken_back_with_a_reason(office: Office) -> None:
    office.lead("open_case")
    office.form("start_drafting").send("do")
    history = text_of(office.console.get(f"/cases/{CASE}")).partition('<section id="history">')[2]
    (way,) = re.findall(r'href="([^"]*/acts/undo_last_act)"', history)
    assert way == f"/cases/{CASE}/acts/undo_last_act"
    undo = office.form("undo_last_act")
    assert re.search(r"将撤销第\d+号办理：编制方案，2\d{3}-\d\d-\d\d \d\d:\d\d，", undo.shown.text)
    without = undo.send("look")
    assert without.status_code == 422
    assert "f-reason" in errors(without.text)
    assert undo.say(reason="登记错了区域").do().status_code == 303
    assert office.stored.facts.draft_version == 0


def test_form_is_filled_in_and_pays_by_two_persons(office: Office) -> None:
    office.lead("sign_contract")
    form = office.form("disburse")
    assert form.fields["f.amount"] == ["600,000"]
    assert form.fields["f.payees.和平区机构1"] == ["600,000"]
    assert form.do().headers["location"] == "/approvals"
    assert office.stored.facts.money.disbursed == 0
    (waiting,) = WAITING.findall(text_of(office.console.get("/approvals")))
    case = re.search(r"/cases/[\w-]+/\d+", text_of(office.console.get("/approvals")))
    assert case is not None
    assert f"/approvals#p-{waiting}" in text_of(office.console.get(case[0]))
    approve = f"/approvals/{waiting}/approve"
    assert "经办人不能审批" in office.console.post(approve).text
    assert come_in(office.console, "zhao").post(approve).status_code == 303
    assert office.stored.facts.money.disbursed == fen(600_000)
    record = office.records[-1]
    assert (record.prepared_by, record.approved_by) == ("演示·王经办", "演示·赵财务")


def test_money_form_that_is_sent_twice_waits_once(office: Office) -> None:
    office.lead("sign_contract")
    form = office.form("disburse")
    form.send("look")
    for _ in range(2):
        assert form.send("do").headers["location"] == "/approvals"
    assert len(WAITING.findall(text_of(office.console.get("/approvals")))) == 1


def test_second_payment_on_the_case_as_it_was_is_to_be_made_ready_anew(office: Office) -> None:
    office.lead("sign_contract")
    for _ in range(2):
        office.form("disburse").do()
    first, second = WAITING.findall(text_of(office.console.get("/approvals")))
    zhao = come_in(office.console, "zhao")
    assert zhao.post(f"/approvals/{first}/approve").status_code == 303
    told = zhao.post(f"/approvals/{second}/approve")
    assert (told.status_code, "案件其间已变，请重新经办。" in told.text) == (422, True)
    assert office.stored.facts.money.disbursed == fen(600_000)


def test_key_that_somebody_chose_blocks_no_approval_and_nobody_else(office: Office) -> None:
    office.lead("sign_contract")
    office.form("disburse").do()
    (waiting,) = WAITING.findall(text_of(office.console.get("/approvals")))
    other = office.form("disburse")
    other.fields["key"] = [f"approval: {waiting}"]
    other.do()
    assert len(WAITING.findall(text_of(office.console.get("/approvals")))) == 2
    with office.desk.store.reading() as transaction:
        kept = [one.key or "" for one in prepared.latest(transaction, 9)]
    assert all(one.startswith("web:") for one in kept)
    zhao = come_in(office.console, "zhao")
    assert zhao.post(f"/approvals/{waiting}/approve").status_code == 303


def test_every_field_that_is_wrong_is_told_and_nothing_typed_is_lost(office: Office) -> None:
    office.lead("finalize_review")
    form = office.form("deliberate").say(amount="很多", result="同意")
    wrong = form.send("do")
    assert wrong.status_code == 422
    assert "#f-amount" in errors(wrong.text)
    assert "予以支持" in errors(wrong.text)
    assert (form.fields["f.amount"], form.fields["f.result"]) == (["很多"], ["同意"])
    assert 'aria-invalid="true"' in wrong.text


def test_refusal_stands_with_rule_and_cure_and_keeps_what_was_typed(office: Office) -> None:
    office.lead("invite_experts")
    form = office.form("deliberate").say(amount="100万元", result="support")
    refused = form.send("do")
    assert refused.status_code == 422
    assert "R-4.1" in errors(refused.text)
    assert "办法" in errors(refused.text)
    assert form.fields["f.amount"] == ["100万元"]


def test_what_was_changed_after_the_look_is_looked_at_again(office: Office) -> None:
    office.lead("finalize_review")
    form = office.form("deliberate").say(result="support", amount="100万")
    assert form.send("look").status_code == 200
    again = form.say(amount="120万").send("do")
    assert again.status_code == 200
    assert office.stored.facts.support.amount == 0
    assert form.send("do").status_code == 303
    assert office.stored.facts.support.amount == fen(1_200_000)


def test_sent_twice_is_done_once(office: Office) -> None:
    office.lead("open_case")
    form = office.form("start_drafting")
    first, second = form.send("do"), form.send("do")
    assert (first.status_code, second.status_code) == (303, 303)
    assert office.stored.facts.draft_version == 1


def test_conflict_shows_three_columns_and_keeps_what_was_typed(office: Office) -> None:
    office.lead("finalize_review")
    form = office.form("deliberate").say(result="support", amount="120万")
    other = office.form("deliberate").say(result="support", amount="100万")
    form.send("look")
    assert other.do().status_code == 303
    met = form.send("do")
    assert met.status_code == 409
    assert "局党组会审议" in met.text
    assert "120万" in met.text and "1,000,000" in met.text
    assert "可能是您在另一窗口办理的" in met.text
    assert "您打开时" in met.text
    assert form.fields["f.amount"] == ["120万"]
    assert form.send("do").status_code == 422
    assert office.stored.facts.support.amount == fen(1_000_000)


def test_page_gone_back_to_is_a_conflict_with_oneself_and_does_nothing(office: Office) -> None:
    office.lead("open_case")
    form = office.form("start_drafting")
    before = dict(form.fields)
    form.send("do")
    form.fields = before | {"basis": ["12号函"]}
    assert form.send("look").status_code == 409
    assert office.stored.facts.draft_version == 1


def test_one_is_led_on_in_the_list_that_one_came_from(office: Office) -> None:
    office.lead("open_case", HEPING, XIQING, DONGLI)
    form = office.form("start_drafting", "?list=step%3D1")
    assert form.fields["list"] == ["step=1"]
    onward = form.send("do").headers["location"]
    assert onward.startswith(f"/cases/{PROGRAMME}/") and onward.endswith("?list=step%3D1")
    assert HEPING not in onward
    assert "和平区" in text_of(office.console.get(onward))


def test_act_of_an_earlier_day_names_its_paper(office: Office) -> None:
    office.lead("start_drafting")
    form = office.form("submit_for_internal_review")
    form.fields["at"] = ["昨天"]
    assert "#f-at" in errors(form.send("look").text)
    form.fields |= {"at": ["2023年7月19日 16:30"], "basis": ["12号函"]}
    assert form.do().status_code == 303
    assert office.stored.facts.state == "INTERNAL_REVIEW"


def test_case_is_opened_by_its_form(office: Office) -> None:
    address = f"/cases/{CASE}/acts/open_case"
    not_yet = text_of(office.console.get(f"/cases/{CASE}"))
    assert "和平区的案件尚未启动" in not_yet
    assert f'href="{address}"' in not_yet
    assert address in text_of(office.console.get("/cases/unopened"))
    assert office.form("open_case").send("do").status_code == 303
    assert office.stored.facts.state == "NOT_STARTED"
    assert address not in text_of(office.console.get("/cases/unopened"))


def test_address_of_who_is_written_to_is_shown_to_who_may_read_it_and_that_is_logged(
    office: Office,
) -> None:
    office.lead("submit_institution_filing")
    address = f"/cases/{CASE}/acts/accept_plan_filing"
    assert "district.120101@" in office.form("accept_plan_filing").shown.text
    assert looks_of(office.desk, "wang") == [address]
    office.form("return_plan_filing")
    assert looks_of(office.desk, "wang") == [address]


def test_district_is_told_by_role_alone_who_is_written_to(office: Office) -> None:
    office.lead("submit_institution_filing")
    with office.desk.store.writing() as transaction:
        known = persons.by_login(transaction, "nankai")
        assert known is not None
        persons.change(transaction, replace(known, region_code=HEPING))
    come_in(office.console, "nankai")
    form = office.form("withdraw").say(letter="1", reason="区内机构改革")
    page = text_of(form.send("look"))
    mails = page.partition('id="mails"')[2].partition("</section>")[0]
    assert "区局" in mails and "@" not in mails
    assert looks_of(office.desk, "nankai") == []


def test_one_acts_for_those_for_whom_ones_role_does(office: Office) -> None:
    office.lead("finalize_review")
    assert 'value="city_supervisor"' not in office.form("reopen_review").shown.text
    come_in(office.console, "chen")
    supervisor = office.form("reopen_review")
    assert supervisor.fields["party"] == ["city"]
    assert 'value="city_supervisor"' in supervisor.shown.text


def test_result_that_an_authority_came_to_is_entered_by_an_operator(office: Office) -> None:
    office.lead("decide_clawback")
    disputed = office.form("file_dispute").say(against="收回决定", kind="行政复议")
    assert disputed.do().status_code == 303
    result = office.form("dispute_result").say(result="维持")
    assert result.do().status_code == 303
    assert office.stored.facts.dispute is not None
    assert office.stored.facts.dispute.result == "维持"


@pytest.mark.parametrize(
    "path",
    [f"/cases/{CASE}/acts/nothing", "/cases/tj-2023-22/999999/acts/open_case"],
)
def test_there_is_no_form_of_what_there_is_not(office: Office, path: str) -> None:
    assert office.console.get(path).status_code in (400, 404)


def test_form_whose_own_fields_were_tampered_with_is_turned_away(office: Office) -> None:
    office.lead("open_case")
    form = office.form("start_drafting")
    form.fields["version"] = ["x"]
    assert form.send("do").status_code == 400
    form = office.form("start_drafting")
    form.fields["party"] = ["system"]
    assert form.send("do").status_code == 303
    assert office.stored.facts.draft_version == 1
