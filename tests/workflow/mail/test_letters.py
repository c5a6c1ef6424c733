"""A letter rests on the clause that the procedure of its case gives the act."""

from msgspec.structs import replace

from states.procedure import Procedure, Rulebook
from tests.practice import HEPING, SECTIONS, Practice, plan_papers, the_procedure
from tests.workflow.office.corrections import correction, do, file
from tests.workflow.postroom import post
from workflow.mail.letters import letter


def moved(act: str, clause: str) -> Procedure:
    """The packaged procedure with an act under another clause."""
    whole = the_procedure()
    commands = (replace(c, clause=clause) if c.name == act else c for c in whole.commands)
    return replace(whole, commands=tuple(commands))


def told(office: Practice, kind: str) -> str:
    """The first letter of a kind."""
    owed = next(one for one in office.mails(HEPING) if one.kind == kind)
    with office.store.reading() as transaction:
        return letter(office.office, transaction, [owed], post())[0].text


def test_what_an_act_owes_rests_on_its_clause(office: Practice) -> None:
    office.lead("disburse")
    assert "正文第一部分第（四）项\n" in told(office, "decision_supported")
    assert "正文第一部分第（五）项\n" in told(office, "disbursement")


def test_reminder_rests_on_the_clause_of_the_act_that_it_asks_for(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-24")
    assert "正文第一部分第（二）项\n" in told(office, "reminder")


def test_another_procedure_gives_its_mails_other_clauses(office: Practice) -> None:
    office.shelf.procedure = Rulebook(moved("submit_plan_filing", "附四(一)"))
    office.do("open_case")
    office.night("2023-07-24")
    office.do("approve_plan_internally", {"period_months": 24, "sections": SECTIONS})
    office.do("submit_plan_filing")
    assert "附四（一）\n" in told(office, "reminder")
    assert "附四（一）\n" in told(office, "receipt")


def test_what_a_correction_tells_anew_rests_on_the_clause_of_the_act(office: Practice) -> None:
    file(office, {**plan_papers(HEPING), "paper_copies": 3})
    office.set("2023-07-26")
    office.do("return_plan_filing", {"defects": ["纸质只有3份"]})
    do(office, correction(office, "return_plan_filing", defects=["纸质只有3份", "缺页"]))
    anew = [one for one in office.mails(HEPING) if one.kind == "correction_request"][-1]
    with office.store.reading() as transaction:
        text = letter(office.office, transaction, [anew], post())[0].text
    assert "缺页" in text and "正文第二部分\n" in text


def test_late_recovery_says_what_is_left_to_pay(office: Practice) -> None:
    office.lead("decide_clawback")
    office.nights("2024-04-02", "2024-04-03")
    late = [one for one in office.mails(HEPING) if one.item == "recovery" and one.kind == "overdue"]
    high = [one for one in office.mails(HEPING) if one.kind == "escalation"]
    with office.store.reading() as transaction:
        alone, both = (
            letter(office.office, transaction, some, post())[0].text for some in (late[:1], late)
        )
        told_up = letter(office.office, transaction, high[-1:], post())[0].text
    assert "现已逾期1个工作日（尚欠30万元）" in alone
    assert "尚未缴回金额：30万元（300,000元）" in alone
    assert "报送我局（尚欠30万元）" in both
    assert "资金收回缴款（尚欠30万元）" in told_up
