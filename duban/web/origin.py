"""Whether a form came from a page of this console: what the browser says, and a mark in it."""

import hmac
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.requests import Request

MARK = "csrf"
"""The field of every form, and the end of the header, that carries the mark."""
HEADER = "X-CSRF-Token"
FROM_HERE = frozenset({"same-origin", "none"})


def mark_of(token: str) -> str:
    """The mark of a session: it is worked out of the token, and tells nothing of it."""
    return hmac.new(token.encode(), b"form", sha256).hexdigest()


def is_marked(request: Request, token: str, typed: str) -> bool:
    """Whether a form or a script carries the mark of the session."""
    given = typed or request.headers.get(HEADER, "")
    return hmac.compare_digest(given.encode(), mark_of(token).encode())


def is_from_here(request: Request) -> bool:
    """Whether the browser says that it was sent by a page of this host.

    One that says nothing is no browser of today; the mark decides then.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in FROM_HERE:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    host = urlsplit(origin).netloc
    return bool(host) and host.casefold() == request.headers.get("host", "").casefold()
