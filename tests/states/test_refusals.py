"""A refusal names every rule that stands in the way, once, and every act has a rule to name."""

from datetime import date, timedelta

import pytest

from states.acts.ending import ENDED_BY_RULE
from states.commands import ALL
from states.facts import Outcome
from states.refusals import Refusal, answering, barred_until, lacking, problem
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import Practice, the_rulebook


def test_rules_are_named_once_in_their_order() -> None:
    problems = (problem("a", "R-5.2", "R-M.3"), problem("b", "R-M.3", "R-M.6"))
    assert Refusal("disburse", "正文一(五)", problems).rules == ("R-5.2", "R-M.3", "R-M.6")


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_act_on_a_case_that_was_never_opened_is_refused_by_a_rule(name: str) -> None:
    practice = Practice(new_store("sqlite://"))
    if name == "open_case":
        practice.do("open_case")
        assert practice.refused(name) == ("R-1.4",)
    else:
        assert len(practice.refused(name)) > 0
    shut(practice.store)


@pytest.mark.parametrize(
    ("ending", "data", "outcome", "rule"),
    [
        ("decline_participation", {"letter": True}, Outcome.NOT_PARTICIPATING, "R-1.1"),
        ("withdraw", {"letter": True}, Outcome.WITHDRAWN, "R-W.1"),
    ],
)
def test_act_on_an_ended_case_names_its_own_rule_and_that_which_ended_it(
    ending: str, data: dict[str, object], outcome: Outcome, rule: str
) -> None:
    practice = Practice(new_store("sqlite://"))
    practice.do("open_case")
    practice.do(ending, data)
    assert practice.facts().outcome is outcome
    assert practice.refused("invite_experts", {"experts": []}) == ("R-4.1", rule)
    shut(practice.store)


def test_every_outcome_but_open_has_the_rule_that_ended_it() -> None:

    assert set(ENDED_BY_RULE) == set(Outcome) - {Outcome.OPEN}


def test_every_command_of_the_procedure_names_rules_and_a_clause() -> None:
    rules = the_rulebook().rules
    assert [name for name, rule in rules.items() if not (rule.rules and rule.clause)] == []
    assert set(ALL) - set(rules) == {"undo_last_act"}


FIELDS = ("amount", "payees", "reason")


def test_fields_that_are_missing_answer_what_misses_them() -> None:
    asked = problem("fields_missing", "R-6.2", missing=["reason", "elsewhere"])
    assert answering(asked, FIELDS) == lacking(asked, FIELDS) == ("reason",)


def test_what_was_given_and_is_wrong_is_about_its_field_and_lacks_nothing() -> None:
    wrong = problem("unknown_institution", "R-3.2", given="无名")
    assert answering(wrong, ("institution",)) == ("institution",)
    assert lacking(wrong, ("institution",)) == ()


def test_case_that_objects_itself_lacks_no_field() -> None:
    assert lacking(problem("publicity_runs", "R-P.2"), FIELDS) == ()


def test_only_what_time_alone_cures_is_barred_until_a_day() -> None:
    last = date(2024, 4, 11)
    runs = problem("publicity_runs", "R-P.1", end=last)
    longer = problem("term_runs", "R-5.4", due=last + timedelta(days=3))
    assert barred_until((runs, longer)) == last + timedelta(days=3)
    assert barred_until((runs, problem("not_deliberated_so", "R-4.2"))) is None
    assert barred_until((problem("publicity_runs", "R-P.1", end=None),)) is None
    assert barred_until(()) is None
