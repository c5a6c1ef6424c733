"""Delivery: mails that are due are claimed, composed, handed to a courier and settled for good.

What is claimed is let out a handful at a time (`in_hand`), and whether it is still ours is looked
at again right before it leaves, so that no two carry it at once, however long this process stood
still. What lost its reason meanwhile is superseded. A mail that the server does not take now is
tried again after growing pauses for five days; one that it may have taken is never sent again by
itself. SMTP knows no exactly-once: where this process dies between the server's answer and the next
commit, or stands still there until the lease is over and others are at work, the mail goes out a
second time, with the same Message-ID, and what the server says to that is no word about the first.
Where the disk is full what it answered is kept in mind until there is room.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from time import sleep

import msgspec

from notifications.addresses import Address, BadEnvelope
from notifications.briefs import NotComposable
from notifications.letter import Letter, Outdated
from notifications.mime import Envelope, message_bytes, message_id, reminders_list
from notifications.outbound.folder import file_name
from notifications.parcel import Courier, Parcel, Result, Unreachable
from notifications.trial import in_trial
from states.mail_kinds import TIMED
from workflow.mail import mails, mutes, rate
from workflow.mail.dispatch import dispatch
from workflow.mail.in_hand import CLAIMED, Hand, InHand
from workflow.mail.letters import Post, letter
from workflow.mail.mails import Ended, Mail, MailStatus
from workflow.mail.outdated import Reader, outdated
from workflow.mail.still_owed import as_it_leaves, stop, why_not
from workflow.mail.unread_mails import UNREAD, raise_alarms
from workflow.office.door import Office
from workflow.record import cases, owing
from workflow.record.cases import Named
from workflow.record.owing import Owed, OwedStatus, Reason
from workflow.store import room
from workflow.store.errors import StoreError, Unreadable
from workflow.store.legible import Illegible
from workflow.store.transaction import Transaction

PATIENCE = 60.0
"""So many seconds a delivery waits, where it is not told otherwise, for a database that fails to
take what became of its mails."""

RETRY_SECONDS = 0.5

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=5)
DIGEST, DEFERRED = "digest", "deferred"
MAY_BE_THERE = "may have been taken before; to the second try the server said: "

_log = logging.getLogger(__name__)

NOT_MADE = (AttributeError, LookupError, TypeError, ValueError)
"""What goes wrong while a mail is made: it fails alone, or it would keep all others here."""


def pause(attempts: int) -> timedelta:
    """How long to wait after so many vain attempts: 5 minutes, then twice that, up to an hour."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)


def deliver(
    office: Office,
    post: Post,
    courier: Courier,
    until: date,
    stopping: Callable[[], bool] = lambda: False,
    patience: float = PATIENCE,
) -> dict[str, int]:
    """Dispatch what is planned up to *until* and carry every mail that is due.

    Where the database does not take what became of mails, nothing more leaves, and it is tried
    again for *patience* seconds, or until *stopping*. Returns how much of what is owed was held or
    suppressed, how many mails ended how, and how many can't be read, for which an alarm is raised.
    Raises Unreachable where the way out is closed; nothing is lost, mails wait.
    """
    dispatched = dispatch(office, post.sending, post.directory, until, office.clock())
    del dispatched[OwedStatus.POSTED]
    counts = Counter[str](dispatched)
    counts.update(Delivery(office, post, stopping, patience).carry_by(courier))
    return dict(counts)


class Delivery:
    """One delivery: the mails that it has in hand, and what became of those it had."""

    def __init__(
        self,
        office: Office,
        post: Post,
        stopping: Callable[[], bool],
        patience: float = PATIENCE,
    ) -> None:
        self._office, self._post = office, post
        self._stopping, self._patience = stopping, patience
        self._sending = post.sending()
        self._hand = Hand(office)
        self._unsettled: dict[str, Result] = {}
        self._counts: Counter[str] = Counter()
        self._muted: frozenset[str] = frozenset()
        self._names_notice = False
        self._begun: dict[tuple[str, str], str] = {}
        self._outdated: Mapping[Reader, tuple[Outdated, ...]] = {}

    def carry_by(self, courier: Courier) -> Counter[str]:
        """Carry all that is due; what was claimed and not tried is given back.

        Those that can't be read wait, an alarm names them, and the others leave.
        """
        parcels = self._parcels()
        try:
            while (first := next(parcels, None)) is not None:
                courier(self._as_many_as_fit(first, parcels), self._told)
        except (StoreError, Unreachable) as error:
            is_settled = bool(self._unsettled) and self._insists()
            if not is_settled or isinstance(error, Unreachable):
                raise
        finally:
            untried = self._hand.untried(self._unsettled)
            if untried:
                with self._office.store.writing() as transaction:
                    mails.give_back(transaction, untried, self._office.clock())
        if self._hand.unread:
            raise_alarms(self._office, self._hand.unread)
            self._counts[UNREAD] += len(self._hand.unread)
        return self._counts

    def _as_many_as_fit(self, first: Parcel, others: Iterator[Parcel]) -> Iterator[Parcel]:
        """*first* and what follows it; nothing where the disk is short.

        Then each mail is settled before the next one leaves, or all that were in hand when the
        disk was full would leave again.
        """
        yield first
        while not room.is_short(self._office.store):
            parcel = next(others, None)
            if parcel is None:
                return
            yield parcel

    def _insists(self) -> bool:
        """Try again to settle what the database did not take; return whether it did at last."""
        about = {"mails": len(self._unsettled), "for_seconds": self._patience}
        _log.error("unsettled", extra=about)
        waited = 0.0
        while self._unsettled and waited < self._patience and not self._stopping():
            sleep(RETRY_SECONDS)
            waited += RETRY_SECONDS
            try:
                self._told(list(self._unsettled.values()))
            except StoreError:
                continue
        return not self._unsettled

    def _parcels(self) -> Iterator[Parcel]:
        """Claim, compose and let out, as the courier draws."""
        while not self._stopping():
            parcels = self._next_handful()
            if parcels is None:
                return
            for parcel in parcels:
                if self._stopping() or not self._hand.is_in_time(parcel.key):
                    break
                yield parcel

    def _next_handful(self) -> list[Parcel] | None:
        """The next mails, which may leave now; None where none is due, or may leave yet."""
        with self._office.store.writing() as transaction:
            per_minute, most = self._sending.per_minute, CLAIMED
            if per_minute is not None:
                rate.take_turn(transaction)
            now = self._office.clock()  # in turn: who waited for it may be in the next minute
            if per_minute is not None:
                most = min(most, rate.left(transaction, now, per_minute))
            if not most:
                return None
            if self._hand.is_claim_over(now) and not self._claim(transaction, now, most):
                return None
            parcels = self._hand.let_out(transaction, now, most)
            if per_minute is not None:
                rate.count(transaction, now, len(parcels))
            return parcels

    def _claim(self, transaction: Transaction, now: datetime, most: int) -> bool:
        """Claim and compose up to *most* of the next mails; False where no more are due."""
        self._sending = self._post.sending()
        claimed = self._hand.claim(transaction, now, most) if self._sending.can_send else []
        self._muted = mutes.in_force(transaction, now.date())
        self._names_notice = self._office.in_force(transaction).several_notices
        carried = self._carried(transaction, [piece.id for piece in claimed])
        of_cases = {one.case_id: None for owed in carried.values() for one in owed}
        known = cases.named(transaction, list(of_cases))
        self._begun = mails.first_sent(transaction, list(of_cases))
        about = [case_id for case_id in of_cases if case_id != owing.OFFICE]
        self._outdated = outdated(transaction, about, now.date())
        for piece in claimed:
            if piece.id in self._hand.unread or piece.id in self._hand.out:
                continue  # of what a courier still has, it tells first
            made = self._composed(transaction, piece, carried[piece.id], known, now)
            if made is not None:
                self._hand.put(made)
        return bool(claimed)

    def _carried(self, transaction: Transaction, ids: list[str]) -> dict[str, list[Owed]]:
        """What claimed mails carry; those of which that can't be read are put aside."""
        try:
            return mails.carried_by(transaction, ids)
        except (Unreadable, Illegible):
            if len(ids) == 1:
                self._hand.unread.add(ids[0])
                return {}
        return {key: owed for one in ids for key, owed in self._carried(transaction, [one]).items()}

    def _composed(
        self,
        transaction: Transaction,
        piece: Mail,
        carried: Sequence[Owed],
        known: Mapping[str, Named],
        now: datetime,
    ) -> InHand | None:
        """A claimed mail with its message; None where it waits, says nothing or can't be made."""
        opens = self._opens(transaction, piece, now)
        if opens > now:
            mails.give_back(transaction, [piece], opens)
            return None
        owed = self._still_owed(transaction, piece, carried, now)
        if not owed:
            mails.drop(transaction, piece.id, mails.moment(now), Reason.NOTHING_OWED)
            return None
        goes_to = self._sending.goes_to(piece.recipient)
        if goes_to != piece.sent_to:  # the office has gone on trial since, or writes elsewhere
            mails.redirect(transaction, piece.id, goes_to)
            piece = msgspec.structs.replace(piece, sent_to=goes_to, taken_up=0)
        try:
            mail, about = letter(
                self._office,
                transaction,
                owed,
                self._post,
                role=piece.role,
                known=known,
                names_notice=self._names_notice,
                outdated={
                    one.case_id: self._outdated.get((one.case_id, piece.sent_to), ())
                    for one in owed
                },
            )
            message = message_bytes(*self._enclosed(mail, piece, owed))
        except NOT_MADE as error:
            is_ours = isinstance(error, NotComposable | BadEnvelope)
            why = str(error) if is_ours else f"{type(error).__name__}: {error}"
            ended = self._end(piece, Result(piece.id, "failed", why), None)
            mails.settle(transaction, [ended], mails.moment(now))
            self._counts[ended.status] += 1
            return None
        kind = owed[0].kind if len(owed) == 1 else DIGEST
        name = file_name(date.fromisoformat(piece.day), piece.id[: mails.SHORT], kind, about)
        sender, may_leave = self._post.address.email, partial(self._hand.may_leave, piece.id)
        parcel = Parcel(piece.id, sender, piece.sent_to, message, name, may_leave)
        return InHand(piece, parcel, mail.headers.get("X-Duban-Template"))

    def _opens(self, transaction: Transaction, piece: Mail, moment: datetime) -> datetime:
        """When a mail may leave from *moment* on; a reminder keeps to office hours."""
        if piece.bundle is None:
            return moment
        return self._sending.next_open(moment, self._office.in_force(transaction).calendar)

    def _still_owed(
        self, transaction: Transaction, piece: Mail, carried: Sequence[Owed], now: datetime
    ) -> list[Owed]:
        """What a mail carries and is still owed; what lost its reason is taken out of it."""
        found, calendar = [], self._office.in_force(transaction).calendar
        for owed in carried:
            if owed.status is not OwedStatus.POSTED:
                continue
            reason, status = why_not(transaction, owed, now.date()), OwedStatus.SUPERSEDED
            if reason is None and owed.kind in TIMED and owed.case_id in self._muted:
                reason, status = Reason.MUTED, OwedStatus.SUPPRESSED
            if reason is None:
                found.append(as_it_leaves(transaction, owed, now.date(), calendar))
            else:
                self._counts[status] += 1
                stop(transaction, owed.key, piece.id, status, mails.moment(now), reason)
        return found

    def _enclosed(self, mail: Letter, piece: Mail, owed: Sequence[Owed]) -> tuple[Letter, Envelope]:
        """The mail with the envelope that it goes in; in trial it says whom it is meant for."""
        post, case_ids = self._post, {one.case_id for one in owed}
        to = Address(piece.sent_to, piece.name)
        if piece.is_trial:
            mail = in_trial(mail, (Address(piece.recipient, piece.name),), post.terms)
            to = Address(piece.sent_to)
        case_id = case_ids.pop() if len(case_ids) == 1 else owing.OFFICE
        begun = self._begun.get((case_id, piece.sent_to))
        return mail, Envelope(
            sender=post.address,
            to=(to,),
            reply_to=post.address,
            date=datetime.fromisoformat(piece.made_at),
            message_id=message_id(post.domain, piece.id),
            thread=message_id(post.domain, begun) if begun else None,
            list_id=reminders_list(post.domain) if piece.bundle else None,
        )

    def _told(self, results: list[Result]) -> None:
        """Settle what the courier tells of, in one transaction; if that fails, it may tell again.

        What could not be settled at all is not given back: it would go out a second time at once.
        """
        self._unsettled.update({result.key: result for result in results})
        with self._office.store.writing() as transaction:
            now = self._office.clock()
            ended = []
            for result in results:
                of = self._hand.out[result.key]
                piece = of.piece
                if self._is_worth_a_try(piece, result, now):
                    again = self._opens(transaction, piece, now + pause(piece.attempts + 1))
                    mails.defer(transaction, piece, again, result.answer)
                else:
                    ended.append(self._end(piece, result, of.template))
            mails.settle(transaction, ended, mails.moment(now))
        self._counts.update([one.status for one in ended])
        if len(ended) < len(results):
            self._counts[DEFERRED] += len(results) - len(ended)
        for result in results:
            self._hand.drop(result.key)
            del self._unsettled[result.key]

    def _end(self, piece: Mail, result: Result, template: str | None) -> Ended:
        """How a mail ended; a refusal is no word about an earlier try of which nobody told."""
        is_refused = result.fate in (DEFERRED, MailStatus.FAILED)
        if is_refused and piece.may_be_there:
            said = f"{MAY_BE_THERE}{result.answer}"
            return Ended(piece.id, MailStatus.UNCERTAIN, said, template)
        status = MailStatus.FAILED if is_refused else MailStatus(result.fate)
        return Ended(piece.id, status, result.answer, template)

    def _is_worth_a_try(self, piece: Mail, result: Result, now: datetime) -> bool:
        made_at = datetime.fromisoformat(piece.made_at)
        return result.fate == DEFERRED and now - made_at < GIVE_UP_AFTER
