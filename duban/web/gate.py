"""The gate: who is at the console, whether a form is a page of ours, whether the way is open."""

from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import Response

from duban.clock import now
from duban.identity.logged_reading import reading_of
from duban.identity.permissions import Permission
from duban.identity.visitors import Visitor, visitor_of
from duban.web import cookies, signing
from duban.web.api.bounds import BY_STRANGER
from duban.web.api.errors import TooOften
from duban.web.faults import no_page, not_yours
from duban.web.origin import MARK, is_from_here, is_marked
from duban.web.visit import Noted, Visit
from states.actors import Role
from workflow.people import security
from workflow.people.security import Event
from workflow.record import cases

CASE = ("programme", "region")
"""The parts of a path that name a case."""
UNASKED = ("/news",)
"""What an open page asks by itself."""
LONGEST_PATH = 200
"""So much of an address that was refused stands in the log."""
OWN = "/own"
"""Where somebody begins who does not see all cases."""
NOTHING: frozenset[Permission] = frozenset()


def stopped(
    visit: Visit, needs: Permission, also: frozenset[Permission] = NOTHING
) -> Response | None:
    """What a visit is answered that may not go on; None lets it on, with its visitor.

    Of a case that is none of the visitor's nothing is said, not even that there is one.
    """
    visit.token = cookies.token_of(visit.request)
    is_use = visit.path not in UNASKED
    token = visit.token
    visit.visitor = visitor_of(visit.desk, token, now(), is_use=is_use) if token else None
    changes = visit.request.method == "POST"
    if changes and not is_from_here(visit.request):
        _log(visit, "origin")
        return not_yours(visit)
    if needs is Permission.OPEN:
        return None
    visitor = visit.visitor
    if visitor is None:
        return _way_in(visit, changes=changes)
    if changes and not is_marked(visit.request, visit.token, visit.one(MARK)):
        kept = signing.Kept(visit.address, {k: v for k, v in visit.given.items() if k != MARK})
        return signing.resume(visit, kept, visit.token)
    if visitor.person.must_change and not visitor.may(needs):
        return visit.lead_to(signing.PASSWORD)
    if lacking := [one for one in (needs, *sorted(also)) if not visitor.may(one)]:
        if visit.path == "/" and visitor.may(Permission.LOOK_AT_OWN):
            return visit.lead_to(OWN)
        _log(visit, lacking[0].value)
        return not_yours(visit)
    if not _sees(visit, visitor):
        _log(visit, "case")
        return no_page(visit, HTTPStatus.NOT_FOUND)
    if not changes:
        log_reading(visit, also | {needs})
    return None


def log_reading(visit: Visit, needed: frozenset[Permission]) -> None:
    """Write down what the visitor is shown of persons or takes out, by what that takes."""
    if what := reading_of(needed):
        login = visit.who.person.login
        with visit.desk.store.writing() as transaction:
            security.log(transaction, now(), what, login, address=visit.address)


def _way_in(visit: Visit, *, changes: bool) -> Response:
    """Ask who it is: first for a page, and keep what was typed into a form."""
    if changes:
        said = visit.words.say("signing.over_typed")
        kept = signing.kept_of(visit)
        return signing.ask(visit, status=HTTPStatus.UNAUTHORIZED, said=said, kept=kept)
    if visit.is_part:  # what is typed on the page stays; whoever sends it is asked to sign in
        return Response(status_code=HTTPStatus.NO_CONTENT)
    noted = Noted(visit.words.say("signing.ended")) if visit.token else None
    return visit.lead_to(f"{signing.SIGN_IN}?next={quote(visit.address)}", noted)


def _sees(visit: Visit, visitor: Visitor) -> bool:
    """Whether the case that a path names is one that the visitor sees."""
    parts = visit.request.path_params
    if visitor.may(Permission.LOOK_AT_CASES) or not all(name in parts for name in CASE):
        return True
    code = str(parts["region"])
    if Role.REVIEWER not in visitor.roles:
        return visitor.sees(code)
    with visit.desk.store.reading() as transaction:
        stored = cases.load(transaction, cases.case_id(str(parts["programme"]), code))
    panel = stored.facts.review.panel if stored else ()
    return visitor.sees(code, [one.name for one in panel])


def _log(visit: Visit, why: str) -> None:
    """Write down that somebody was refused; of a stranger only so often a minute."""
    address = signing.where_of(visit.request).address
    login = visit.visitor.person.login if visit.visitor else ""
    if not login:
        try:
            visit.refusals.take(address, BY_STRANGER)
        except TooOften:
            return
    with visit.desk.store.writing() as transaction:
        security.log(
            transaction, now(), Event.REFUSED, login,
            path=visit.path[:LONGEST_PATH], why=why, address=address,
        )  # fmt: skip
