"""Money by two persons: one makes an act ready, another one stands for it or declines (R-M.8).

When something was made ready, and until when it waits, says the clock of the office; the wall says
whether a password was given just now, and when something was written into the security log.
"""

from datetime import datetime

import msgspec

from duban.bootstrap.desk import Desk
from duban.identity import lifetimes
from duban.identity.errors import NotAllowed
from duban.identity.permissions import Permission
from duban.identity.visitors import Visitor
from states.refusals import Refusal
from states.saying import saying
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.people import persons, prepared, security
from workflow.people.prepared import Fate, Prepared
from workflow.people.security import Event
from workflow.record import cases, history
from workflow.store.transaction import Transaction

_KEY = "approval: "
"""What the keys of approvals begin with; no face begins a key so, whatever it is sent."""

_ONLY_APPROVAL = frozenset({"two_persons"})
"""What the rules object to in an act that only lacks its second person."""


def lacks_second(answer: object) -> bool:
    """Whether nothing stands in the way of an act but that it takes a second person."""
    return isinstance(answer, Refusal) and {one.code for one in answer.problems} == _ONLY_APPROVAL


def ask(desk: Desk, visitor: Visitor, asked: Request, now: datetime) -> Answer | Prepared:
    """Do an act; one that only lacks its second person is made ready for that person instead.

    The key of a request that made an act ready leads to that act, whatever became of it: it is not
    made ready again, and with another request it is a conflict. Raises NotAllowed.
    """

    def work(transaction: Transaction) -> Answer | Prepared:
        history.head(transaction, to_append=True)
        if asked.key and (known := prepared.of_key(transaction, asked.key)):
            return _repeat(transaction, asked, known)
        answer = desk.office.handle_within(transaction, asked)
        if not lacks_second(answer):
            return answer
        return prepare(transaction, desk, visitor, asked, now)

    return desk.store.share(work)


def prepare(
    transaction: Transaction, desk: Desk, visitor: Visitor, asked: Request, now: datetime
) -> Prepared | Refusal | Conflict:
    """Make an act on money ready: it waits for a second person, and nothing moves.

    It is tried at once, so that what the rules refuse waits for nobody. Raises NotAllowed.
    """
    if not visitor.may(Permission.PREPARE_MONEY):
        raise NotAllowed(saying("money.may_not_prepare"))
    actor = visitor.actor(asked.actor.party, prepared_by=visitor.person.name)
    tried = msgspec.structs.replace(asked, actor=actor, key=None)
    answer = desk.office.preview_within(transaction, tried)
    if isinstance(answer, Done):
        raise NotAllowed(saying("money.needs_no_second"))
    if not lacks_second(answer):
        return answer
    stored, moment = cases.load(transaction, asked.case_id), desk.clock()
    made = Prepared(
        id=persons.new_id(),
        case_id=asked.case_id,
        case_version=stored.version if stored else 0,
        command=asked.command,
        party=asked.actor.party,
        happened_at=asked.at,
        basis=asked.basis,
        prepared_by=visitor.person.id,
        prepared_at=moment,
        expires_at=moment + lifetimes.of(transaction).waiting,
        key=asked.key,
    )
    prepared.add(transaction, made)
    _log(transaction, now, Event.MONEY_PREPARED, visitor, made)
    return made


def _repeat(transaction: Transaction, asked: Request, known: Prepared) -> Prepared | Conflict:
    """The answer to a request whose key made an act ready before."""
    before = (known.case_id, known.command, known.party, known.happened_at, known.basis)
    if before == (asked.case_id, asked.command, asked.actor.party, asked.at, asked.basis):
        return known
    stored = cases.load(transaction, asked.case_id)
    return Conflict(asked.case_id, "key", stored.version if stored else 0)


def approve(desk: Desk, visitor: Visitor, prepared_id: str, now: datetime) -> Answer:
    """Stand for an act that another person made ready, which does it.

    On a case that was changed meanwhile it is a conflict: it is to be made ready anew. That and a
    refusal leave it waiting. Raises NotAllowed for who made it ready, for who may
    not, without a password given just now, and once it is decided or its term is over.
    """
    if not visitor.may(Permission.APPROVE_MONEY):
        raise NotAllowed(saying("money.may_not_approve"))
    if not visitor.is_fresh(now):
        raise NotAllowed(saying("sign_in.not_fresh"))

    def work(transaction: Transaction) -> Answer:
        found = _waiting(transaction, prepared_id, desk.clock())
        if found.prepared_by == visitor.person.id:
            raise NotAllowed(saying("money.own"))
        answer = desk.office.handle_within(transaction, request_of(transaction, found, visitor))
        if isinstance(answer, Done):
            _decide(transaction, desk, now, visitor, found, Fate.APPROVED, seq=answer.seq)
        return answer

    return desk.store.share(work)


def request_of(transaction: Transaction, found: Prepared, visitor: Visitor) -> Request:
    """The act as the visitor would stand for it, on the case as it was when that was made ready."""
    giver = persons.by_id(transaction, found.prepared_by)
    return Request(
        case_id=found.case_id,
        command=found.command,
        actor=visitor.actor(
            found.party,
            prepared_by=giver.name if giver else None,
            approved_by=visitor.person.name,
        ),
        at=found.happened_at,
        basis=found.basis,
        key=f"{_KEY}{found.id}",
        version=found.case_version,
    )


def decline(desk: Desk, visitor: Visitor, prepared_id: str, reason: str, now: datetime) -> Fate:
    """Decline what another made ready, or take back what one made ready oneself; which it was.

    Raises NotAllowed without a reason, and once it is decided or its term is over.
    """
    if not reason.strip():
        raise NotAllowed(saying("money.no_reason"))

    def work(transaction: Transaction) -> Fate:
        found = _waiting(transaction, prepared_id, desk.clock())
        is_own = found.prepared_by == visitor.person.id
        if not is_own and not visitor.may(Permission.APPROVE_MONEY):
            raise NotAllowed(saying("money.may_not_approve"))
        fate = Fate.WITHDRAWN if is_own else Fate.DECLINED
        _decide(transaction, desk, now, visitor, found, fate, reason=reason.strip())
        return fate

    return desk.store.share(work)


def _waiting(transaction: Transaction, prepared_id: str, now: datetime) -> Prepared:
    """The act that waits. Whoever decides on one takes turns, so that it is decided once."""
    history.head(transaction, to_append=True)
    found = prepared.one(transaction, prepared_id)
    if found is None or not found.is_waiting(now):
        raise NotAllowed(saying("money.not_waiting"))
    return found


def _decide(
    transaction: Transaction,
    desk: Desk,
    now: datetime,
    visitor: Visitor,
    found: Prepared,
    fate: Fate,
    *,
    reason: str = "",
    seq: int | None = None,
) -> None:
    """Write down who decided and how. Raises NotAllowed where somebody has decided before."""
    by, at = visitor.person.id, desk.clock()
    if not prepared.decide(transaction, found.id, fate, by=by, at=at, reason=reason, seq=seq):
        raise NotAllowed(saying("money.not_waiting"))
    _log(transaction, now, Event.MONEY_DECIDED, visitor, found, fate=fate.value)


def _log(
    transaction: Transaction,
    now: datetime,
    what: Event,
    visitor: Visitor,
    found: Prepared,
    **facts: object,
) -> None:
    told = {"id": found.id, "case": found.case_id, "command": found.command.name}
    security.log(transaction, now, what, visitor.person.login, **told, **facts)
