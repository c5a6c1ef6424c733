"""Trial and live: a new real office writes to itself alone until a supervisor lets it go live.

Going live never sends what fell due before. Of each duty that is still open, and that somebody
should have been written to about by then, one mail is owed anew: the most urgent. What acts owed of
open cases, and what only the office itself was sent, is offered: it awaits release.

Failure
├── StandsSo            the office is live, or on trial, already
└── SwitchMoved         other mails would leave, or to others, than were looked at
"""

from datetime import datetime
from hashlib import sha256

import msgspec

from states.deadlines import overdue_working_days
from states.duty_items import ITEMS, Item
from states.events import Owing
from states.mail_kinds import MailKind
from states.saying import Failure, saying
from workflow.mail import acts, contacts, mails
from workflow.mail.acts import MailDeed
from workflow.mail.contacts import Contact
from workflow.office.door import Office
from workflow.record import cases, duties, history, owing
from workflow.record.duties import KeptDuty
from workflow.record.owing import Owed, OwedStatus, Reason
from workflow.record.setting_table import change_setting, setting
from workflow.store.transaction import Transaction

MODE, LIVE, TRIAL = "mail.mode", "live", "trial"
MOST = 1_000_000


class StandsSo(Failure):
    """The office is live, or on trial, already; nothing was changed."""


class SwitchMoved(Failure):
    """Other mails would leave, or to others, than were looked at; nothing was changed."""


class Switch(msgspec.Struct, frozen=True):
    """What going live would do: what would leave now, and what fell due before and will not.

    What is `offered` was sent to the office itself alone; a person releases what is still to go.
    `known` are those that the office writes to.
    """

    known: tuple[Contact, ...]
    leaving: tuple[Owed, ...]
    offered: tuple[Owed, ...]
    left_behind: int
    still_held: int

    @property
    def version(self) -> str:
        """What tells it from another: whom it writes to, which mails would leave or be offered.

        How many would not counts too.
        The same mail owed another time, under another key, makes no difference.
        """
        which = [
            sorted((one.case_id, one.duty or "", one.kind) for one in mails)
            for mails in (self.leaving, self.offered)
        ]
        counts = (self.left_behind, self.still_held)
        return sha256(msgspec.json.encode((which, counts, self.known))).hexdigest()


def is_live(transaction: Transaction) -> bool:
    """Whether mails go to whom they are meant for."""
    return setting(transaction, MODE) == LIVE


def foreseen(office: Office) -> Switch:
    """What going live would do now; nothing of it is kept."""
    with office.store.writing() as transaction:
        transaction.give_up()
        return go_live(office, transaction, office.clock(), "")


def decide_live(office: Office, person: str, seen: str) -> None:
    """Let the office go live as *person* decided, who looked at the version *seen* of it.

    Raises StandsSo, SwitchMoved.
    """
    with office.store.writing() as transaction:
        history.head(transaction, to_append=True)  # nobody else decides it meanwhile
        if is_live(transaction):
            raise StandsSo(saying("mail.is_live"))
        if go_live(office, transaction, office.clock(), person).version != seen:
            raise SwitchMoved(saying("mail.live_moved"))


def decide_trial(office: Office, person: str) -> None:
    """Take the office back on trial as *person* decided. Raises StandsSo."""
    with office.store.writing() as transaction:
        history.head(transaction, to_append=True)
        if not is_live(transaction):
            raise StandsSo(saying("mail.is_trial"))
        go_on_trial(transaction)
        acts.keep(transaction, acts.ALL, MailDeed.TRIAL, office.clock(), person, "")


def go_live(office: Office, transaction: Transaction, now: datetime, person: str) -> Switch:
    """Go live, in the caller's transaction, as *person* decided.

    What is planned or on its way is left behind; what awaits release goes on waiting.
    """
    change_setting(transaction, MODE, LIVE)
    owing.take_turn(transaction)
    at = mails.moment(now)
    left_behind = [
        *owing.of_status(transaction, OwedStatus.PLANNED, MOST),
        *owing.of_status(transaction, OwedStatus.POSTED, MOST),
    ]
    for owed in left_behind:
        for piece in mails.carrying(transaction, owed.key):
            mails.drop(transaction, piece.id, at, Reason.BEFORE_LIVE)
        owing.settle(transaction, owed.key, OwedStatus.SUPPRESSED, at, result=Reason.BEFORE_LIVE)
    anew = [_owe_anew(office, transaction, one, now) for one in _told_of_in_vain(transaction)]
    offered = owing.offer(transaction, _tried(transaction), now)
    for target in (acts.ALL, *(owed.key for owed in (*anew, *offered))):
        acts.keep(transaction, target, MailDeed.LIVE, now, person, "")
    held = owing.counts(transaction).get(OwedStatus.HELD, 0) - len(offered)
    known = contacts.listed(transaction)
    return Switch(tuple(known), tuple(anew), tuple(offered), len(left_behind), held)


def go_on_trial(transaction: Transaction) -> None:
    """Write to the office itself again; so do the mails that wait, but not those in hand."""
    change_setting(transaction, MODE, TRIAL)
    owing.take_turn(transaction)


def _told_of_in_vain(transaction: Transaction) -> list[KeptDuty]:
    """The open duties of which the only mails went to the office itself, or nowhere."""
    found = []
    in_vain = (Reason.IN_TRIAL, Reason.BEFORE_LIVE)
    for told in owing.duties_told_of(transaction, in_vain):
        one = duties.one_open(transaction, told.case_id, told.duty)
        if one is not None and one.due is not None:
            found.append(one)
    return found


def _tried(transaction: Transaction) -> list[Owed]:
    """What acts of open cases owed and nobody but the office itself was sent."""
    found = owing.tried(transaction)
    known = cases.load_all(transaction, list(dict.fromkeys(one.case_id for one in found)))
    return [one for one in found if one.case_id in known and known[one.case_id].facts.is_open]


def _owe_anew(office: Office, transaction: Transaction, one: KeptDuty, now: datetime) -> Owed:
    """Owe the most urgent mail of a duty: that it is overdue, or how long is left."""
    today, to = now.date(), ITEMS[Item(one.item)].reminded
    days = overdue_working_days(one.late_from, today, office.in_force(transaction).calendar)
    if days:
        facts = {"overdue_working_days": days, "due": one.due}
        draft = Owing(MailKind.OVERDUE, to, one.label, facts)
    else:
        left = max((one.due - today).days, 0) if one.due else 0
        draft = Owing(MailKind.REMINDER, to, one.label, {"days_left": left, "due": one.due})
    key = owing.owe_anew(transaction, one.case_id, one.key, draft, now, one.due)
    owed = owing.one(transaction, key)
    if owed is None:
        raise LookupError(key)
    return owed
