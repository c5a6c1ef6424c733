"""The entrance: who asks, whether the token was made for that, and not used too often."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from duban.clock import now
from duban.identity.bearer import bearer_of
from duban.identity.logged_reading import reading_of
from duban.running.service import Service
from duban.web.api.bounds import BY_STRANGER, BY_TOKEN, Allowance, body_of
from duban.web.api.call import Call
from duban.web.api.chapter import Way
from duban.web.api.errors import NotGranted, NoToken, TooLarge
from duban.web.api.problems import problem_of
from duban.web.database_look import looking
from workflow.people import security
from workflow.people.security import Event

Endpoint = Callable[[Request], Awaitable[Response]]
LONGEST_PATH = 200
"""So much of an address stands in the log."""


def endpoint(way: Way, service: Service, allowance: Allowance) -> Endpoint:
    """What answers on a way of an office."""

    async def answer(request: Request) -> Response:
        try:
            body = await body_of(request)
        except TooLarge as error:
            return problem_of(error, request.url.path, Call(service, request).words)
        return await run_in_threadpool(_answered, way, Call(service, request, body), allowance)

    return answer


def _answered(way: Way, call: Call, allowance: Allowance) -> Response:
    """The answer of a way; what goes wrong is told as a problem, and no traceback."""
    with looking(call.desk):
        try:
            _let_in(call, way, allowance)
            who = call.visitor.person.login if call.visitor else ""
            with call.desk.store.signed(who):
                return way.handler(call)
        except Exception as error:
            return problem_of(error, call.path, call.words)


def _let_in(call: Call, way: Way, allowance: Allowance) -> None:
    """Know whom a call asks for. Raises NoToken, NotGranted, TooOften."""
    token = call.token
    call.visitor = bearer_of(call.desk, token, now(), call.address) if token else None
    if call.visitor is None:
        allowance.take(call.address, BY_STRANGER)
        if way.is_open:
            return
        if token:
            _log(call, "token")
        raise NoToken
    allowance.take(call.visitor.session.hash, BY_TOKEN)
    for one in way.all_needed:
        if not call.visitor.may(one):
            _log(call, one.value)
            raise NotGranted(one.value)
    if what := reading_of(way.all_needed):
        token, login = call.visitor.session.agent, call.visitor.person.login
        with call.desk.store.writing() as transaction:
            security.log(
                transaction, now(), what, login, address=call.path[:LONGEST_PATH], token=token
            )


def _log(call: Call, why: str) -> None:
    """Write down that a program was refused."""
    login = call.visitor.person.login if call.visitor else ""
    with call.desk.store.writing() as transaction:
        security.log(
            transaction, now(), Event.REFUSED, login,
            path=call.path[:LONGEST_PATH], why=why, address=call.address,
        )  # fmt: skip
