"""A letter rests on the clause that the procedure of its case gives the act."""

from msgspec.structs import replace

from states.procedure import Procedure, Rulebook
from tests.practice import HEPING, SECTIONS, Practice, the_procedure
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
