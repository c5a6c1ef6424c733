"""The cookie that holds the token of a session, which no script and no other site is given."""

from starlette.requests import Request
from starlette.responses import Response

SAFE = "__Host-duban"
"""Its name behind TLS, where a browser takes it from this host alone."""


def plain(port: int | None) -> str:
    """Its name without TLS, where a browser has one jar for the offices at all ports of a host."""
    return f"duban-{port}"


def token_of(request: Request) -> str:
    """The token that came with a request, empty where none did."""
    return request.cookies.get(_name(request), "")


def give(answer: Response, request: Request, token: str) -> None:
    """Hand the token of a session to a browser, which forgets it when it is closed."""
    is_safe = _is_safe(request)
    answer.set_cookie(
        _name(request), token, path="/", secure=is_safe, httponly=True, samesite="lax"
    )


def take(answer: Response, request: Request) -> None:
    """Take the token back."""
    is_safe = _is_safe(request)
    answer.delete_cookie(_name(request), path="/", secure=is_safe, httponly=True, samesite="lax")


def _is_safe(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request) -> str:
    _, port = request.scope["server"] or ("", None)
    return SAFE if _is_safe(request) else plain(port)
