"""What is new to a person in each case: what others did since the person last looked at it.

An act of one's own counts as a look: who acts on a case knows how it stands.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.identity.permissions import Permission
from duban.identity.visitors import Visitor
from duban.views.page import Badge, Column, Kind, Where, column, printed
from workflow.people import looks
from workflow.people.looks import ALL, KEPT, LOOKED_AT, Look
from workflow.record import history_search, owing
from workflow.record.history import Record
from workflow.record.history_search import Entry
from workflow.record.owing import FailedMail
from workflow.store.transaction import Transaction

MOST_FAILED = 200
"""So many of the latest mails that failed are looked through."""
MAIL_FAILED = "mail_failed"
"""What stands for the act where a mail has failed."""


class New(msgspec.Struct, frozen=True):
    """What is new in a case: the last act of another, when it was entered, how much there is."""

    what: str
    at: datetime
    count: int = 1

    @property
    def one_more(self) -> "New":
        """The same where something earlier is new too."""
        return msgspec.structs.replace(self, count=self.count + 1)


News = Mapping[str, New]
"""By the names of cases what is new in them."""


class _Found(msgspec.Struct, frozen=True):
    """What the database says: the looks of a person, the acts after these, the failed mails."""

    looks: Mapping[str, Look]
    acts: Sequence[Entry]
    failed: Sequence[FailedMail]


class Unseen:
    """What is new to a visitor in all cases, looked up once for all lists of a page."""

    def __init__(self, clock: Callable[[], datetime], visitor: Visitor) -> None:
        self._clock, self._person = clock, visitor.person
        self._reads_mails = visitor.may(Permission.READ_MAILS)
        self._known: _Found | None = None
        self._news: dict[bool, News] = {}

    def news(self, transaction: Transaction, *, as_before: bool = False) -> News:
        """The cases in which something is new.

        *As before* the look that lasts now: what that has shown is still new, so that what stands
        next to a case in its list stays the same when it is opened.
        """
        if as_before not in self._news:
            found = self._acts(transaction, as_before=as_before)
            self._add_failed(transaction, found)
            self._news[as_before] = found
        return self._news[as_before]

    def new_acts(self, transaction: Transaction, past: Sequence[Record]) -> frozenset[int]:
        """Of the acts of one case the numbers of those that are new, the look that lasts apart."""
        return frozenset(self._new_acts(transaction, past))

    def _new_acts(self, transaction: Transaction, past: Sequence[Record]) -> Iterator[int]:
        known = self._found(transaction).looks
        for one in reversed(past):
            is_own = (one.approved_by or one.person) == self._person.name
            if is_own or one.seq <= self._upto(known, one.case, as_before=True):
                return
            yield one.seq

    def _found(self, transaction: Transaction) -> _Found:
        if self._known is None:
            known = looks.of_person(transaction, self._person.id)
            after = known[ALL].upto if ALL in known else 0
            self._known = _Found(
                known,
                history_search.entries(transaction, after, LOOKED_AT),
                owing.failed(transaction, MOST_FAILED) if self._reads_mails else (),
            )
        return self._known

    def _acts(self, transaction: Transaction, *, as_before: bool) -> dict[str, New]:
        known = self._found(transaction)
        found: dict[str, New] = {}
        done: set[str] = set()
        for one in known.acts:
            if one.case in done or not one.case:
                continue
            is_old = one.seq <= self._upto(known.looks, one.case, as_before=as_before)
            if is_old or one.done_by == self._person.name:
                done.add(one.case)
            elif one.case in found:
                found[one.case] = found[one.case].one_more
            else:
                found[one.case] = New(one.command, one.entered)
        return found

    def _add_failed(self, transaction: Transaction, found: dict[str, New]) -> None:
        """Mails that failed after the last look, as long ago as looks are kept."""
        known = self._found(transaction)
        since = {case_id: _moment(one.at) for case_id, one in known.looks.items()}
        first = self._clock() - KEPT
        for one in known.failed:
            at = _moment(one.settled_at)
            looked = (since.get(ALL) or first, since.get(one.case_id) or first)
            if one.case_id and at is not None and at > max(first, *looked):
                before = found.get(one.case_id)
                found[one.case_id] = before.one_more if before else New(MAIL_FAILED, at)

    def _upto(self, known: Mapping[str, Look], case_id: str, *, as_before: bool) -> int:
        """Up to which act a case has been looked at."""
        whole, own = known.get(ALL), known.get(case_id)
        upto = whole.upto if whole else 0
        if own is None:
            return upto
        return max(upto, own.before(self._clock()) if as_before else own.upto)


def unseen_by(desk: Desk, visitor: Visitor | None) -> Unseen | None:
    """What is new to a visitor; None where nobody has signed in."""
    return Unseen(desk.clock, visitor) if visitor else None


def news_column(words: Words, unseen: Unseen | None) -> Column:
    """What is new in the case of a row: on the page of who has signed in, in data in any case."""
    return column(words, "news", Kind.CODED, where=Where.PAGE if unseen else Where.DATA)


def badge(new: New | None, words: Words) -> Badge | None:
    """What is new, by its name; the time stands behind it."""
    if new is None:
        return None
    is_mail = new.what == MAIL_FAILED
    what = words.say("new.mail_failed") if is_mail else words.label("command", new.what)
    said = words.say("new.badge", what=what)
    if new.count > 1:
        said = words.say("new.badge_of_several", what=what, count=new.count)
    return Badge(new.what, said, printed(new.at, Kind.MOMENT, words))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
