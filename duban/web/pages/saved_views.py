"""我的视图: lists as one likes to see them again: saved under a name, renamed, deleted."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from duban.clock import now
from duban.identity import saving_views
from duban.identity.errors import NotAllowed
from duban.identity.permissions import Permission
from duban.views.choosing import one_of
from duban.views.listing import AnyListing, Asked
from duban.web.pages import cases, duties, mails
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from workflow.people import saved_views

ROOM = Room()
PAGE = "/account/views"


class Kept(msgspec.Struct, frozen=True):
    """A list of which views are kept: who may see it, and what it is as it is asked for."""

    needs: Permission
    listing: Callable[[Visit, Asked], AnyListing]


LISTS: Mapping[str, Kept] = {
    "cases": Kept(Permission.LIST_OWN, cases.listing_of),
    "duties": Kept(Permission.LIST_OWN, duties.listing_of),
    "mails": Kept(Permission.READ_MAILS, mails.listing_of),
}
"""The lists by their names, which are their addresses."""


@ROOM.get(PAGE, needs="account")
def own(visit: Visit) -> Response:
    """The views of the visitor, list by list."""
    return _shown(visit)


@ROOM.post(PAGE, needs="account")
def save(visit: Visit) -> Response:
    """Keep a list as it was asked for, and lead back to it.

    Raises InvalidInput for a filter, an order or a column that it does not have.
    """
    known = {one: visit.words.say(f"nav.{one}") for one in _lists(visit)}
    of_list = one_of("of_list", visit.one("of_list"), known)
    listing = LISTS[of_list].listing(visit, visit.asked_by(visit.one("asked")))
    address = listing.query.at_page(1).address()
    try:
        view = saving_views.save(visit.desk, visit.who, of_list, visit.one("name"), address, now())
    except NotAllowed as error:
        return _shown(visit, said=visit.words.said(*error.sayings), of_list=of_list, asked=address)
    said = Noted(visit.words.say("saved.kept", name=view.name))
    return visit.lead_to(f"/{of_list}?{address}".rstrip("?"), said)


@ROOM.post(f"{PAGE}/{{id}}", needs="account")
def change(visit: Visit) -> Response:
    """Rename a view, or delete it."""
    words, view_id = visit.words, visit.named("id")
    try:
        if visit.one("delete"):
            view = saving_views.delete(visit.desk, visit.who, view_id)
            return visit.lead_to(PAGE, Noted(words.say("saved.deleted", name=view.name)))
        saving_views.rename(visit.desk, visit.who, view_id, visit.one("name"))
    except NotAllowed as error:
        return _shown(visit, said=words.said(*error.sayings), renamed=view_id)
    return visit.lead_to(PAGE, Noted(words.say("saved.renamed", name=visit.one("name"))))


def _lists(visit: Visit) -> list[str]:
    """The lists that the visitor sees."""
    return [name for name, one in LISTS.items() if visit.may(one.needs)]


def _shown(
    visit: Visit, *, said: str = "", of_list: str = "", asked: str = "", renamed: str = ""
) -> Response:
    with visit.desk.store.reading() as transaction:
        kept = saved_views.of_person(transaction, visit.who.person.id)
    seen = _lists(visit)
    return visit.show(
        "views.html",
        title=visit.words.say("saved.title"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK,
        said=said,
        views=[one for one in kept if one.of_list in seen],
        of_list=of_list,
        asked=asked,
        renamed=renamed,
        typed=visit.one("name") if of_list or renamed else "",
        here="account",
    )
