"""What a person has looked at, written down: one case, or all of the office.

Nobody waits for it, and nothing is refused for its sake: where it can't be written, what was seen
is told once more.
"""

from contextlib import suppress

from duban.bootstrap.desk import Desk
from duban.identity.visitors import Visitor
from workflow.people import looks
from workflow.people.looks import ALL, KEPT, LOOKED_AT, Look
from workflow.record import history
from workflow.store.columns import moment
from workflow.store.errors import StoreError


def look(desk: Desk, visitor: Visitor, case_id: str, upto: int) -> None:
    """Write down that a case was looked at up to the act of that number."""
    person, now = visitor.person.id, desk.clock()
    with suppress(StoreError), desk.store.writing() as transaction:
        known = looks.of_person(transaction, person)
        before = known.get(case_id) or known.get(ALL)
        earlier = before.before(now) if before else 0
        looks.keep(transaction, person, Look(case_id, upto, earlier, moment(now)))
        old = history.head(transaction).seq - LOOKED_AT
        looks.forget(transaction, person, old, now - KEPT)


def look_at_all(desk: Desk, visitor: Visitor, upto: int) -> None:
    """Write down that all was looked at up to the act of that number, however many cases it is."""
    person, now = visitor.person.id, desk.clock()
    with suppress(StoreError), desk.store.writing() as transaction:
        last = min(upto, history.head(transaction).seq)
        looks.keep(transaction, person, Look(ALL, last, last, moment(now)))
        looks.forget(transaction, person, last, now)
