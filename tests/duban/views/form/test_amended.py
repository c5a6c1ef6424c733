"""What a correction comes to: fields that read otherwise, nights, mails that do not leave."""

from typing import Any

from config.words import Words
from duban.rendering.data import as_data
from duban.views.form.amended import amended_parts
from duban.views.form.offered import label_of
from duban.views.page import Table
from states.commands.correction import CorrectAct
from tests.practice import HEPING, Practice, at, plan_papers
from tests.workflow.office import corrections
from workflow.office.amending import Amended


def amended(office: Practice, command: CorrectAct) -> Amended:
    """What a correction comes to, once it is done."""
    found = corrections.do(office, command).amended
    assert found is not None
    return found


def parts(found: Amended, words: Words) -> dict[str, Table]:
    """The parts by their names."""
    return {one.key: one for one in amended_parts(found, words)}


def rows(table: Table) -> list[tuple[Any, ...]]:
    """The rows of a table as programs read them."""
    return [tuple(one.values()) for one in as_data(table)]


def filed_wrongly(office: Practice) -> None:
    """A plan was filed under another subject."""
    office.lead("approve_plan_internally")
    office.do("submit_plan_filing", corrections.WRONG)


def test_field_that_reads_otherwise_is_told_with_both(office: Practice, spoken: Words) -> None:
    filed_wrongly(office)
    command = corrections.correction(office, "submit_plan_filing", subject=corrections.RIGHT)
    table = parts(amended(office, command), spoken)["corrected"]
    label = spoken.label("field", "subject")
    assert rows(table) == [(label, corrections.WRONG["subject"], corrections.RIGHT)]
    act = spoken.label("command", "submit_plan_filing")
    assert table.title == spoken.say("amended.fields", number=command.number, act=act)


def test_field_that_was_left_empty_is_told_with_nothing(office: Practice, spoken: Words) -> None:
    office.lead("approve_plan_internally")
    papers = plan_papers(HEPING)
    office.do("submit_plan_filing", {**papers, "formats": []})
    command = corrections.correction(office, "submit_plan_filing", formats=["pdf"])
    told = rows(parts(amended(office, command), spoken)["corrected"])
    assert told == [(spoken.label("field", "formats"), "", label_of("pdf", spoken))]


def test_time_and_basis_are_told_as_they_were_and_are(office: Practice, spoken: Words) -> None:
    office.lead("approve_plan_internally")
    office.set("2023-07-21T12:00")
    office.do("submit_plan_filing", plan_papers(HEPING))
    number = corrections.number_of(office, "submit_plan_filing")
    command = corrections.correction(office, "submit_plan_filing")
    moved = CorrectAct(
        number=number,
        corrected=command.corrected,
        at=at("2023-07-21T10:30"),
        basis="12号函",
        reason="录入有误",
    )
    before = next(one.at for one in office.records() if one.seq == number)
    assert rows(parts(amended(office, moved), spoken)["corrected"]) == [
        (spoken.say("acting.at"), f"{before:%Y-%m-%d %H:%M}", "2023-07-21 10:30"),
        (spoken.say("acting.basis"), "", "12号函"),
    ]


def test_struck_act_is_told_as_struck_and_its_letters_do_not_leave(
    office: Practice, spoken: Words
) -> None:
    office.lead("submit_plan_filing")
    office.do("return_plan_filing", {"defects": ["未盖章"]})
    owed = {one.kind for one in office.mails() if one.seq == office.records()[-1].seq}
    shown = parts(amended(office, corrections.strike(office, "return_plan_filing")), spoken)
    act = spoken.label("command", "return_plan_filing")
    assert rows(shown["corrected"]) == [(act, "", spoken.say("amended.struck"))]
    told = as_data(shown["withdrawn"])
    assert owed <= {one["mail_kind"] for one in told}
    assert all(one["to"] for one in told)
    assert {one["day"] for one in told} == {office.now.date().isoformat()}


def test_what_nights_would_not_have_done_is_told(office: Practice, spoken: Words) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    flagged = [one for one in office.records() if one.party == "system"]
    assert flagged
    office.set("2024-01-12")
    command = corrections.correction(office, "submit_self_check", spent_cumulative=600_000)
    table = parts(amended(office, command), spoken)["nights"]
    undone = [row for row in as_data(table) if row["change"] == "undone"]
    assert [row["act_label"] for row in undone] == [one.command for one in flagged[-len(undone) :]]
    assert {row["change_label"] for row in undone} == {spoken.say("amended.undone")}


def test_correction_without_consequences_tells_of_none(office: Practice, spoken: Words) -> None:
    filed_wrongly(office)
    command = corrections.correction(office, "submit_plan_filing", subject=corrections.RIGHT)
    shown = parts(amended(office, command), spoken)
    assert (shown["nights"].rows, shown["withdrawn"].rows) == ((), ())
