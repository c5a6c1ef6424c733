"""By which names the console is reached: a page of a stranger's name is no page of ours.

An address in figures is never a stranger's name, for no other site's page is read under it.
"""

from collections.abc import Collection
from http import HTTPStatus
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from duban.bootstrap.editions import words
from duban.web.api.chapter import PREFIX
from duban.web.html import rendered
from duban.web.languages import asked_language
from duban.web.problem import Problem

ALWAYS = frozenset({"localhost"})
LONGEST_NAME = 100
"""So much of an unknown name is said again."""


class KnownHosts:
    """Refuses what is asked under a name that is not known here, or under several."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, ALWAYS | {one.casefold() for one in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on that is asked under a known name."""
        if scope["type"] == "http":
            given = Headers(scope=scope).getlist("host")
            if len(given) != 1 or not self._is_known(given[0]):
                await _refusal(scope, given)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_known(self, host: str) -> bool:
        name = host_name(host)
        return name in self._names or _is_address(name)


def _refusal(scope: Scope, given: list[str]) -> Response:
    """What is wrong with the names, and where the right one is written down.

    The page names no file of ours, which would be refused likewise, and nothing of the office.
    """
    spoken = words(asked_language(scope))
    name = host_name(given[0])[:LONGEST_NAME] if len(given) == 1 else ""
    said = (
        spoken.say("hosts.unknown", name=name) if name else spoken.say("hosts.not_one"),
        spoken.say("hosts.cure"),
    )
    accepted = Headers(scope=scope).get("accept", "")
    status = HTTPStatus.MISDIRECTED_REQUEST
    if scope["path"].startswith(PREFIX) or "text/html" not in accepted:
        return Problem(status, "unknown_host", "\n".join(said), instance=scope["path"])
    facts = {"language": spoken.language, "title": spoken.say("hosts.title"), "said": said}
    return HTMLResponse(rendered("host.html", facts), status)


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
