"""What can be asked for: one chapter a subject, each way with its permission and its answers."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Literal

import msgspec
from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.web.api.call import Call
from duban.web.api.shape import OBJECT, TEXT, Schema, Shape

Handler = Callable[[Call], Response]
PREFIX = "/api/v1"
OK = HTTPStatus.OK

ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""What any request may be answered that goes no further."""
BY_TOKEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
"""What is answered beside that where a token is asked for."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter: its name, where it stands, its schema; its words are in `[api_parameter]`."""

    name: str
    where: Literal["path", "query", "header"] = "query"
    schema: Schema = msgspec.field(default_factory=lambda: TEXT)
    several: bool = False
    example: Any = None


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A way: its method and path, its name, what answers, what it takes, what it may answer.

    `also_needs` is what it takes beside `needs` for what it shows of persons. `also` are the
    statuses that are problems of its own, `headers` those of a good answer.
    """

    method: str
    path: str
    name: str
    needs: Permission
    handler: Handler
    answer: Shape
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    also: tuple[HTTPStatus, ...] = ()
    accepted: Shape | None = None
    headers: tuple[str, ...] = ()
    also_needs: frozenset[Permission] = frozenset()

    @property
    def all_needed(self) -> list[Permission]:
        """All that a token must have been made for, what the way is for first."""
        return [self.needs, *sorted(self.also_needs)]

    @property
    def chapter(self) -> str:
        """The subject, which is the beginning of the name."""
        return self.name.partition(".")[0]

    @property
    def is_open(self) -> bool:
        """Whether it asks for no token."""
        return self.needs is Permission.OPEN

    @property
    def problems(self) -> list[HTTPStatus]:
        """All that it may answer instead of what was asked for."""
        by_token = () if self.is_open else BY_TOKEN
        return sorted({*ALWAYS, *by_token, *self.also})


class Chapter:
    """The ways of one subject."""

    def __init__(self) -> None:
        self.ways: list[Way] = []

    def get(
        self, path: str, name: str, *, needs: Permission, answer: Shape, **more: Any
    ) -> Callable[[Handler], Handler]:
        """Declare what answers when something is asked for."""
        return self._declare("GET", path, name, needs=needs, answer=answer, **more)

    def post(
        self, path: str, name: str, *, needs: Permission, answer: Shape, **more: Any
    ) -> Callable[[Handler], Handler]:
        """Declare what answers when something is to be done; *body* is what has to be sent."""
        body = {"body": OBJECT, **more}
        return self._declare("POST", path, name, needs=needs, answer=answer, **body)

    def _declare(
        self, method: str, path: str, name: str, **more: Any
    ) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            self.ways.append(
                Way(method=method, path=f"{PREFIX}{path}", name=name, handler=handler, **more)
            )
            return handler

        return keep


def in_path(*names: str) -> tuple[Parameter, ...]:
    """Parameters that stand in a path."""
    examples = {"programme": "tj-2023-22", "region": "120116"}
    return tuple(Parameter(name=one, where="path", example=examples.get(one)) for one in names)


def in_query(names: Sequence[str]) -> tuple[Parameter, ...]:
    """Filters of a list that are texts."""
    return tuple(Parameter(name=one) for one in names)
