"""Deciding on a request: what the rules need is gathered from the record, and the rules answer."""

from collections.abc import Callable, Collection, Iterator

import msgspec

from states.actors import Actor
from states.acts.correction import onto
from states.acts.undo import LastAct, undo
from states.commands import (
    AcceptInstitutionFiling,
    ChangeInstitutions,
    DecideSupport,
    OpenCase,
    Publicise,
    UndoLastAct,
)
from states.commands.correction import CorrectAct
from states.deciding import World, decide
from states.events import Act, Decision
from states.facts import Case, Outcome, Party
from states.notice import Region
from states.refusals import Problem, Refusal, problem
from states.role_rights import MOVES_MONEY, role_problems
from workflow.office.amending import Amended, amend, meant_by
from workflow.office.request import Request
from workflow.people import persons
from workflow.record import cases, history, owing
from workflow.record.folding import fold
from workflow.record.programmes import Versions, versions_of
from workflow.store.transaction import Transaction

Worlds = Callable[[str, str], World]
"""Gives the world of a notice and a procedure by the hashes of their texts."""

_NEEDS_PROMISES = (DecideSupport, Publicise)

_NEEDS_NEIGHBOURS = (AcceptInstitutionFiling, ChangeInstitutions)

LOOKS_AROUND = (*_NEEDS_PROMISES, *_NEEDS_NEIGHBOURS, UndoLastAct, CorrectAct)
"""The acts on which other rows than those of the case's own row decide."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """An act that is allowed, with all that it takes to write it down.

    `stored` is the case before it, None where it opens one; `versions` are what it is pinned to.
    `undone` is the act that it takes back, `amended` what it corrects.
    """

    request: Request
    act: Act
    world: World
    versions: Versions
    stored: cases.Stored | None
    decision: Decision
    undone: history.Record | None = None
    amended: Amended | None = None

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
    closed: Collection[str] = (),
) -> Decided | Refusal:
    """Decide on a request whose case is *stored*, or on one that opens it.

    Nothing is done in the programmes that are *closed*.
    """
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
    if programme_id in closed:
        return Refusal(name, "", (problem("programme_archived", "R-A.1", programme=programme_id),))
    undone, amended = None, None
    if stored is not None and isinstance(request.command, UndoLastAct):
        undone = _last(transaction, request.case_id)
        decision = _undo(transaction, request, act, Case(region, stored.facts), undone, world)
    elif stored is not None and isinstance(request.command, CorrectAct):
        found = amend(transaction, stored.id, request.command, act, stored.facts, region, world)
        amended = None if isinstance(found, Refusal) else found
        decision = found if isinstance(found, Refusal) else found.decision
    elif stored is None and not isinstance(request.command, OpenCase):
        decision = _no_case(name, world)
    elif stored is not None and _is_opened_anew(request, stored):
        decision = _open_anew(transaction, request, act, stored, region, world)
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
        amended=amended,
    )


def _barred(
    transaction: Transaction, request: Request, region_code: str, world: World
) -> tuple[Problem, ...]:
    """Why who asks may not ask this at all; then nothing is said of how the case stands.

    To take back an act on money is an act on money.
    """
    rule = world.rulebook.rules.get(request.command.name)
    moves_money = rule is not None and rule.moves_money
    is_internal = rule is not None and rule.internal
    actor, meant = request.actor, [request.command]
    if isinstance(request.command, UndoLastAct):
        last = history.last_of_case(transaction, request.case_id)
        moves_money = last is not None and _moves_money(last, world)
    if isinstance(request.command, CorrectAct):
        meant = meant_by(transaction, request.case_id, request.command)
        moves_money = any(_rule_moves_money(one.name, world) for one in meant)
    found = [
        one
        for command in meant
        for one in role_problems(
            actor, command, region_code, moves_money=moves_money, is_internal=is_internal
        )
    ]
    if moves_money and actor.is_signed_in:
        found += _strangers(transaction, actor)
    return tuple(one for n, one in enumerate(found) if one not in found[:n])


def _rule_moves_money(command: str, world: World) -> bool:
    rule = world.rulebook.rules.get(command)
    return rule is not None and rule.moves_money


def _moves_money(record: history.Record, world: World) -> bool:
    """Whether an act was one on money; a correction is where it posts anything."""
    is_correction = record.corrects is not None and bool(record.postings)
    return is_correction or _rule_moves_money(record.command, world)


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


def _is_opened_anew(request: Request, stored: cases.Stored) -> bool:
    return stored.facts.outcome is Outcome.STRUCK and isinstance(request.command, OpenCase)


def _open_anew(
    transaction: Transaction,
    request: Request,
    act: Act,
    stored: cases.Stored,
    region: Region,
    world: World,
) -> Decision | Refusal:
    """Open a case that was struck: as one that never was, but for its name and its history."""
    decision = _decide(transaction, request, act, None, region, world)
    if isinstance(decision, Refusal):
        return decision
    since = stored.facts.last_at
    facts = onto(stored.facts, decision.facts, act, world.notice, since=since)
    return msgspec.structs.replace(decision, facts=facts)


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
        before=fold(records) if records else None,
        postings=last.postings,
        moves_money=_moves_money(last, world),
        by_night=rule is not None and rule.internal,
        has_left=owing.has_left(transaction, last.seq),
        number=last.seq,
    )
    return undo(case, undone, request.command, act, world.notice, world.calendar)
