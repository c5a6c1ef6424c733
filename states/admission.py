"""Whether an act is let in at all: who asks for it, when it happened, what it follows."""

from collections.abc import Iterator, Sequence

from states.act_in_hand import Work
from states.actors import plain_name
from states.calendar import WorkCalendar
from states.events import Act
from states.facts import Party
from states.refusals import Problem, problem


def party_problems(act: Act, parties: Sequence[Party], *rules: str) -> Iterator[Problem]:
    """Whether it is the act of one of *parties*; what the city may do, its supervisor may."""
    given = act.actor.party
    if given not in parties and not (given is Party.CITY_SUPERVISOR and Party.CITY in parties):
        expected = [party.value for party in parties]
        yield problem("wrong_actor", *rules, actor=given.value, expected=expected)


def time_problems(act: Act, calendar: WorkCalendar) -> Iterator[Problem]:
    """Whether it can have happened then, and on what an earlier date rests (R-A.1, R-T.7)."""
    if act.day not in calendar:
        first, last = calendar.first, calendar.last
        yield problem("outside_calendar", "R-T.7", day=act.day, first=first, last=last)
    if act.at > act.entered_at:
        yield problem("not_happened_yet", "R-A.1", at=act.at, entered=act.entered_at)
    if act.day < act.entered_at.date() and not act.basis:
        yield problem("no_basis", "R-A.1", at=act.day, entered=act.entered_at.date())


def person_problems(act: Act) -> Iterator[Problem]:
    """Where persons are known, money is moved by two of them, however they are written (R-M.8)."""
    prepared, approved = act.actor.prepared_by, act.actor.approved_by
    both = {plain_name(prepared), plain_name(approved)} - {""}
    are_two = len(both) == len((prepared, approved))
    if act.actor.is_known and not are_two:
        told = [name if plain_name(name) else None for name in (prepared, approved)]
        yield problem("two_persons", "R-M.8", prepared=told[0], approved=told[1])


def order_problems(work: Work, subject: str) -> Iterator[Problem]:
    """Whether it comes after the act that brought its *subject* to where it stands (R-A.1)."""
    facts = work.facts
    since = {
        "plan": facts.plan.since or facts.since,
        "institution": facts.institution.since,
        "clawback": facts.clawback.since if facts.clawback else None,
    }.get(subject.partition(".")[0], facts.since)
    too_early = since is not None and work.act.at < since
    if too_early or work.day < facts.opened_on:
        given = work.act.time_given
        yield problem("before_its_cause", "R-A.1", at=given, since=since or facts.opened_on)
