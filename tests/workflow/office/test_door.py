"""The one door: an act is written whole or not at all, once, and by whom and when."""

from datetime import UTC

import pytest

from states.commands import OpenCase
from states.facts import Money, Step
from states.reading import read_command
from states.refusals import Refusal
from tests.practice import HEPING, KEY, PROGRAMME, Practice, at, institutions, request
from tests.workflow import sql
from workflow.office.request import Conflict, Done
from workflow.record import history, ledger
from workflow.record.folding import fold
from workflow.record.vault import Account, Vault, account_of
from workflow.store.database import Store

NAME = institutions(HEPING)[0]
FIRST = {"instalment": "first_instalment", "amount": 600_000, "payees": {NAME: 600_000}}


def test_usual_way_leads_to_supervision_and_the_books_balance(office: Practice) -> None:
    office.lead("disburse")
    facts = office.facts()
    assert (facts.step, facts.state) == (Step.SUPERVISION, "EXECUTING")
    with office.store.reading() as transaction:
        assert history.verify(transaction) == (16, [])
        assert ledger.imbalances(transaction) == []
    assert fold(office.records()) == facts


def test_refused_act_leaves_no_trace(office: Practice) -> None:
    office.lead("sign_contract")
    before = sql.everything(office.store)
    assert office.refused("disburse", {**FIRST, "payees": {"district": 600_000}}) == (
        "R-5.2",
        "R-M.3",
        "R-M.4",
    )
    assert sql.everything(office.store) == before


# --- a request that comes again ---------------------------------------------------------------


def test_repeated_request_acts_once(office: Practice) -> None:
    office.lead("submit_for_internal_review")
    first = office.do("start_drafting", key="k-1")
    again = office.do("start_drafting", key="k-1")
    assert (again.seq, again.version, again.repeated) == (first.seq, first.version, True)
    assert again.owed == ()
    assert office.facts().draft_version == 2


def test_other_request_under_the_same_key_is_a_conflict(office: Practice) -> None:
    office.do("open_case", key="k-1")
    answer = office.ask("start_drafting", key="k-1")
    assert answer == Conflict(f"{PROGRAMME}/{HEPING}", "key", 1)
    assert office.facts().draft_version == 0


def test_key_of_a_refused_request_may_be_used_again(office: Practice) -> None:
    assert office.refused("start_drafting", key="k-1") == ("R-1.1",)
    office.do("open_case")
    assert office.do("start_drafting", key="k-1").repeated is False


# --- two who look at the same version ----------------------------------------------------------


def test_second_operator_learns_what_changed_since_he_looked(office: Practice) -> None:
    office.do("open_case")
    office.do("start_drafting", version=1)
    answer = office.ask("submit_for_internal_review", version=1)
    assert isinstance(answer, Conflict)
    assert (answer.reason, answer.version) == ("version", 2)
    assert [record.command for record in answer.since] == ["start_drafting"]
    assert office.facts().state == "DRAFTING"


def test_case_that_is_already_open_is_a_conflict_for_who_saw_none(office: Practice) -> None:
    office.do("open_case", version=0)
    answer = office.ask("open_case", version=0)
    assert isinstance(answer, Conflict)
    assert [record.command for record in answer.since] == ["open_case"]


# --- whole or not at all -------------------------------------------------------------------------

TABLES = ["event", "ledger", "duty", "rung", "owed", "request"]


def refuse_inserts(store: Store, table: str) -> None:
    """Let every insert into *table* fail, as a database does that is broken in one place."""
    if store.is_sqlite:
        sql.run(
            store,
            f"CREATE TRIGGER broken BEFORE INSERT ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'broken'); END",
        )
    else:
        sql.run(store, f"ALTER TABLE {table} ADD CONSTRAINT broken CHECK (false) NOT VALID")


def mend(store: Store, table: str) -> None:
    where = "TRIGGER broken" if store.is_sqlite else f"TABLE {table} DROP CONSTRAINT broken"
    sql.run(store, f"DROP {where}" if store.is_sqlite else f"ALTER {where}")


@pytest.mark.parametrize("table", TABLES)
def test_act_that_fails_in_the_middle_is_not_half_written(office: Practice, table: str) -> None:
    office.lead("commit_matching")
    signing = {"parties": ["city", "district", NAME]}
    office.do("sign_contract", signing)
    before = sql.everything(office.store)
    refuse_inserts(office.store, table)
    with pytest.raises(Exception, match="broken"):
        office.do("disburse", FIRST, key="k-1")
    assert sql.everything(office.store) == before
    mend(office.store, table)
    assert isinstance(office.ask("disburse", FIRST, key="k-1"), Done)
    assert office.facts().money.disbursed == 60_000_000


def test_database_itself_refuses_to_pay_more_than_was_promised(office: Practice) -> None:
    office.lead("disburse")
    with pytest.raises(Exception, match="paid_within_support"):
        sql.run(office.store, 'UPDATE "case" SET disbursed = approved + 1')


# --- who and when -------------------------------------------------------------------------------


def test_account_number_is_nowhere_in_clear(office: Practice) -> None:
    number = "6222020200001234567"
    office.lead("sign_contract")
    account = {
        "institution": NAME,
        "bank": "工商银行某支行",
        "account_name": NAME,
        "account": number,
    }
    office.do("record_account", account, key="k-1")
    assert number not in str(sql.everything(office.store))
    if office.store.path is not None:
        files = office.store.path.parent.glob("office.db*")
        assert [path for path in files if number.encode() in path.read_bytes()] == []
    with office.store.reading() as transaction:
        kept = account_of(transaction, f"{PROGRAMME}/{HEPING}", NAME, Vault(KEY))
    assert kept == Account("工商银行某支行", NAME, number)
    assert office.records()[-1].data["account"] == "****4567"


def test_act_of_an_earlier_day_needs_its_paper_and_shows_both_days(office: Practice) -> None:
    office.lead("approve_plan_internally")
    office.set("2023-07-28")
    earlier = at("2023-07-24T16:00")
    papers = {"subject": "x"}
    assert office.refused("submit_plan_filing", papers, at=earlier) == ("R-A.1",)
    office.do("submit_plan_filing", papers, at=earlier, basis="收文〔2023〕8号")
    record = office.records()[-1]
    assert (record.at, record.entered) == (earlier, at("2023-07-28"))
    assert record.basis == "收文〔2023〕8号"


def test_act_that_has_not_happened_yet_is_refused(office: Practice) -> None:
    assert office.refused("open_case", at=at("2023-07-18T09:01")) == ("R-A.1",)


def test_act_before_the_one_it_rests_on_is_refused(office: Practice) -> None:
    office.do("open_case")
    office.set("2023-07-20")
    office.do("start_drafting")
    assert office.refused("submit_for_internal_review", at=at("2023-07-19"), basis="记录") == (
        "R-A.1",
    )


def test_time_of_an_act_is_that_of_tianjin_whatever_zone_it_was_given_in(office: Practice) -> None:
    office.do("open_case")
    office.set("2023-08-02")
    utc = at("2023-08-01T00:30").astimezone(UTC)
    papers = {"institutions": [NAME], "mail_received": "2023-07-31T16:30+00:00"}
    office.do("submit_institution_filing", papers, at=utc, basis="收文登记")
    assert office.facts().institution.status == "LATE_PENDING"
    assert office.records()[-1].at == at("2023-08-01T00:30")


@pytest.mark.parametrize(
    ("persons", "rules"),
    [
        ({"person": "甲"}, ("R-M.8",)),
        ({"person": "甲", "prepared_by": "甲"}, ("R-M.8",)),
        ({"prepared_by": "甲", "approved_by": "甲"}, ("R-M.8",)),
    ],
)
def test_money_is_not_moved_by_one_person(
    office: Practice, persons: dict[str, str], rules: tuple[str, ...]
) -> None:
    office.lead("sign_contract")
    assert office.refused("disburse", FIRST, persons=persons) == rules


def test_money_is_moved_by_two_persons_who_stand_in_history_and_ledger(office: Practice) -> None:
    office.lead("sign_contract")
    office.do("disburse", FIRST, persons={"prepared_by": "甲", "approved_by": "乙"})
    record = office.records()[-1]
    assert (record.prepared_by, record.approved_by) == ("甲", "乙")
    with office.store.reading() as transaction:
        line = ledger.lines(transaction, f"{PROGRAMME}/{HEPING}")[-1]
    assert (line.actor, line.party, line.amount) == ("乙", NAME, 60_000_000)


@pytest.mark.parametrize("party", ["district", "institution", "public", "expert", "system"])
def test_only_the_city_pays(office: Practice, party: str) -> None:
    office.lead("sign_contract")
    assert office.refused("disburse", FIRST, party=party) == ("R-5.2",)


def test_unknown_region_and_unknown_programme_are_refused(office: Practice) -> None:
    assert office.refused("open_case", code="110101") == ("R-0.1",)
    command = read_command("open_case", {}, "test")
    elsewhere = request(command)
    answer = office.office.handle(
        type(elsewhere)(case_id="x/120101", command=command, actor=elsewhere.actor)
    )
    assert not isinstance(answer, Done | Conflict)
    assert answer.rules == ("R-1.4",)


def test_largest_amount_is_kept_exactly(office: Practice) -> None:
    office.lead("decide_support")
    office.do("commit_matching", {"amount": "999999999.99"})
    assert office.facts().money == Money(approved=100_000_000, matching_committed=99_999_999_999)
    with office.store.reading() as transaction:
        assert ledger.books(transaction)["matching_committed"] == 99_999_999_999


def test_second_warning_is_not_told_that_there_is_no_flag(office: Practice) -> None:
    office.lead("issue_warning")
    refusal = office.ask("issue_warning")
    assert isinstance(refusal, Refusal)
    assert [one.code for one in refusal.problems] == ["clawback_open"]


def test_nothing_deliberated_outlives_a_new_review(office: Practice) -> None:
    office.lead("deliberate")
    office.do("reopen_review", {"reason": "评审程序有误"})
    assert (office.facts().support.result, office.facts().support.amount) == (None, 0)


def test_nothing_deliberated_outlives_an_upheld_objection(office: Practice) -> None:
    office.lead("publicise")
    office.do("objection", {"ground": "选定程序未公开", "signed": True, "stamped": True})
    office.do("resolve_objection", {"result": "upheld"})
    support = office.facts().support
    assert (support.result, support.amount, support.publicity_start) == (None, 0, None)
    assert [one.result for one in support.objections] == ["upheld"]


@pytest.mark.parametrize(("entered", "status"), [("2023-08-17", "planned"), ("2023-08-18", "held")])
def test_mails_about_long_ago_await_release(office: Practice, entered: str, status: str) -> None:
    office.set(entered)
    opening = request(OpenCase(), at=at("2023-07-18T10:00"), basis="工作记录")
    foreseen = office.office.preview(opening)
    assert isinstance(foreseen, Done)
    assert bool(foreseen.awaiting) is (status == "held")
    office.do("open_case", at=at("2023-07-18T10:00"), basis="工作记录")
    assert [one.status for one in office.mails()] == [status]
