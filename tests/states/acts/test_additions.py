"""An act, a duty and a mail that a procedure adds: what is asked for, made, answered, let go."""

from datetime import date

import msgspec
import pytest

from config.procedures import parse_procedure
from states.commands import OwnAct
from states.duty_items import Item, Owner
from states.events import Owing
from states.facts import DutyStatus
from states.labels import UnknownItem, read_label
from states.mail_kinds import MailKind
from states.procedure import Rulebook
from states.steps import Step
from tests.acceptance.second import procedure_text
from tests.practice import Practice
from tests.workflow.postroom import post
from workflow.mail.letters import letter
from workflow.office.standing_acts import command_of

DUTY, MAIL = "own_4_visit_report", "own_4_visit_announced"
VISIT = {"day": "2023-08-18", "note": "带上台账"}


@pytest.fixture
def reviewed(office: Practice) -> Practice:
    """An office under the second procedure, with a case that was reviewed on 15 August 2023."""
    procedure = parse_procedure(procedure_text(), "second.toml").procedure
    office.shelf.procedure = Rulebook(procedure)
    office.lead("finalize_review")
    return office


def own_duties(office: Practice) -> list[tuple[DutyStatus, date | None, str | None]]:
    """The duties of the procedure's own: how each stands, its due day, what closed it."""
    duties = (one for one in office.facts().duties.values() if one.item is Item.OWN)
    return [(one.status, one.due, one.closed_by) for one in duties]


def test_act_moves_the_case_makes_its_duty_and_tells_of_it(reviewed: Practice) -> None:
    done = reviewed.do("own_4_announce_visit", VISIT)
    assert done.decision.facts.state == "SITE_VISIT"
    assert own_duties(reviewed) == [(DutyStatus.OPEN, date(2023, 8, 22), None)]
    (owing,) = done.decision.owed
    facts = {"note": "带上台账", "day": "2023-08-18", "due": "2023-08-22"}
    assert owing == Owing(MailKind.OWN, ("district", "institution"), MAIL, facts)  # type: ignore[arg-type]


def test_duty_carries_what_its_file_lays_down(reviewed: Practice) -> None:
    reviewed.do("own_4_announce_visit", VISIT)
    (duty,) = (one for one in reviewed.facts().duties.values() if one.name)
    assert (duty.label, duty.called, duty.owner) == (DUTY, DUTY, Owner.DISTRICT)
    assert (duty.rule, duty.term, duty.ladder) == ("R-4.1", "5wd", "correction")
    label = read_label(DUTY)
    assert (label.item, str(label), label.laid_down.step) == (
        Item.OWN,
        DUTY,
        Step.SUPPORT_DETERMINATION,
    )


def test_what_has_to_be_said_is_asked_for_and_the_rest_is_not(reviewed: Practice) -> None:
    assert reviewed.refused("own_4_announce_visit") == ("R-4.1",)
    assert reviewed.refused("own_4_announce_visit", {"note": "x"}) == ("R-4.1",)
    reviewed.do("own_4_announce_visit", {"day": "2023-08-18"})


def test_it_is_refused_to_others_and_out_of_place(reviewed: Practice) -> None:
    assert reviewed.refused("own_4_announce_visit", VISIT, party="expert") == ("R-4.1",)
    assert reviewed.refused("own_4_report_visit", {"note": "x"}, party="district") == ("R-4.1",)
    reviewed.do("own_4_announce_visit", VISIT)
    assert reviewed.refused("own_4_announce_visit", VISIT) == ("R-4.1",)
    assert reviewed.refused("deliberate", {"result": "support", "amount": 1}) == ("R-4.2",)


def test_act_that_answers_the_duty_fulfils_it(reviewed: Practice) -> None:
    reviewed.do("own_4_announce_visit", VISIT)
    reviewed.do("own_4_report_visit", {"note": "条件具备"}, party="district")
    day = date(2023, 8, 22)
    assert own_duties(reviewed) == [(DutyStatus.FULFILLED, day, "own_4_report_visit")]
    assert reviewed.facts().state == "REVIEWED"
    reviewed.do("own_4_announce_visit", VISIT)
    assert [one[0] for one in own_duties(reviewed)] == [DutyStatus.FULFILLED, DutyStatus.OPEN]


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("reopen_review", {"reason": "评审有误"}),
        ("withdraw", {"letter": True, "reason": "不再参加"}),
    ],
)
def test_duty_of_a_state_that_is_left_another_way_lapses(
    reviewed: Practice, act: str, data: dict[str, object]
) -> None:
    reviewed.do("own_4_announce_visit", VISIT)
    reviewed.do(act, data)
    assert [(one[0], one[2]) for one in own_duties(reviewed)] == [(DutyStatus.LAPSED, act)]


def test_duty_stays_while_other_acts_leave_the_case_where_it_is(reviewed: Practice) -> None:
    reviewed.do("own_4_announce_visit", VISIT)
    account = {"institution": reviewed.facts().institutions[0], "account_name": "甲"}
    reviewed.ask("record_account", {**account, "bank": "乙", "account": "6222020200112233445"})
    assert [one[0] for one in own_duties(reviewed)] == [DutyStatus.OPEN]


def test_act_is_undone_as_if_it_had_never_been(reviewed: Practice) -> None:
    before = reviewed.facts()
    reviewed.do("own_4_announce_visit", VISIT)
    reviewed.do("undo_last_act", {"reason": "误"}, party="city")
    after = reviewed.facts()
    assert (after.state, after.step) == (before.state, before.step)
    assert [one[0] for one in own_duties(reviewed)] == [DutyStatus.VOID]


def test_act_reads_the_same_from_its_history(reviewed: Practice) -> None:
    reviewed.do("own_4_announce_visit", VISIT)
    record = reviewed.records()[-1]
    known = OwnAct(act="own_4_announce_visit", note="带上台账", day=date(2023, 8, 18))
    assert command_of({**record.data, "command": record.command}) == known
    assert command_of(msgspec.to_builtins(known)) == known


def test_its_letter_is_filled_from_its_file(reviewed: Practice) -> None:
    reviewed.do("own_4_announce_visit", VISIT)
    owed = [one for one in reviewed.mails() if one.kind == MailKind.OWN]
    with reviewed.store.reading() as transaction:
        made, _ = letter(reviewed.office, transaction, owed, post())
    assert made.subject.endswith("关于开展现场踏勘的通知（和平区）")
    assert "进行现场踏勘。" in made.text
    assert "请于2023年8月22日（星期二）前报送踏勘情况报告。带上台账" in made.text


def test_procedure_without_the_act_refuses_it(office: Practice) -> None:
    office.lead("finalize_review")
    assert office.refused("own_4_announce_visit", VISIT) == ("R-A.1",)


@pytest.mark.parametrize("label", ["own", "own_4_", "own_9_visit"])
def test_label_of_no_such_form_is_no_item(label: str) -> None:
    with pytest.raises(UnknownItem):
        read_label(label)
