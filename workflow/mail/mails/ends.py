"""How mails begin, end and begin anew; what they carried ends with the last of its mails."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import and_, bindparam, case, insert, or_, select, update
from sqlalchemy.sql import ClauseElement

from workflow.mail.dead_addresses import came_back as was_returned
from workflow.mail.mails.carried import carry
from workflow.mail.mails.mail import IS_WAITING, IT, Mail, MailStatus
from workflow.record import owing
from workflow.record.owing import OwedStatus, Reason, joined
from workflow.store import by_keys
from workflow.store.columns import moment, one_of
from workflow.store.conditions import among, equals, literal
from workflow.store.statement import Reading, Rows, Statement, Values
from workflow.store.tables import CarriedRow, MailRow, table
from workflow.store.transaction import Transaction


class Ended(msgspec.Struct, frozen=True):
    """How a mail ended: its status, the server's answer, and the version of its template."""

    id: str
    status: MailStatus
    answer: str
    template: str | None


class Fate(msgspec.Struct, frozen=True):
    """What became of something owed by its mails, and the answer of the server or IN_TRIAL."""

    status: OwedStatus
    result: str | None


class _End(msgspec.Struct, frozen=True):
    """How one of the mails of something owed stands."""

    owed: str
    status: MailStatus
    is_trial: bool
    answer: str | None


class _Add(Statement):
    """An insert of a mail; one that was given up begins anew, any other stays as it is."""

    def clause(self, dialect: str) -> ClauseElement:
        """The insert in the words of *dialect*, which is loaded for its own offices alone."""
        words: Any = import_module(f"sqlalchemy.dialects.{dialect}")
        new = words.insert(_mail)
        anew = {
            name: new.excluded[name]
            for name in ("status", "sent_to", "made_at", "next_at", "settled_at", "answer")
        }
        clause: ClauseElement = new.on_conflict_do_update(
            index_elements=["id"],
            set_={**anew, "attempts": 0, "taken_up": 0},
            where=equals(_mail.c.status, MailStatus.DROPPED),
        )
        return clause


_mail, _carried = table(MailRow), table(CarriedRow)
_ADD = _Add(insert(_mail))
_has_come_back = and_(
    equals(_mail.c.status, MailStatus.FAILED), was_returned(_mail.c.id, _mail.c.settled_at)
)
_SETTLE = Statement(
    update(_mail)
    .where(
        IT,
        or_(
            IS_WAITING,
            and_(bindparam("status_") == literal(MailStatus.SENT), ~_has_come_back),
        ),
    )
    .values(
        status=bindparam("status_"),
        attempts=_mail.c.attempts + 1,
        settled_at=bindparam("at_"),
        answer=bindparam("answer_"),
        template=bindparam("template_"),
    )
)
_COME_BACK = Statement(
    update(_mail)
    .where(IT, among(_mail.c.status, (MailStatus.WAITING, MailStatus.SENT, MailStatus.UNCERTAIN)))
    .values(
        status=literal(MailStatus.FAILED),
        settled_at=bindparam("at_"),
        answer=bindparam("answer_"),
    )
)
_DROP = Statement(
    update(_mail)
    .where(IT, IS_WAITING)
    .values(
        status=literal(MailStatus.DROPPED),
        settled_at=bindparam("at_"),
        answer=bindparam("answer_"),
    )
)
_REDIRECT = Statement(update(_mail).where(IT).values(sent_to=bindparam("sent_to_"), taken_up=0))
_TRY_AGAIN = Statement(
    update(_mail)
    .where(IT)
    .values(
        status=literal(MailStatus.WAITING),
        attempts=0,
        taken_up=case((equals(_mail.c.status, MailStatus.UNCERTAIN), 1), else_=0),
        next_at=bindparam("at_"),
        made_at=bindparam("at_"),
        settled_at=None,
    )
)
_theirs = select(_carried.c.owed).where(by_keys.is_one_of(_carried.c.mail)).scalar_subquery()
_LOCK = Values(joined.locked(_theirs), str)
_ends = select(
    _carried.c.owed,
    _mail.c.status,
    (_mail.c.sent_to != _mail.c.recipient).label("is_trial"),
    _mail.c.answer,
).select_from(_carried.join(_mail, _mail.c.id == _carried.c.mail))
_reading: Reading = {"status": one_of(MailStatus), "is_trial": bool}
_ENDS = Rows(_ends.where(_carried.c.owed == bindparam("owed")), _End, **_reading)
_ALL_ENDS = Rows(
    _ends.where(_carried.c.owed.in_(_theirs)).order_by(_carried.c.owed), _End, **_reading
)


def add(transaction: Transaction, piece: Mail, owed: Sequence[str]) -> None:
    """Keep a new mail that carries what is *owed*, by its keys."""
    transaction.run(_ADD, msgspec.structs.asdict(piece))
    carry(transaction, piece.id, owed)


def redirect(transaction: Transaction, mail: str, sent_to: str) -> None:
    """Say where a claimed mail goes now; whoever had it before had it for another address."""
    transaction.run(_REDIRECT, {"id_": mail, "sent_to_": sent_to})


def try_again(transaction: Transaction, mail: str, now: datetime) -> None:
    """Begin anew with a mail that had ended; it keeps its Message-ID.

    One of which nobody knows whether it arrived may be there, whatever is said to it from now on.
    """
    transaction.run(_TRY_AGAIN, {"id_": mail, "at_": moment(now)})


def drop(transaction: Transaction, mail: str, at: str, answer: str) -> None:
    """Give up a mail that is on its way: it carries nothing any more."""
    transaction.run(_DROP, {"id_": mail, "at_": at, "answer_": answer})


def settle(transaction: Transaction, ended: Sequence[Ended], at: str) -> None:
    """Record how mails ended, and with them what they carried and no other mail still does.

    A mail that was given up meanwhile and that the server took all the same is sent; one that
    has come back by then stays failed, for the server took it before it came back. What is owed
    is locked: of two that settle the last mails of one, the later sees what the earlier did.
    """
    rows = [
        {
            "id_": one.id,
            "status_": one.status,
            "at_": at,
            "answer_": one.answer,
            "template_": one.template,
        }
        for one in ended
    ]
    transaction.run_many(_SETTLE, rows)
    _pass_on(transaction, [one.id for one in ended], at)


def come_back(transaction: Transaction, mail: str, at: str, answer: str) -> None:
    """Record that a mail which the server had taken was not delivered after all."""
    if transaction.run(_COME_BACK, {"id_": mail, "at_": at, "answer_": answer}):
        _pass_on(transaction, [mail], at)


def _pass_on(transaction: Transaction, ids: Sequence[str], at: str) -> None:
    """Let what ended mails carried end with them, unless another mail is on its way."""
    for _ in by_keys.found(transaction, _LOCK, ids):
        pass
    ends = by_keys.found(transaction, _ALL_ENDS, ids)
    fates = ((owed, _worst(theirs)) for owed, theirs in groupby(ends, attrgetter("owed")))
    over = [(owed, fate.status, fate.result) for owed, fate in fates if fate is not None]
    owing.put_all(transaction, over, at)


def fate(transaction: Transaction, owed: str) -> Fate | None:
    """What the worst of its mails made of something owed; None while one is on its way."""
    return _worst(transaction.all(_ENDS, {"owed": owed}))


def _worst(ends: Iterable[_End]) -> Fate | None:
    known = list(ends)
    by_status = {one.status: one for one in known}
    if MailStatus.WAITING in by_status:
        return None
    for status in (MailStatus.UNCERTAIN, MailStatus.FAILED):
        if status in by_status:
            return Fate(OwedStatus(status.value), by_status[status].answer)
    if MailStatus.SENT in by_status:
        is_trial = all(one.is_trial for one in known if one.status is MailStatus.SENT)
        return Fate(OwedStatus.SENT, Reason.IN_TRIAL if is_trial else None)
    return None
