"""What persons did to mails: each act is kept with who, when and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, exists, func, insert, select

from workflow.mail.mails import moment
from workflow.store import by_keys
from workflow.store.columns import one_of
from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import MailActRow, table
from workflow.store.transaction import Transaction

ALL = ""
"""Stands for all mails in what is kept of going live or on trial."""

MOMENT = timedelta(milliseconds=1)
"""As exact as a moment is kept."""


class MailDeed(StrEnum):
    """What a person can do to mails."""

    HOLD = "hold"
    RELEASE = "release"
    CANCEL = "cancel"
    RESEND = "resend"
    MUTE = "mute"
    UNMUTE = "unmute"
    LIVE = "live"
    TRIAL = "trial"
    SIGN_FOR = "sign_for"


class MailAct(msgspec.Struct, frozen=True):
    """What a person did: to something owed by its key, to the mails of a case, or to all."""

    target: str
    at: str
    act: MailDeed
    person: str
    reason: str


_act = table(MailActRow)
_ADD = Statement(insert(_act))
_OF_TARGET = Rows(
    select(*_act.c).where(_act.c.target == bindparam("target")).order_by(_act.c.at),
    MailAct,
    act=one_of(MailDeed),
)
_SIGNED_FOR = Rows(
    select(*_act.c).where(by_keys.is_one_of(_act.c.target), _act.c.act == MailDeed.SIGN_FOR),
    MailAct,
    act=one_of(MailDeed),
)
_LAST = Values(
    select(func.max(_act.c.at)).where(_act.c.target == bindparam("target")),
    lambda at: None if at is None else str(at),
)
_COUNT = Values(
    select(func.count())
    .select_from(_act)
    .where(_act.c.act == bindparam("act"), _act.c.target != bindparam("all")),
    int,
)


def keep(
    transaction: Transaction, target: str, act: MailDeed, now: datetime, person: str, reason: str
) -> None:
    """Keep what a person did; of two deeds in one millisecond the second is told a later one."""
    before = transaction.only(_LAST, {"target": target})
    if before is not None:
        now = max(now, datetime.fromisoformat(before) + MOMENT)
    done = MailAct(target, moment(now), act, person, reason)
    transaction.run(_ADD, msgspec.structs.asdict(done))


def acts_on(transaction: Transaction, target: str) -> list[MailAct]:
    """What persons did to something owed, to the mails of a case, or to all."""
    return transaction.all(_OF_TARGET, {"target": target})


def signed_for(transaction: Transaction, keys: Sequence[str]) -> dict[str, MailAct]:
    """Of what was sent under *keys* that for which somebody signed, with who and when."""
    return {one.target: one for one in by_keys.found(transaction, _SIGNED_FOR, keys)}


def is_signed_for(key: "ColumnElement[Any]") -> "ColumnElement[bool]":
    """The condition that somebody signed for what was sent under a *key*."""
    return exists().where(_act.c.target == key, _act.c.act == MailDeed.SIGN_FOR)


def is_unsigned(key: "ColumnElement[Any]") -> "ColumnElement[bool]":
    """The condition that nobody signed for it."""
    return ~is_signed_for(key)


def count(transaction: Transaction, act: MailDeed) -> int:
    """How often an act was ever done, apart from where it was done to all at once."""
    return transaction.only(_COUNT, {"act": act, "all": ALL})
