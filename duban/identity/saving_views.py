"""Views of lists that a person keeps: saved, renamed, deleted; one's own alone."""

from datetime import datetime

from duban.bootstrap.desk import Desk
from duban.identity.errors import NotAllowed
from duban.identity.visitors import Visitor
from states.saying import saying
from workflow.people import persons, saved_views
from workflow.people.saved_views import MOST, SavedView, Taken, TooMany

LONGEST_NAME = 40


def save(
    desk: Desk, visitor: Visitor, of_list: str, name: str, asked: str, now: datetime
) -> SavedView:
    """Keep a list as it was asked for, under a name. Raises NotAllowed."""
    named = _checked(name)
    view = SavedView(persons.new_id(), visitor.person.id, of_list, named, asked, now)
    with desk.store.writing() as transaction:
        try:
            saved_views.add(transaction, view)
        except Taken:
            raise NotAllowed(saying("saved.taken", name=named)) from None
        except TooMany:
            raise NotAllowed(saying("saved.too_many", most=MOST)) from None
    return view


def rename(desk: Desk, visitor: Visitor, view_id: str, name: str) -> SavedView:
    """Give a view another name. Raises NotAllowed."""
    named = _checked(name)
    with desk.store.writing() as transaction:
        view = saved_views.one(transaction, visitor.person.id, view_id)
        if view is None:
            raise NotAllowed(saying("saved.gone"))
        try:
            saved_views.rename(transaction, view, named)
        except Taken:
            raise NotAllowed(saying("saved.taken", name=named)) from None
    return view


def delete(desk: Desk, visitor: Visitor, view_id: str) -> SavedView:
    """Keep a view no more. Raises NotAllowed."""
    with desk.store.writing() as transaction:
        view = saved_views.one(transaction, visitor.person.id, view_id)
        if view is None:
            raise NotAllowed(saying("saved.gone"))
        saved_views.forget(transaction, view)
    return view


def _checked(name: str) -> str:
    """A name that stands in a line. Raises NotAllowed."""
    named = name.strip()
    if not named.isprintable() or not 0 < len(named) <= LONGEST_NAME:
        raise NotAllowed(saying("saved.bad_name", most=LONGEST_NAME))
    return named
