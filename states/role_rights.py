"""What a role may ask for: for which parties it acts, which acts are its, whose region.

It is asked at the one door, before anything is said of the case (R-A.1).
"""

from collections.abc import Collection, Iterator

from states.actors import Actor, Role, same_person
from states.commands import Command, RecordAccount
from states.facts import Party
from states.refusals import Problem, problem

_EVERYBODY = frozenset(Party)
_ENTERED = _EVERYBODY - {Party.CITY_SUPERVISOR}
"""The parties whose papers the office enters for them; as the system, what an authority decided."""

ACTS_FOR: dict[Role, frozenset[Party]] = {
    Role.OPERATOR: _ENTERED,
    Role.SUPERVISOR: _ENTERED | {Party.CITY_SUPERVISOR},
    Role.FINANCE: frozenset({Party.CITY, Party.INSTITUTION}),
    Role.REVIEWER: frozenset({Party.EXPERT}),
    Role.AUDITOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
    Role.DISTRICT: frozenset({Party.DISTRICT, Party.INSTITUTION}),
    Role.SYSTEM: frozenset({Party.SYSTEM}),
}
"""For whom each role acts. Who reads all or keeps the system changes no case."""

MOVES_MONEY = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.FINANCE})
"""The roles in which a person prepares or approves an act on money."""


def parties_of(actor: Actor) -> frozenset[Party]:
    """For whom an actor may ask; where nobody signs in, an operator enters everybody's papers."""
    if actor.role is Role.OPERATOR and not actor.is_signed_in:
        return _EVERYBODY
    return ACTS_FOR[actor.role]


def could_ask(
    role: Role, act: str, parties: Collection[Party], *, moves_money: bool = False
) -> bool:
    """Whether somebody in a role may ever ask for an act of these *parties* (R-A.1, R-M.8).

    What the city may do, its supervisor may.
    """
    able = {*parties, Party.CITY_SUPERVISOR} if Party.CITY in parties else {*parties}
    if not able & ACTS_FOR[role] or (moves_money and role not in MOVES_MONEY):
        return False
    return role is not Role.FINANCE or moves_money or act == RecordAccount().name


def role_problems(
    actor: Actor,
    command: Command,
    region_code: str,
    *,
    moves_money: bool,
    is_internal: bool = False,
) -> Iterator[Problem]:
    """What bars an actor from an act on the case of a region, whatever its state (R-A.1).

    An expert speaks for himself alone (R-E.2); money is moved by those who have to do with it
    (R-M.8). What *is_internal* to the office no person asks for.
    """
    role = actor.role.value
    if actor.is_signed_in and not actor.login:
        yield problem("not_signed_in", "R-A.1")
    is_the_systems = is_internal and actor.is_signed_in
    if actor.party not in parties_of(actor) or is_the_systems:
        yield problem("role_may_not", "R-A.1", role=role, party=actor.party.value)
    if actor.role is Role.DISTRICT and _is_elsewhere(actor, region_code):
        yield problem("not_your_region", "R-A.1")
    if not actor.is_signed_in:
        return
    if actor.role is Role.REVIEWER and not same_person(
        actor.person, getattr(command, "expert", None)
    ):
        yield problem("other_expert", "R-E.2", expert=getattr(command, "expert", None))
    if moves_money and actor.role not in MOVES_MONEY:
        yield problem("role_moves_no_money", "R-M.8", role=role)
    if actor.role is Role.FINANCE and not (moves_money or isinstance(command, RecordAccount)):
        yield problem("role_may_not", "R-A.1", role=role, party=actor.party.value)


def _is_elsewhere(actor: Actor, region_code: str) -> bool:
    """Whether a district's user asks for another region; one who signs in has one of his own."""
    if actor.region is None:
        return actor.is_signed_in
    return actor.region != region_code
