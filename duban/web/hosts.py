"""By which names the console is reached: a page of a stranger's name is no page of ours.

An address in figures is never a stranger's name, for no other site's page is read under it.
"""

from collections.abc import Collection
from http import HTTPStatus
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from duban.web.problem import Problem

ALWAYS = frozenset({"localhost"})


class KnownHosts:
    """Refuses what is asked under a name that is not known here, or under several."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, ALWAYS | {one.casefold() for one in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on that is asked under a known name."""
        if scope["type"] == "http":
            given = Headers(scope=scope).getlist("host")
            if len(given) != 1 or not self._is_known(given[0]):
                answer = Problem(HTTPStatus.MISDIRECTED_REQUEST, "unknown_host", "")
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_known(self, host: str) -> bool:
        name = host_name(host)
        return name in self._names or _is_address(name)


def host_name(host: str) -> str:
    """The name of a Host header without its port, in small letters."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].casefold()


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
