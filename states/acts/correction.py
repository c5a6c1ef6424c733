"""Putting right what was typed: the case as its acts come out when one of them reads otherwise.

The acts are played again with the correction. Where all that came after still stands, what differs
is one act: the facts as they then are, duties that never were void, ledger lines by reversal. Where
not, the act that stands in the way is named (R-A.1).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from states.act_in_hand import replace
from states.admission import party_problems, person_problems, time_problems
from states.commands import OpenCase
from states.commands.correction import CorrectAct
from states.deciding import World
from states.events import Act, Decision, Posting, Transition
from states.facts import Duty, DutyStatus, Facts, Party
from states.night_checks import next_check
from states.notice import Notice, Region
from states.refusals import Problem, Refusal, problem
from states.replay import ALONE, Around, Course, Look, Turn, play
from states.steps import Outcome, State
from states.told_no_more import told_no_more

CLAUSE = "正文一"
RULE = "R-A.1"


class Past(msgspec.Struct, frozen=True):
    """A case as its history has it: its acts that stand, and the lines that they booked.

    `nights` are those that did something, up to `until`; `since` is when the last of what was
    taken back, and stands no more, happened.
    """

    turns: tuple[Turn, ...]
    booked: tuple[Posting, ...]
    nights: frozenset[date]
    until: date
    since: datetime | None = None

    def turn(self, number: int | None) -> Turn | None:
        """The act of that number, where it stands."""
        return next((one for one in self.turns if one.seq == number), None)


def with_other(turns: Iterable[Turn], number: int, other: Turn | None) -> tuple[Turn, ...]:
    """The acts with another one, or none, in the place of one."""
    rest = (other if one.seq == number else one for one in turns)
    return tuple(one for one in rest if one is not None)


class Correction(msgspec.Struct, frozen=True):
    """What a correction comes to: the decision without its mails, the courses before and after.

    `turn` is the act as it stood, `other` as it reads now, None where it is struck.
    """

    decision: Decision
    turn: Turn
    other: Turn | None
    before: Course
    after: Course

    @property
    def nights(self) -> tuple[date, ...]:
        """The nights that do something by now which they did not before."""
        return tuple(sorted(self.after.nights - self.before.nights))


def correct(
    now: Facts,
    past: Past,
    command: CorrectAct,
    other: Turn | None,
    act: Act,
    region: Region,
    world: World,
    look: Look,
) -> Correction | Refusal:
    """Let an act of a case read as *other* does, None strikes it; *look* tells of other cases.

    Refused without a reason, to all but the party of the act and the city, where nothing would
    change, where the act does not stand, and where a later one would not be allowed. Where money
    moves, two persons do it (R-M.8). The opening is struck with the case, as long as no filing has
    come in and nothing is booked.
    """
    turn = past.turn(command.number)
    if turn is None:
        return _refused(problem("no_such_act", RULE, number=command.number))
    problems = [*_problems(turn, other, command, act, world)]
    if problems:
        return _refused(*problems)
    before = as_it_was(past, region, world)
    if before.facts is None or not _is_same(now, before.facts):
        stuck = before.blocked.command.name if before.blocked else None
        return _refused(problem("plays_otherwise", RULE, command=stuck))
    if other is None and isinstance(turn.command, OpenCase):
        return _struck(now, past, before, turn, act)
    after = _played(past, turn, other, before, region, world, look)
    if after.blocked is not None or after.facts is None:
        return _in_the_way(after, turn)
    facts = onto(now, after.facts, act, world.notice, since=past.since)
    if persons := _lacking_persons(before, after, act, world):
        return _refused(*persons)
    warnings = [w for one in after.stood if one.turn is other for w in one.decision.warnings]
    warnings += told_no_more(before, after, region, world)
    decision = Decision(
        facts=facts,
        transitions=_moved(now, facts),
        postings=difference(past.booked, _postings(after)),
        warnings=tuple(warnings),
    )
    return Correction(decision, turn, other, before, after)


def as_it_was(past: Past, region: Region, world: World) -> Course:
    """The case as its acts came out, with what the nights did that have been."""
    has_been = past.nights.__contains__
    return play(past.turns, region, world, until=past.until, has_been=has_been)


def _refused(*problems: Problem) -> Refusal:
    return Refusal("correct_act", CLAUSE, problems)


def _problems(
    turn: Turn, other: Turn | None, command: CorrectAct, act: Act, world: World
) -> Iterator[Problem]:
    """What stands in the way of a correction whatever it comes to."""
    allowed = list(dict.fromkeys([Party.CITY, Party.CITY_SUPERVISOR, turn.act.actor.party]))
    yield from party_problems(act, allowed, RULE)
    yield from time_problems(act, world.calendar)
    if world.rulebook.rules[turn.command.name].moves_money:
        yield from person_problems(act)
    if not command.reason:
        yield problem("no_reason", RULE)
    if other == turn or (other is not None and other.command.name != turn.command.name):
        yield problem("nothing_corrected", RULE, command=turn.command.name)


def _played(
    past: Past,
    turn: Turn,
    other: Turn | None,
    before: Course,
    region: Region,
    world: World,
    look: Look,
) -> Course:
    """The case played with the correction, up to the last night that has been.

    An act on the same ground as before was allowed, whatever other cases have done since.
    """
    grounds = {one.turn.seq: one for one in before.stood if one.turn is not None}

    def around(one: Turn, ground: Facts | None) -> Around:
        known = grounds[one.seq]
        return ALONE if (known.turn, known.before) == (one, ground) else look(one, ground)

    return play(
        with_other(past.turns, turn.seq, other),
        region,
        world,
        until=past.until,
        has_been=lambda night: night not in before.missed,
        look=around,
    )


def _in_the_way(after: Course, turn: Turn) -> Refusal:
    """Why the case does not go on as it did: the corrected act itself, or one that came after."""
    blocked, refusal = after.blocked, after.refusal
    if blocked is None or refusal is None:
        return _refused(problem("opens_the_case", RULE))
    if blocked.seq == turn.seq:
        return _refused(*refusal.problems)
    name, day = blocked.command.name, blocked.act.day
    later = problem("later_act_stands", RULE, number=blocked.seq, command=name, day=day)
    return _refused(later, *refusal.problems)


def _lacking_persons(before: Course, after: Course, act: Act, world: World) -> tuple[Problem, ...]:
    """What is lacking where an act on money comes out otherwise than it did (R-M.8)."""
    was, is_now = _by_act(before, world), _by_act(after, world)
    return () if was == is_now else tuple(person_problems(act))


def _by_act(course: Course, world: World) -> dict[int, tuple[Posting, ...]]:
    """What each act on money posts."""
    return {
        one.turn.seq: one.decision.postings
        for one in course.stood
        if one.turn is not None and world.rulebook.rules[one.turn.command.name].moves_money
    }


def _moved(now: Facts, then: Facts) -> tuple[Transition, ...]:
    before, after = (now.step, now.shown_state), (then.step, then.shown_state)
    return () if before == after else (Transition(*before, *after),)


# --- a case that was opened by mistake ------------------------------------------------------------


def _struck(now: Facts, past: Past, before: Course, turn: Turn, act: Act) -> Correction | Refusal:
    """The case struck: it never was; nothing runs any more, and it can be opened anew."""
    filed = [one for one in before.stood if one.decision.facts.is_filed]
    if filed or difference(past.booked, ()):
        in_the_way = next((one.turn for one in filed if one.turn), None)
        name = in_the_way.command.name if in_the_way else None
        number = in_the_way.seq if in_the_way else None
        return _refused(problem("case_has_substance", RULE, number=number, command=name))
    void = {key: _void(duty, act) for key, duty in now.duties.items()}
    facts = replace(
        now,
        state=State.CLOSED.value,
        outcome=Outcome.STRUCK,
        ended_from=now.state,
        ended_by="correct_act",
        duties=void,
        check_on=None,
    )
    decision = Decision(facts=facts, transitions=_moved(now, facts))
    return Correction(decision, turn, None, before, Course(None, ()))


# --- facts ----------------------------------------------------------------------------------------


def onto(now: Facts, played: Facts, act: Act, notice: Notice, *, since: datetime | None) -> Facts:
    """The facts that were *played*, their duties under the keys that the case has for them.

    For each item the duties follow one another as before. Those that never were are void, new ones
    get new keys. A date that was settled under an earlier calendar stays.
    """
    duties = {key: _void(duty, act) for key, duty in now.duties.items()}
    known: dict[str, list[str]] = {}
    for key, duty in now.duties.items():
        if not duty.is_void:
            known.setdefault(duty.item, []).append(key)
    for duty in played.duties.values():
        if duty.is_void:
            continue
        keys = known.get(duty.item)
        key = keys.pop(0) if keys else f"{len(duties) + 1:02d}"
        old = now.duties.get(key)
        duties[key] = old if old is not None and _plain(old) == _plain(duty) else duty
    last_at = played.last_at if since is None else max(played.last_at, since)
    facts = replace(played, duties=duties, last_at=last_at)
    return replace(facts, check_on=next_check(facts, notice))


def _void(duty: Duty, act: Act) -> Duty:
    if duty.is_void:
        return duty
    return replace(duty, status=DutyStatus.VOID, closed_on=act.day, closed_by="correct_act")


def _plain(duty: Duty) -> Duty:
    """A duty without what the calendar alone decides."""
    return replace(duty, calendar="", due=None)


def _is_same(now: Facts, played: Facts) -> bool:
    """Whether a case stands as its acts come out, calendars and void duties apart."""
    return _comparable(now) == _comparable(played)


def _comparable(facts: Facts) -> tuple[Facts, list[Duty]]:
    """A case without what undoing and calendars leave behind, and its duties item by item."""
    duties = [_plain(one) for one in facts.duties.values() if not one.is_void]
    bare = replace(facts, duties={}, last_at=facts.since, check_on=None)
    return bare, sorted(duties, key=lambda one: one.item)


# --- money ----------------------------------------------------------------------------------------


def _postings(course: Course) -> Iterator[Posting]:
    return (posting for one in course.stood for posting in one.decision.postings)


def difference(booked: Iterable[Posting], played: Iterable[Posting]) -> tuple[Posting, ...]:
    """The lines that lead from what is *booked* to what was *played*, reversals first."""
    lines = _counted(played)
    lines.subtract(_counted(booked))
    reversals = [
        Posting(one.credit, one.debit, one.amount, one.party, reverses=not one.reverses)
        for one, count in lines.items()
        for _ in range(-count)
    ]
    return (*reversals, *(one for one, count in lines.items() for _ in range(count)))


def _counted(postings: Iterable[Posting]) -> Counter[Posting]:
    """How often each line stands, what reverses one taken off again."""
    found: Counter[Posting] = Counter()
    for one in postings:
        if one.reverses:
            found[Posting(one.credit, one.debit, one.amount, one.party)] -= 1
        else:
            found[one] += 1
    return found
