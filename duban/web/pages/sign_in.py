"""登录: the way in, in one step or two, and out."""

from http import HTTPStatus

from starlette.responses import Response

from duban.clock import now
from duban.identity import signing_in
from duban.identity.errors import BeginAgain, NotLetIn
from duban.identity.signing_in import SignedIn
from duban.web import cookies, signing
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get(signing.SIGN_IN, needs="open")
def form(visit: Visit) -> Response:
    """The first step."""
    return signing.ask(visit)


@ROOM.post(signing.SIGN_IN, needs="open")
def sign_in(visit: Visit) -> Response:
    """Take login and password. What the browser brought of an earlier session is ended."""
    where = signing.where_of(visit.request)
    login, password = visit.one("login"), (visit.given.get("password") or [""])[0]
    try:
        signed_in = signing_in.sign_in(visit.desk, login, password, where, now())
    except NotLetIn as error:
        said = visit.words.said(*error.sayings)
        return signing.ask(visit, status=HTTPStatus.UNAUTHORIZED, said=said)
    return _on(visit, signed_in)


@ROOM.post("/sign-in/demo", needs="open")
def demo(visit: Visit) -> Response:
    """Let a demo person of a training office in."""
    where = signing.where_of(visit.request)
    try:
        let_in = signing_in.enter_training(visit.desk, visit.one("login"), where, now())
    except NotLetIn as error:
        said = visit.words.said(*error.sayings)
        return signing.ask(visit, status=HTTPStatus.UNAUTHORIZED, said=said)
    return _on(visit, let_in)


@ROOM.get(signing.CODE, needs="open")
def code_form(visit: Visit) -> Response:
    """The second step."""
    return signing.ask_code(visit)


@ROOM.post(signing.CODE, needs="open")
def code(visit: Visit) -> Response:
    """Take the one-time code."""
    where = signing.where_of(visit.request)
    try:
        let_in = signing_in.enter_code(visit.desk, visit.token, visit.one("code"), where, now())
    except NotLetIn as error:
        asked = signing.ask if isinstance(error, BeginAgain) else signing.ask_code
        said = visit.words.said(*error.sayings)
        return asked(visit, status=HTTPStatus.UNAUTHORIZED, said=said)
    return signing.let_on(visit, let_in)


@ROOM.post("/sign-out", needs="open")
def sign_out(visit: Visit) -> Response:
    """End the session; of one that is over already nothing is said."""
    signing_in.sign_out(visit.desk, visit.token, now())
    answer = visit.lead_to(signing.SIGN_IN)
    cookies.take(answer, visit.request)
    return answer


def _on(visit: Visit, let_in: SignedIn) -> Response:
    """Lead on with the new session; the one before it ends."""
    if visit.token:
        signing_in.sign_out(visit.desk, visit.token, now())
    return signing.let_on(visit, let_in)
