"""What went wrong, for programs: problem details (RFC 9457)."""

from http import HTTPStatus

from starlette.responses import JSONResponse


class Problem(JSONResponse):
    """Problem details: with a stable code of ours, and what helps to mend it."""

    media_type = "application/problem+json"

    def __init__(self, status: int, code: str, detail: str, **more: object) -> None:
        title = HTTPStatus(status).phrase
        said = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        super().__init__({**said, "code": code, **more}, status)
