"""Correcting acts of a practice office: asked for, led up to, and looked at."""

from collections.abc import Mapping
from typing import Any

from states.acts.correction import Past, as_it_was
from states.commands import Command
from states.commands.correction import CorrectAct
from states.facts import Facts, Outcome
from states.money import yuan
from states.reading import as_data, read_command
from states.refusals import Refusal
from tests.practice import (
    HEPING,
    PROGRAMME,
    Practice,
    institutions,
    plan_papers,
    region,
    request,
)
from workflow.office.request import Done
from workflow.office.standing_acts import past_of
from workflow.record import history, ledger, owing, proof
from workflow.record.folding import fold
from workflow.record.owing import OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"
NAME = institutions(HEPING)[0]
RIGHT = str(plan_papers(HEPING)["subject"])
WRONG = {**plan_papers(HEPING), "subject": "专利导航+和平区局"}
SLIP = {"reason": "录入有误"}
MONEY = frozenset({"amount", "spent_cumulative", "payees", "allocation"})
"""The fields of the acts here that are amounts."""

Persons = Mapping[str, str]
BOTH: Persons = {"prepared_by": "甲", "approved_by": "乙"}


# --- asking ---------------------------------------------------------------------------------------


def past_in(office: Practice) -> Past:
    """The acts of the case that stand."""
    return past_of(office.records(), office.shelf.procedure, office.now)


def number_of(office: Practice, command: str) -> int:
    """The number of the last act of that kind."""
    return next(one.seq for one in reversed(office.records()) if one.command == command)


def correction(office: Practice, command: str, **changes: object) -> CorrectAct:
    """What lets the last act of that kind say something else, amounts in yuan."""
    turn = past_in(office).turn(number_of(office, command))
    assert turn is not None
    other = read_command(command, {**typed(turn.command), **changes}, "test")
    return CorrectAct(
        number=turn.seq, corrected={**as_data(other), "command": command}, reason="录入有误"
    )


def typed(command: Command) -> dict[str, Any]:
    """What an act says, as it would be typed."""
    data = as_data(command)
    return {key: in_yuan(value) if key in MONEY else value for key, value in data.items()}


def in_yuan(value: Any) -> Any:
    """An amount, or several by name, in yuan."""
    if isinstance(value, dict):
        return {name: yuan(part) for name, part in value.items()}
    return yuan(value)


def strike(office: Practice, command: str) -> CorrectAct:
    """What strikes the last act of that kind."""
    return CorrectAct(number=number_of(office, command), reason="误登记")


def do(office: Practice, command: CorrectAct, **more: Any) -> Done:
    """Do a correction that is allowed."""
    answer = office.office.handle(request(command, **more))
    assert isinstance(answer, Done), answer
    return answer


def refused(office: Practice, command: CorrectAct, **more: Any) -> list[str]:
    """Why a correction is refused."""
    answer = office.office.handle(request(command, **more))
    assert isinstance(answer, Refusal), answer
    return [one.code for one in answer.problems]


# --- looking --------------------------------------------------------------------------------------


def plain(facts: Facts) -> tuple[object, ...]:
    """A case without the keys of its duties, and without those that never were."""
    duties = sorted(
        (one for one in facts.duties.values() if not one.is_void), key=lambda one: one.item
    )
    names = [name for name in Facts.__struct_fields__ if name not in ("duties", "last_at")]
    return {name: getattr(facts, name) for name in names}, duties


def proves_itself(office: Practice) -> None:
    """History, facts, ledger and the rows of duties agree, and the acts come out as they stand."""
    with office.store.reading() as transaction:
        assert history.verify(transaction)[1] == []
        assert [*proof.all_differences(transaction)] == []
        assert ledger.imbalances(transaction) == []
        world = office.office.world(transaction, "n", "p")
    facts = office.facts()
    assert fold(office.records()) == facts
    course = as_it_was(past_in(office), region(HEPING), world)
    assert course.blocked is None
    if facts.outcome is not Outcome.STRUCK:
        assert course.facts is not None
        assert plain(course.facts) == plain(facts)


def booked(office: Practice) -> dict[str, int]:
    """The amounts that the ledger adds up to, in fen."""
    with office.store.reading() as transaction:
        return ledger.books(transaction)


def mails(office: Practice, kind: str) -> list[str]:
    """What became of the mails of a kind, in order."""
    return [one.status for one in office.mails() if one.kind == kind]


def send_all(office: Practice) -> None:
    """Let all leave that is planned or held."""
    for one in office.mails():
        if one.status in (OwedStatus.PLANNED, OwedStatus.HELD):
            with office.store.writing() as transaction:
                owing.settle(transaction, one.key, OwedStatus.SENT, office.now.isoformat())


def file(
    office: Practice, papers: Mapping[str, object], command: str = "submit_plan_filing"
) -> None:
    """Lead a case up to its filing, with these papers."""
    office.lead("approve_plan_internally")
    office.set("2023-07-24T10:00")
    office.do(command, papers)


def returned(office: Practice) -> None:
    """Lead a case to a return of its filing for a subject that the office mistyped."""
    file(office, WRONG)
    office.set("2023-07-26")
    office.do("return_plan_filing", {"defects": ["主题名称不符"]})


def first(amount: int) -> dict[str, object]:
    """A first instalment."""
    return {"instalment": "first_instalment", "amount": amount, "payees": {NAME: amount}}


def paid(office: Practice, amount: int) -> None:
    """Lead a case to a first instalment of so much."""
    office.lead("sign_contract")
    office.set("2023-09-19")
    office.do("disburse", first(amount), persons=BOTH)
