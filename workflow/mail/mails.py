"""Mails: one message to one recipient, claimed by who carries it and settled for good.

To claim a mail is to move the time of its next try on by a lease. Who dies with a mail in hand
leaves it waiting, and it is tried again, with the same Message-ID.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.sql import ClauseElement

from workflow.record import owing
from workflow.record.owing import Owed
from workflow.store import hundreds
from workflow.store.statement import AddOnce, Row, Statement
from workflow.store.tables import CarriedRow, MailRow, OwedRow, table
from workflow.store.transaction import Transaction

WAITING, DROPPED = "waiting", "dropped"
"""The statuses that a mail has beside sent, failed and uncertain: on its way, and given up."""

MOST_IN_ONE = 50
"""A mail of a bundle carries no more than that, so that it can still be read."""

FARTHEST = timedelta(days=15)
"""No pause and no holiday is longer: a try that lies further ahead was set by a clock that is no
more."""

SHORT = 8
"""As many letters of its id name a mail beside its day."""


class Mail(msgspec.Struct, frozen=True):
    """A mail of the table; times are ISO text.

    `bundle` names the mail that all reminders of one recipient and day share; `sent_to` is where
    it goes, `recipient` whom it is meant for.
    """

    id: str
    day: str
    bundle: str | None
    role: str
    recipient: str
    name: str
    sent_to: str
    status: str
    attempts: int
    made_at: str
    next_at: str
    settled_at: str | None = None
    answer: str | None = None
    template: str | None = None

    @property
    def is_trial(self) -> bool:
        """Whether it goes to the office itself in place of the recipient."""
        return self.sent_to != self.recipient


class Ended(msgspec.Struct, frozen=True):
    """How a mail ended: its status, the server's answer, and the version of its template."""

    id: str
    status: str
    answer: str
    template: str | None


_mail, _carried, _owed = table(MailRow), table(CarriedRow), table(OwedRow)
_IS_WAITING = _mail.c.status == literal_column(f"'{WAITING}'")
_SAME = _mail.c.id == bindparam("id_")


def _is_one_of(*statuses: str) -> ColumnElement[bool]:
    return _mail.c.status.in_([literal_column(f"'{status}'") for status in statuses])


class _Add(Statement):
    """An insert of a mail; one that was given up begins anew, any other stays as it is."""

    def clause(self, dialect: str) -> ClauseElement:
        words: Any = import_module(f"sqlalchemy.dialects.{dialect}")  # each loaded for its own
        new = words.insert(_mail)
        anew = {
            name: new.excluded[name]
            for name in ("status", "sent_to", "made_at", "next_at", "settled_at", "answer")
        }
        clause: ClauseElement = new.on_conflict_do_update(
            index_elements=["id"],
            set_={**anew, "attempts": 0},
            where=_mail.c.status == literal_column(f"'{DROPPED}'"),
        )
        return clause


_ADD = _Add(_mail.insert())
_CARRY = AddOnce(_carried.insert())
_LET_GO = Statement(
    delete(_carried).where(
        _carried.c.mail == bindparam("mail_"), _carried.c.owed == bindparam("owed_")
    )
)
_OPEN_BUNDLE = Statement(
    select(_mail.c.id)
    .where(
        _mail.c.bundle == bindparam("bundle"),
        _IS_WAITING,
        _mail.c.attempts == 0,
        _mail.c.next_at == _mail.c.made_at,  # nobody has claimed it, not even in vain
        select(func.count())
        .select_from(_carried)
        .where(_carried.c.mail == _mail.c.id)
        .scalar_subquery()
        < MOST_IN_ONE,
        _mail.c.answer.is_(None),  # nor is it sent again by a person
    )
    .with_for_update()
)
_due = (
    select(_mail.c.id)
    .where(_IS_WAITING, _mail.c.next_at <= bindparam("now"))
    .order_by(_mail.c.next_at, _mail.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = Statement(
    update(_mail)
    .where(_mail.c.id.in_(_due.scalar_subquery()))
    .values(next_at=bindparam("lease"))
    .returning(*_mail.c)
)
_SETTLE = Statement(
    update(_mail)
    .where(_SAME, or_(_IS_WAITING, bindparam("status_") == literal_column(f"'{owing.SENT}'")))
    .values(
        status=bindparam("status_"),
        attempts=_mail.c.attempts + 1,
        settled_at=bindparam("at_"),
        answer=bindparam("answer_"),
        template=bindparam("template_"),
    )
)
_RECALL = Statement(
    update(_mail)
    .where(_IS_WAITING, _mail.c.next_at > bindparam("farthest_"))
    .values(next_at=bindparam("now_"))
)
_IS_MINE = (_SAME, _IS_WAITING, _mail.c.next_at == bindparam("lease_"))
_DEFER = Statement(
    update(_mail)
    .where(*_IS_MINE)
    .values(attempts=_mail.c.attempts + 1, next_at=bindparam("next_"), answer=bindparam("answer_"))
)
_MOVE = Statement(update(_mail).where(*_IS_MINE).values(next_at=bindparam("next_")))
_REDIRECT = Statement(update(_mail).where(_SAME).values(sent_to=bindparam("sent_to_")))
_TRY_AGAIN = Statement(
    update(_mail)
    .where(_SAME)
    .values(
        status=WAITING,
        attempts=0,
        next_at=bindparam("at_"),
        made_at=bindparam("at_"),
        settled_at=None,
    )
)
_COME_BACK = Statement(
    update(_mail)
    .where(_SAME, _is_one_of(WAITING, owing.SENT, owing.UNCERTAIN))
    .values(status=owing.FAILED, settled_at=bindparam("at_"), answer=bindparam("answer_"))
)
_LAST_TO = Statement(
    select(*_mail.c)
    .where(
        func.lower(_mail.c.sent_to) == bindparam("address"),
        _is_one_of(owing.SENT, owing.UNCERTAIN),
        _mail.c.settled_at >= bindparam("since"),
    )
    .order_by(_mail.c.settled_at.desc(), _mail.c.id)
    .limit(1)
)
_DROP = Statement(
    update(_mail)
    .where(_SAME, _IS_WAITING)
    .values(status=DROPPED, settled_at=bindparam("at_"), answer=bindparam("answer_"))
)
_ONE = Statement(select(*_mail.c).where(_mail.c.id == bindparam("id")))
_SHORT = Statement(
    select(*_mail.c).where(
        _mail.c.id >= bindparam("short"),
        _mail.c.id < bindparam("beyond"),
        _mail.c.day == bindparam("day"),
    )
)
_CARRYING = Statement(
    select(*_mail.c)
    .select_from(_carried.join(_mail, _mail.c.id == _carried.c.mail))
    .where(_carried.c.owed == bindparam("owed"))
    .order_by(_mail.c.made_at, _mail.c.role, _mail.c.recipient)
)
_CARRIED = Statement(
    select(_carried.c.mail, *_owed.c)
    .select_from(_carried.join(_owed, _owed.c.key == _carried.c.owed))
    .where(hundreds.is_one_of(_carried.c.mail))
    .order_by(_owed.c.case_id, _owed.c.key)
)
_theirs = select(_carried.c.owed).where(hundreds.is_one_of(_carried.c.mail)).scalar_subquery()
_LOCK = Statement(
    select(_owed.c.key).where(_owed.c.key.in_(_theirs)).order_by(_owed.c.key).with_for_update()
)
_fates = select(
    _carried.c.owed, _mail.c.status, _mail.c.sent_to != _mail.c.recipient, _mail.c.answer
).select_from(_carried.join(_mail, _mail.c.id == _carried.c.mail))
_FATES = Statement(_fates.where(_carried.c.owed == bindparam("owed")))
_ALL_FATES = Statement(_fates.where(_carried.c.owed.in_(_theirs)).order_by(_carried.c.owed))
_WAITING = Statement(
    select(
        func.count(),
        func.min(case((_mail.c.attempts == 0, _mail.c.made_at), else_=_mail.c.next_at)),
    ).where(_IS_WAITING, _mail.c.next_at <= bindparam("now"))
)
_LEFT = Statement(select(func.count()).select_from(_mail).where(_IS_WAITING))


def moment(at: datetime) -> str:
    """A time as this table keeps and compares it: ISO text to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def add(transaction: Transaction, piece: Mail, owed: Sequence[str]) -> None:
    """Keep a new mail that carries what is *owed*, by its keys."""
    transaction.run(_ADD, msgspec.structs.asdict(piece))
    carry(transaction, piece.id, owed)


def carry(transaction: Transaction, mail: str, owed: Sequence[str]) -> None:
    """Let a mail carry as well what is *owed*, by its keys."""
    transaction.run_many(_CARRY, [{"owed": key, "mail": mail} for key in owed])


def let_go(transaction: Transaction, mail: str, owed: str) -> None:
    """A mail no longer carries what has that key."""
    transaction.run(_LET_GO, {"mail_": mail, "owed_": owed})


def open_bundle(transaction: Transaction, bundle: str) -> str | None:
    """The mail of that bundle that nobody has taken up yet and that is not full."""
    row = transaction.one(_OPEN_BUNDLE, {"bundle": bundle})
    return None if row is None else str(row[0])


def claim(transaction: Transaction, now: datetime, lease: datetime, most: int) -> list[Mail]:
    """Take up to *most* mails that are due; nobody else takes them before the *lease* is over.

    Until then it stands in their `next_at`.
    """
    transaction.run(_RECALL, {"farthest_": moment(now + FARTHEST), "now_": moment(now)})
    names = {"now": moment(now), "lease": moment(lease), "most": most}
    return sorted(_read(transaction.all(_CLAIM, names)), key=lambda one: (one.made_at, one.id))


def give_back(transaction: Transaction, claimed: Iterable[Mail], at: datetime) -> None:
    """Let mails be taken from *at* on that were claimed and not tried, unless others have them."""
    rows = [{"id_": one.id, "lease_": one.next_at, "next_": moment(at)} for one in claimed]
    transaction.run_many(_MOVE, rows)


def defer(transaction: Transaction, claimed: Mail, next_at: datetime, answer: str) -> None:
    """Try a claimed mail again at *next_at*, unless others have taken it up meanwhile."""
    row = {"id_": claimed.id, "lease_": claimed.next_at}
    transaction.run(_DEFER, {**row, "next_": moment(next_at), "answer_": answer})


def redirect(transaction: Transaction, mail: str, sent_to: str) -> None:
    """Say where a mail goes now."""
    transaction.run(_REDIRECT, {"id_": mail, "sent_to_": sent_to})


def try_again(transaction: Transaction, mail: str, now: datetime) -> None:
    """Begin anew with a mail that had ended; it keeps its Message-ID."""
    transaction.run(_TRY_AGAIN, {"id_": mail, "at_": moment(now)})


def drop(transaction: Transaction, mail: str, at: str, answer: str) -> None:
    """Give up a mail that is on its way: it carries nothing any more."""
    transaction.run(_DROP, {"id_": mail, "at_": at, "answer_": answer})


def settle(transaction: Transaction, ended: Sequence[Ended], at: str) -> None:
    """Record how mails ended, and with them what they carried and no other mail still does.

    A mail that was given up meanwhile and that the server took all the same is sent. What is
    owed is locked: of two that settle the last mails of one, the later sees what the earlier did.
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
    for _ in hundreds.rows(transaction, _LOCK, ids):
        pass
    fates = hundreds.rows(transaction, _ALL_FATES, ids)
    of_all = [(key, *_worst(list(theirs))) for key, theirs in groupby(fates, itemgetter(0))]
    over = [(key, status, why) for key, status, why in of_all if status is not None]
    owing.put_all(transaction, over, at)


def fate(transaction: Transaction, owed: str) -> tuple[str | None, str | None]:
    """What became of something owed by its mails, the worst of them; None while one is on its way.

    The second is the server's answer to that mail, or that it went to the office itself, in trial.
    """
    return _worst(transaction.all(_FATES, {"owed": owed}))


def _worst(rows: Sequence[Row]) -> tuple[str | None, str | None]:
    answers = {str(status): answer for _, status, _, answer in rows}
    if WAITING in answers:
        return None, None
    for status in (owing.UNCERTAIN, owing.FAILED):
        if status in answers:
            return status, answers[status]
    if owing.SENT in answers:
        is_trial = all(row[2] for row in rows if row[1] == owing.SENT)
        return owing.SENT, owing.IN_TRIAL if is_trial else None
    return None, None


def carried(transaction: Transaction, mail: str) -> list[Owed]:
    """What a mail carries, by case."""
    return carried_by(transaction, [mail])[mail]


def carried_by(transaction: Transaction, ids: Sequence[str]) -> dict[str, list[Owed]]:
    """What each of many mails carries, by case."""
    found: dict[str, list[Owed]] = {one: [] for one in ids}
    for row in hundreds.rows(transaction, _CARRIED, ids):
        found[row[0]] += owing.read([row[1:]])
    return found


def carrying(transaction: Transaction, owed: str) -> list[Mail]:
    """The mails that carry what has that key."""
    return _read(transaction.all(_CARRYING, {"owed": owed}))


def one(transaction: Transaction, mail: str) -> Mail | None:
    """A mail by its id."""
    found = _read(transaction.all(_ONE, {"id": mail}))
    return found[0] if found else None


def last_to(transaction: Transaction, address: str, since: datetime) -> Mail | None:
    """The last mail that a server took for an address since then."""
    where = {"address": address.lower(), "since": moment(since)}
    found = _read(transaction.all(_LAST_TO, where))
    return found[0] if found else None


def named(transaction: Transaction, day: str, short: str) -> Mail | None:
    """A mail by its day and the beginning of its id."""
    where = {"day": day, "short": short, "beyond": f"{short}g"}
    found = _read(transaction.all(_SHORT, where))
    return found[0] if found else None


def waiting(transaction: Transaction, now: datetime) -> tuple[int, str | None]:
    """How many mails could be tried now, and since when the oldest of them waits for that.

    One that nobody has tried yet waits since it was made, any other since it was due again.
    """
    row = transaction.one(_WAITING, {"now": moment(now)})
    return (int(row[0]), row[1]) if row else (0, None)


def on_their_way(transaction: Transaction) -> int:
    """How many mails have not ended."""
    row = transaction.one(_LEFT)
    return int(row[0]) if row else 0


def _read(rows: list[Row]) -> list[Mail]:
    return [Mail(*row) for row in rows]
