"""What a later return told of, and what a correction of its filing leaves of that (R-2.8)."""

from collections.abc import Iterator

from states.actors import Channel, somebody
from states.commands import ALL, ReturnFiling
from states.deciding import World, decide
from states.events import Act
from states.facts import Case, Facts, Party
from states.named_defects import unnamed
from states.notice import Region
from states.refusals import Problem, Refusal, problem
from states.replay import Course, Turn

RULE = "R-2.8"


def told_no_more(before: Course, after: Course, region: Region, world: World) -> Iterator[Problem]:
    """A return that names defects which its papers, as they now read, do not have (一次性告知).

    What it told stands until it is corrected itself; by then its mail is told anew.
    """
    grounds = {one.turn.seq: one.before for one in before.stood if one.turn is not None}
    for one in after.stood:
        turn = one.turn
        if turn is None or not isinstance(turn.command, ReturnFiling):
            continue
        had = _found(turn, grounds.get(turn.seq), region, world)
        has = _found(turn, one.before, region, world)
        gone = [each for each in had if each not in has]
        unsaid = unnamed(gone, turn.command.defects)
        if stale := [each for each in gone if each not in unsaid]:
            yield problem("told_no_more", RULE, number=turn.seq, day=turn.act.day, defects=stale)


def _found(turn: Turn, facts: Facts | None, region: Region, world: World) -> list[Problem]:
    """What kept a filing from being accepted when it was returned."""
    if facts is None or not isinstance(turn.command, ReturnFiling):
        return []
    accept = ALL[f"accept_{turn.command.side}_filing"]()
    act = Act(somebody(Party.CITY, Channel.REHEARSAL), turn.act.at, turn.act.entered_at)
    answer = decide(Case(region, facts), accept, act, world)
    return list(answer.problems) if isinstance(answer, Refusal) else []
