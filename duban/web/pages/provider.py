"""统一身份认证: the way to an identity provider, and back with who it is."""

import hmac
import logging
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from duban.clock import now
from duban.identity import signing_in
from duban.identity.errors import NoProvider, NotLetIn
from duban.identity.provider import IdentityProvider
from duban.web import signing
from duban.web.provider_sign_ins import SECONDS, Underway
from duban.web.routing import Room
from duban.web.visit import Visit
from states.saying import saying

ROOM = Room()
BACK = f"{signing.PROVIDER}/back"
COOKIE = "duban-underway"
"""What tells the browser that began a sign-in from any other that comes back with its answer."""

_log = logging.getLogger(__name__)


@ROOM.get(signing.PROVIDER, needs="open")
def begin(visit: Visit) -> Response:
    """Lead to the provider."""
    return _begun(visit, kept="")


@ROOM.post(signing.PROVIDER, needs="open")
def begin_with_form(visit: Visit) -> Response:
    """Lead to the provider with what was typed into a form, which is kept here meanwhile."""
    return _begun(visit, kept=signing.carried(visit))


@ROOM.get(BACK, needs="open")
def back(visit: Visit) -> Response:
    """Let in whom the provider names, where the same browser comes back that was sent there."""
    provider, state = _provider(visit), visit.one("state")
    cookie = visit.request.cookies.get(COOKIE, "")
    is_same = bool(state) and hmac.compare_digest(cookie.encode(), state.encode())
    found = visit.underway.take(state) if is_same else None
    if found is None or not visit.one("code"):
        return _refused(visit, NotLetIn(said=saying("sign_in.not_finished")))
    moment, where = now(), signing.where_of(visit.request)
    try:
        told = provider.who(found.begun, visit.one("code"), moment)
        let_in = signing_in.enter_by_provider(
            visit.desk, provider.provider.claim, told, where, moment
        )
    except (NoProvider, NotLetIn) as error:
        return _refused(visit, error)
    if visit.token:
        signing_in.sign_out(visit.desk, visit.token, moment)
    answer = signing.let_on(visit, let_in, kept=found.kept, onward=found.onward)
    answer.delete_cookie(COOKIE, path=signing.PROVIDER)
    return answer


def _begun(visit: Visit, *, kept: str) -> Response:
    """The way to the provider; a form can't lead there itself, so its page has a link."""
    provider = _provider(visit)
    try:
        begun = provider.begin(f"{visit.request.base_url}{BACK.removeprefix('/')}")
    except NoProvider as error:
        return _refused(visit, error)
    visit.underway.keep(Underway(begun, visit.one("next", "/"), kept))
    if visit.request.method == "POST":
        title = visit.words.say("signing.by_provider")
        answer = visit.show("provider.html", title=title, address=begun.address)
    else:
        answer = RedirectResponse(begun.address, HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        COOKIE,
        begun.state,
        max_age=int(SECONDS),
        path=signing.PROVIDER,
        secure=visit.request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def _provider(visit: Visit) -> IdentityProvider:
    """The provider of the office; where there is none, there is no such page."""
    if visit.provider is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return visit.provider


def _refused(visit: Visit, error: NoProvider | NotLetIn) -> Response:
    """The page of the sign-in, which says that it came to nothing."""
    if isinstance(error, NoProvider):
        _log.error("no_provider", extra={"why": error.why})
    status = HTTPStatus.BAD_GATEWAY if isinstance(error, NoProvider) else HTTPStatus.UNAUTHORIZED
    return signing.ask(visit, status=status, said=visit.words.said(*error.sayings))
