"""Style, script and the libraries of others: files of the package, kept by a browser for good."""

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


@cache
def _files() -> dict[str, Path]:
    """The files that are given out, by name; nothing else is reached by any address."""
    found = (path for path in FOLDER.rglob("*") if path.suffix in TYPES)
    return {path.relative_to(FOLDER).as_posix(): path for path in found}


@cache
def asset(name: str) -> str:
    """The address of a file, which changes with what is in it. Raises KeyError for none."""
    digest = hashlib.sha256(_files()[name].read_bytes()).hexdigest()[:12]
    return f"/assets/{digest}/{name}"


def _give(request: Request) -> Response:
    name = request.path_params["name"]
    path = _files().get(name)
    if path is None or asset(name) != request.url.path:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    return FileResponse(path, media_type=TYPES[path.suffix], headers=FOR_GOOD)


ROUTE = Route("/assets/{digest}/{name:path}", _give)
