"""Every mail of the office: complete, courteous, and nothing of a fact is ever markup."""

from typing import Any, get_args

import msgspec
import pytest

from duban.rendering.terms import terms_of
from notifications.briefs import DIGEST, IncompleteBrief, UnknownKind
from notifications.compose import TEMPLATES, compose, template_version
from notifications.letter import Sender
from notifications.terms import Language
from states.duty_items import ITEMS, REMINDED, Item
from states.mail_kinds import MAILS, OF_CASES, Addressee, MailKind
from tests.notifications.desk import DUE_ITEMS, complete, owed
from tests.notifications.reading import Words, told_alike

LANGUAGES: tuple[Language, ...] = get_args(Language)


SCENARIO_KINDS = {
    "amendment",
    "assessment_result",
    "case_closed",
    "case_lapsed",
    "change_answered",
    "clawback_decision",
    "clawback_proposed",
    "contract_terminated",
    "correction_request",
    "decision_not_supported",
    "decision_supported",
    "decline_recorded",
    "disbursement",
    "dispute_registered",
    "dispute_result",
    "escalation",
    "filing_accepted",
    "filing_refused",
    "follow_on_withheld",
    "matching_shortfall",
    "overdue",
    "contract_term_extended",
    "programme_open",
    "publicity",
    "receipt",
    "recovery_partial",
    "recovery_settled",
    "rectification_cleared",
    "rectification_extended",
    "rectification_not_cleared",
    "recusal_recorded",
    "reminder",
    "review_invitation",
    "slow_warning",
    "support_revoked",
    "withdrawal_confirmed",
}


BARE_OFFICE = Sender(name="天津市知识产权局", email="office@office.example")


every_kind = pytest.mark.parametrize("kind", OF_CASES)


every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_every_kind_of_notice_has_a_mail() -> None:
    assert set(OF_CASES) == SCENARIO_KINDS | {MailKind.OWN}
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
    assert folders == SCENARIO_KINDS | {DIGEST, MailKind.OWN}


@every_language
@every_kind
def test_a_mail_is_written_with_the_least_it_needs(kind: str, language: Language) -> None:
    mail = compose(owed(kind, terms=terms_of(language), office=BARE_OFFICE))
    assert mail.subject
    assert "\n" not in mail.subject
    assert "和平区" in mail.subject
    assert "津知发运字〔2023〕22号" in mail.text
    assert "None" not in mail.subject + mail.text + mail.html


@every_language
@every_kind
def test_a_mail_is_written_with_every_fact_it_may_carry(kind: str, language: Language) -> None:
    to = ("institution", "district", "public")
    mail = compose(complete(kind, terms=terms_of(language), to=to))
    assert "None" not in mail.subject + mail.text + mail.html
    assert "王经办" in mail.text
    assert "天津𠮷䶮知识产权运营有限公司" in mail.text
    assert mail.headers["X-Duban-Template"] == template_version(kind, terms_of(language))


@every_language
@every_kind
def test_text_and_html_say_the_same(kind: str, language: Language) -> None:
    assert told_alike(compose(complete(kind, terms=terms_of(language))))


@every_language
@pytest.mark.parametrize("kind", ["reminder", "overdue"])
@pytest.mark.parametrize("item", DUE_ITEMS)
def test_every_item_is_named_when_it_is_due_and_when_it_is_late(
    kind: str, item: str, language: Language
) -> None:
    mail = compose(owed(kind, item=item, terms=terms_of(language)))
    assert "_" not in mail.text
    assert "{" not in mail.text


@every_kind
def test_a_fact_is_never_markup(kind: str) -> None:
    evil = "<b>x</b>&<script>"
    facts: dict[str, Any] = {
        name: [evil] if name == "defect_list" else evil
        for name in ("reason", "filing_number", "expert", "mailbox", "defect_list")
        if name in MAILS[MailKind(kind)].may
    }
    mail = compose(
        owed(kind, facts, unit=evil, region=evil, institutions=(evil,), sealed_number=evil)
    )
    assert evil in mail.text
    assert "<b>" not in mail.html
    assert not {"b", "script"} & Words(mail.html).elements


def test_a_line_break_in_a_fact_begins_no_paragraph_of_its_own() -> None:
    mail = compose(owed("decision_not_supported", {"reason": "一\n\n二\u2028三\ud800"}))
    assert "理由：一 二 三 " in mail.text
    mail.text.encode("utf-8")


def test_a_training_office_marks_subject_and_body() -> None:
    mark = "【演示数据 DEMO DATA】"
    trained = compose(owed("receipt", synthetic=True))
    assert trained.subject.startswith(mark)
    assert trained.text.startswith(mark)
    assert mark in trained.html
    real = compose(owed("receipt"))
    assert mark not in real.subject + real.text + real.html


def test_a_letter_of_escalation_greets_the_leader_first() -> None:
    mail = compose(owed("escalation", to=("city_supervisor", "bureau_leader")))
    assert mail.text.startswith("分管局领导、有关处室负责同志：\n")


def test_a_letter_greets_district_before_institutions() -> None:
    mail = compose(owed("slow_warning", to=("institution", "district")))
    assert mail.text.startswith(
        "天津市和平区市场监督管理局（天津市和平区知识产权局）、天津𠮷䶮知识产权运营有限公司：\n"
    )


def test_institutions_without_a_name_are_greeted_as_such() -> None:
    mail = compose(owed("slow_warning", to=("institution",), institutions=()))
    assert mail.text.startswith("服务支撑机构：\n")


def test_an_expert_is_greeted_by_name_but_a_panel_is_not_named() -> None:
    one = compose(owed("review_invitation", {"expert": "张评审"}, to=("expert",)))
    assert one.text.startswith("张评审：\n")
    panel = compose(owed("review_invitation", {"expert": "张评审、李评审"}, to=("expert",)))
    assert panel.text.startswith("评审专家：\n")
    assert "李评审" not in panel.text


def test_a_mail_with_a_hole_is_not_written() -> None:
    with pytest.raises(IncompleteBrief, match="matching_shortfall lacks required, shortfall"):
        compose(owed("matching_shortfall", {"required": None, "shortfall": None}))
    with pytest.raises(IncompleteBrief, match="receipt lacks item"):
        compose(owed("receipt", item=None))


def test_a_kind_an_item_or_a_role_that_does_not_exist_is_refused() -> None:
    for item in ("lunch", "self_check", "self_check_"):
        with pytest.raises(UnknownKind, match=f"there is no item '{item}'"):
            compose(owed("reminder", item=item))
    with pytest.raises(UnknownKind, match="mayor"):
        compose(owed("receipt", to=("district", "mayor")))
    with pytest.raises(UnknownKind, match="'greeting'"):
        compose(msgspec.structs.replace(owed("receipt"), kind="greeting"))


def test_a_fact_that_the_kind_does_not_name_stays_out_of_the_mail() -> None:
    mail = compose(owed("receipt", {"secret": "异议人甲", "subject": "异议人甲"}))
    assert "异议人甲" not in mail.subject + mail.text + mail.html


def test_a_version_names_kind_and_language_and_nothing_else() -> None:
    spoken = [terms_of(language) for language in LANGUAGES]
    versions = {template_version(kind, terms) for kind in OF_CASES for terms in spoken}
    assert len(versions) == len(OF_CASES) * len(LANGUAGES)
    assert all(len(version) == 12 for version in versions)


@every_language
def test_every_item_and_every_role_has_its_words(language: Language) -> None:
    terms = terms_of(language)
    assert set(terms.items) == set(REMINDED)
    assert (
        set(terms.actions)
        == set(terms.deadlines)
        == {item for item, laid in ITEMS.items() if laid.reminded or laid.told_as}
    )
    assert set(terms.roles) == set(Addressee) - {"district", "institution"}
    assert {item for item in ITEMS if ITEMS[item].answered_by} == set(REMINDED) - {Item.OWN}


def test_a_mail_loads_nothing_from_outside() -> None:
    html = compose(complete("reminder")).html
    assert not {"img", "script", "link", "iframe"} & Words(html).elements
    assert "http" not in html


@every_kind
def test_the_head_of_a_mail_is_no_red_one(kind: str) -> None:
    """A red head without number and seal would pass for a 红头文件, which a mail is not."""
    head = compose(complete(kind, office=BARE_OFFICE)).html.partition("<p ")[0]
    assert BARE_OFFICE.name in head
    assert "color:#b71c1c" not in head
    assert "double" not in head
