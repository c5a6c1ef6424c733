"""Everything that has a code has a name in both languages."""

from datetime import date

import msgspec

from config.notices import load_notice
from config.words import Words
from states.additions import FIELDS
from states.choices import (
    AssessmentKind,
    Ground,
    Instalment,
    ObjectionResult,
    Remedy,
    Ruling,
    SupportResult,
)
from states.commands import ALL
from states.duty_items import Item, Owner
from states.facts import Duty, DutyStatus, Filing, Money, Outcome, Party
from states.mail_kinds import MAILS, Addressee
from tests.config.wording import calls, literals, packaged_procedure, words_in


def test_every_item_that_is_owed_has_a_name() -> None:
    assert set(Words("zh").names("item")) == set(Item)


def test_every_owner_has_a_name() -> None:
    assert set(Words("zh").names("owner")) == {*Owner, "expert"}


def test_self_check_is_named_with_its_due_date() -> None:
    duty = Duty(
        item=Item.SELF_CHECK,
        owner=Owner.DISTRICT,
        event="disburse",
        rule="R-6.1",
        started=date(2023, 10, 10),
        term="to:2024-01-10",
        due=date(2024, 1, 10),
        calendar="test",
        period=date(2023, 12, 31),
    )
    assert Words("zh").label("item", duty.label) == "自查报告（2024-01-10到期）"
    assert Words("en").label("item", duty.label) == "self-check report (due 2024-01-10)"


def test_name_that_is_not_known_is_shown_as_it_is() -> None:
    assert Words("zh").label("party", "甲公司") == "甲公司"
    assert Words("zh").label("item", "unheard_of_2024-01-10") == "unheard_of_2024-01-10"


def test_every_field_of_a_command_has_a_name() -> None:
    fields = {f.encode_name for kind in ALL.values() for f in msgspec.structs.fields(kind)}
    assert set(Words("zh").names("field")) == fields | {*FIELDS}


def test_parties_roles_outcomes_and_mails_have_names() -> None:
    words = Words("zh")
    assert set(words.names("party")) == set(Party)
    assert set(words.names("outcome")) == set(Outcome)
    assert set(words.names("role")) == set(Addressee)
    assert set(words.names("mail_kind")) == set(MAILS)


def test_every_account_of_the_ledger_has_a_name() -> None:
    posted = {a for call in calls("post") for arg in call.args[:2] for a in literals(arg)}
    assert set(Words("zh").names("account")) == posted


def test_every_amount_of_a_case_has_a_name() -> None:
    amounts = set(Words("zh").names("money")) - {"follow_on_withheld"}
    assert all(hasattr(Money, name) for name in amounts)


def test_every_status_of_a_duty_has_a_name() -> None:
    never_shown = {DutyStatus.RETIRED}  # by a rehearsal in its scratch office
    assert set(Words("zh").names("duty_status")) == set(DutyStatus) - never_shown


def test_everything_that_can_be_chosen_has_a_name() -> None:
    notice, words = load_notice("tj-2023-22").notice, Words("zh")
    chosen = {
        *SupportResult,
        *ObjectionResult,
        *Ruling,
        *Remedy,
        *AssessmentKind,
        *Instalment,
        *notice.formats_required,
        *notice.follow_on_factor_pct,
    }
    assert chosen <= set(words.names("value"))
    assert set(words.names("ground")) == set(Ground)
    assert set(words.names("flag")) == {Ground.SLOW, Ground.NO_DATA, "yellow", "red"}


def test_what_the_notice_lists_has_a_name() -> None:
    notice, words = load_notice("tj-2023-22").notice, Words("zh")
    assert set(words.names("indicator")) == {indicator.key for indicator in notice.indicators}
    assert set(words.names("document")) >= {*notice.plan_documents}
    assert set(words.names("plan_section")) == {*notice.plan_sections}


def test_subjects_of_states_are_those_of_the_procedure() -> None:
    subjects = {state.name.partition(".")[0] for state in packaged_procedure().states}
    assert {"case", *Words("zh").names("subject")} == subjects
    assert words_in("zh").label("state", f"plan.{Filing().status}") == "待报送（方案备案）"
