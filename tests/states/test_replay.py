"""A case played again from its acts, with its nights: as it was, up to what is refused."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from states.actors import Channel, somebody
from states.deciding import World
from states.events import Act
from states.facts import Facts, Party
from states.reading import read_command
from states.replay import Around, Course, Turn, play
from tests.empty_office import new_store
from tests.practice import (
    HEPING,
    Practice,
    at,
    region,
    slow_way,
    the_calendar,
    the_notice,
    the_rulebook,
    usual_way,
)

WORLD = World(the_notice(), the_rulebook(), the_calendar())
WAY = (*usual_way(HEPING), *slow_way())
RULES = the_rulebook().rules


def turns(until: str, *, nights: bool = True) -> Iterator[Turn]:
    """The acts of a case that spends nothing, up to one of them."""
    before = date.min
    for seq, (when, name, data) in enumerate(WAY, 1):
        moment = at(when)
        act = Act(somebody(RULES[name].actors[0], Channel.REHEARSAL), moment, moment)
        asked = before if not nights else moment.date()
        yield Turn(seq, read_command(name, data, "test"), act, asked)
        before = asked
        if name == until:
            return


def played(until: str, last: date, *, has_been: bool = True) -> Course:
    """A case that is played up to an act, and its nights up to a day."""
    return play(turns(until), region(HEPING), WORLD, until=last, has_been=lambda day: has_been)


def test_case_that_is_played_again_is_the_one_that_was() -> None:
    office = Practice(new_store("sqlite://"))
    office.lead("disburse")
    course = played("disburse", office.now.date())
    assert course.facts is not None
    assert (course.blocked, course.refusal) == (None, None)
    assert course.facts.money == office.facts().money
    assert course.facts.contract == office.facts().contract
    assert {key: duty.due for key, duty in course.facts.duties.items()} == {
        key: duty.due for key, duty in office.facts().duties.items()
    }
    assert [one.turn.seq for one in course.stood if one.turn] == list(
        range(1, len(course.stood) + 1)
    )
    office.store.close()


def test_each_act_stands_on_the_facts_that_the_one_before_left() -> None:
    stood = played("disburse", date(2023, 9, 19)).stood
    assert stood[0].before is None
    for one, following in pairwise(stood):
        assert following.before == one.decision.facts


def test_nights_do_what_the_rules_ask_between_the_acts() -> None:
    """Nothing was spent: the report is flagged in the night after it (R-6.5)."""
    course = played("submit_self_check", date(2024, 1, 11))
    assert course.nights == {date(2024, 1, 11)}
    assert course.stood[-1].turn is None
    assert course.stood[-1].done == ("raise_flag", date(2024, 1, 11))
    assert course.facts is not None and course.facts.open_flag is not None


def test_night_that_has_not_been_does_nothing_and_is_missed() -> None:
    course = played("submit_self_check", date(2024, 1, 12), has_been=False)
    assert course.nights == frozenset()
    assert course.missed == {date(2024, 1, 11), date(2024, 1, 12)}
    assert course.facts is not None and course.facts.open_flag is None


def test_no_night_is_played_beyond_the_last() -> None:
    assert played("submit_self_check", date(2024, 1, 10)).nights == frozenset()


def test_play_ends_with_the_first_act_that_is_refused() -> None:
    acts = [turn for turn in turns("accept_plan_filing") if turn.seq != 5]
    course = play(acts, region(HEPING), WORLD, until=date(2023, 8, 1), has_been=lambda day: True)
    assert course.blocked is acts[-1]
    assert course.refusal is not None and course.refusal.problems
    assert course.facts is not None
    assert course.facts == course.stood[-1].decision.facts
    assert len(course.stood) < len(acts)


def test_it_is_asked_at_each_act_what_stands_around_it() -> None:
    asked: list[tuple[int, bool]] = []

    def look(turn: Turn, before: Facts | None) -> Around:
        asked.append((turn.seq, before is None))
        return Around(promised_elsewhere=10**12)

    course = play(
        turns("open_case"),
        region(HEPING),
        WORLD,
        until=date(2023, 7, 18),
        has_been=lambda day: True,
        look=look,
    )
    assert course.refusal is None
    assert asked == [(1, True)]


@pytest.mark.parametrize("party", [Party.INSTITUTION, Party.EXPERT])
def test_case_that_is_never_opened_has_no_facts(party: Party) -> None:
    moment = at("2023-07-18")
    turn = Turn(
        1,
        read_command("open_case", {"region_code": HEPING}, "test"),
        Act(somebody(party, Channel.REHEARSAL), moment, moment),
        moment.date(),
    )
    course = play([turn], region(HEPING), WORLD, until=date.max, has_been=lambda day: True)
    assert (course.facts, course.stood, course.blocked) == (None, (), turn)
    assert course.refusal is not None and course.refusal.problems[0].code == "wrong_actor"
