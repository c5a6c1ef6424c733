"""Deciding on a request: what the rules need is gathered from the record, and the rules answer."""

from collections.abc import Callable, Iterator

import msgspec

from states.actors import Actor
from states.acts.undo import LastAct, undo
from states.authority import MOVES_MONEY, role_problems
from states.commands import (
    AcceptInstitutionFiling,
    ChangeInstitutions,
    DecideSupport,
    OpenCase,
    Publicise,
    UndoLastAct,
)
from states.events import Act, Decision
from states.facts import Case, Party
from states.notice import Region
from states.procedure import World, decide
from states.refusals import Problem, Refusal, problem
from workflow.office.request import Request
from workflow.people import persons
from workflow.record import cases, history, owing
from workflow.record.programmes import Versions, versions_of
from workflow.store.transaction import Transaction

Worlds = Callable[[str, str], World]
"""Gives the world of a notice and a procedure by the hashes of their texts."""

_NEEDS_PROMISES = (DecideSupport, Publicise)

_NEEDS_NEIGHBOURS = (AcceptInstitutionFiling, ChangeInstitutions)

LOOKS_AROUND = (*_NEEDS_PROMISES, *_NEEDS_NEIGHBOURS, UndoLastAct)
"""The acts on which other rows than those of the case's own row decide."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """An act that is allowed, with all that it takes to write it down.

    `stored` is the case before it, None where it opens one; `versions` are what it is pinned to.
    `undone` is the act that it takes back.
    """

    request: Request
    act: Act
    world: World
    versions: Versions
    stored: cases.Stored | None
    decision: Decision
    undone: history.Record | None = None

    @property
    def version(self) -> int:
        """The version of the case after the act."""
        return self.stored.version + 1 if self.stored else 1


def decide_on(
    transaction: Transaction,
    request: Request,
    act: Act,
    stored: cases.Stored | None,
    worlds: Worlds,
) -> Decided | Refusal:
    """Decide on a request whose case is *stored*, or on one that opens it."""
    programme_id, code = cases.parts(request.case_id)
    name = request.command.name
    versions = stored.versions if stored else versions_of(transaction, programme_id)
    if versions is None:
        return Refusal(name, "", (problem("unknown_programme", "R-1.4", given=programme_id),))
    world = worlds(versions.notice_hash, versions.procedure_hash)
    region = world.notice.regions_by_code.get(code)
    if region is None:
        return Refusal(name, "附一", (problem("unknown_region", "R-0.1", given=code),))
    if barred := _barred(transaction, request, code, world):
        rule = world.rulebook.rules.get(name)
        return Refusal(name, rule.clause if rule else "", barred)
    undone = None
    if stored is not None and isinstance(request.command, UndoLastAct):
        undone = _last(transaction, request.case_id)
        decision = _undo(transaction, request, act, Case(region, stored.facts), undone, world)
    elif stored is None and not isinstance(request.command, OpenCase):
        decision = _no_case(name, world)
    else:
        decision = _decide(transaction, request, act, stored, region, world)
    if isinstance(decision, Refusal):
        return decision
    return Decided(
        request=request,
        act=act,
        world=world,
        versions=versions,
        stored=stored,
        decision=decision,
        undone=undone,
    )


def _barred(
    transaction: Transaction, request: Request, region_code: str, world: World
) -> tuple[Problem, ...]:
    """Why who asks may not ask this at all; then nothing is said of how the case stands.

    To take back an act on money is an act on money.
    """
    rule = world.rulebook.rules.get(request.command.name)
    moves_money = rule is not None and rule.moves_money
    if isinstance(request.command, UndoLastAct):
        last = history.last_of_case(transaction, request.case_id)
        meant = world.rulebook.rules.get(last.command) if last else None
        moves_money = meant is not None and meant.moves_money
    is_internal = rule is not None and rule.internal
    actor, command = request.actor, request.command
    found = [
        *role_problems(
            actor, command, region_code, moves_money=moves_money, is_internal=is_internal
        )
    ]
    if moves_money and actor.is_signed_in:
        found += _strangers(transaction, actor)
    return tuple(found)


def _strangers(transaction: Transaction, actor: Actor) -> Iterator[Problem]:
    """The names given for an act on money that are of nobody who may move it (R-M.8)."""
    for name in (actor.prepared_by, actor.approved_by):
        person = persons.by_name(transaction, name) if name else None
        if name and not (person and person.is_active and MOVES_MONEY & {*person.roles}):
            yield problem("moves_no_money", "R-M.8", name=name)


def _no_case(name: str, world: World) -> Refusal:
    rule = world.rulebook.rules.get(name)
    rules = rule.rules if rule else ("R-A.1",)
    return Refusal(name, rule.clause if rule else "", (problem("no_case", *rules),))


def _decide(
    transaction: Transaction,
    request: Request,
    act: Act,
    stored: cases.Stored | None,
    region: Region,
    world: World,
) -> Decision | Refusal:
    promised, programme_id = 0, cases.programme_of(request.case_id)
    if world.notice.programme_budget is not None and isinstance(request.command, _NEEDS_PROMISES):
        promised = cases.promised_elsewhere(transaction, programme_id, request.case_id)
    beside: dict[str, tuple[str, ...]] = {}
    if isinstance(request.command, _NEEDS_NEIGHBOURS):
        beside = cases.neighbours(transaction, programme_id, request.case_id)
    return decide(
        Case(region, stored.facts) if stored else None,
        request.command,
        act,
        world,
        region=region,
        promised_elsewhere=promised,
        neighbours=beside,
    )


def _last(transaction: Transaction, case_id: str) -> history.Record:
    last = history.last_of_case(transaction, case_id)
    if last is None:
        raise LookupError("a case has a history")
    return last


def _undo(
    transaction: Transaction,
    request: Request,
    act: Act,
    case: Case,
    last: history.Record,
    world: World,
) -> Decision | Refusal:
    records = history.of_case(transaction, request.case_id)[:-1]
    rule = world.rulebook.rules.get(last.command)
    undone = LastAct(
        command=last.command,
        party=Party(last.party),
        before=history.fold(records) if records else None,
        postings=last.postings,
        moves_money=rule is not None and rule.moves_money,
        by_night=rule is not None and rule.internal,
        has_left=owing.has_left(transaction, last.seq),
    )
    return undo(case, undone, request.command, act, world.notice, world.calendar)
