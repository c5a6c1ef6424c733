"""A call: what a program asked for with one request, and the ways to answer."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.identity.permissions import Permission
from duban.identity.visitors import Visitor
from duban.rendering.data import plain
from duban.running.service import Service
from duban.sheets.json_text import read_json
from duban.views.choosing import NotThere, place_of_case
from duban.views.listing import Asked
from duban.web.api.errors import NotJson, NoToken
from duban.web.languages import asked_language
from states.notice import Region
from states.reading import InvalidInput
from states.saying import saying
from workflow.record.cases import Stored

JSON = "application/json"
BEARER = "bearer "
REGION = "region"


class Call:
    """One request of a program. `body` are its bytes; `visitor` is whom it asks for, if it may."""

    def __init__(self, service: Service, request: Request, body: bytes = b"") -> None:
        self.service, self.request, self.body = service, request, body
        self.visitor: Visitor | None = None

    @property
    def desk(self) -> Desk:
        """The office."""
        return self.service.desk

    # --- what is asked for ----------------------------------------------------------------------

    @cached_property
    def words(self) -> Words:
        """The words of the language that is asked for first; Chinese where none is known."""
        return words(asked_language(self.request.scope))

    @property
    def who(self) -> Visitor:
        """The person whom the program asks for. Raises NoToken where none is known."""
        if self.visitor is None:
            raise NoToken
        return self.visitor

    @property
    def token(self) -> str:
        """The token that came with the request; empty where none did."""
        given = self.header("Authorization")
        return given[len(BEARER) :].strip() if given.casefold().startswith(BEARER) else ""

    @property
    def address(self) -> str:
        """Where the request comes from."""
        client = self.request.client
        return client.host if client else ""

    @property
    def path(self) -> str:
        """The path that is asked for."""
        return self.request.url.path

    def named(self, name: str) -> str:
        """A part of the path, by its name there."""
        return str(self.request.path_params[name])

    def header(self, name: str) -> str:
        """A header of the request; empty where it was not sent."""
        return self.request.headers.get(name, "")

    @cached_property
    def query(self) -> Mapping[str, list[str]]:
        """What stands in the query of the address, by name."""
        return parse_qs(self.request.url.query, keep_blank_values=True, max_num_fields=None)

    @property
    def asked(self) -> Asked:
        """What the query asks for."""
        return Asked(self.query)

    def asked_of_own(
        self,
        more: Mapping[str, list[str]],
        *,
        without: Collection[str] = (),
        beside: Sequence[str] = (),
    ) -> Asked:
        """What the query, with *more*, asks of a list: for a district's user of its own alone.

        *without* are names that a list is not asked here, *beside* those that are read elsewhere.
        """
        region = self.who.region_code
        own = {} if region is None else {REGION: [region]}
        return Asked({**more, **own}, without=without, beside=beside)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The JSON object that was sent, empty without one. Raises InvalidInput, NotJson."""
        if not self.body.strip():
            return {}
        kind = self.header("Content-Type").partition(";")[0].strip().casefold()
        if kind != JSON:
            raise NotJson
        try:
            found = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
            why = saying("found.words", words=str(error)[:80])
            raise InvalidInput("body", saying("expected.json"), why) from None
        if not isinstance(found, dict):
            raise InvalidInput("body", saying("expected.object"), found)
        read_json(self.body.decode(), "body")  # which takes no key twice
        return found

    # --- cases ----------------------------------------------------------------------------------

    def case(self) -> tuple[Region, Stored]:
        """The case that the path names. Raises NotThere where there is none that is seen."""
        region, _, stored = self.place()
        if stored is None:
            raise self._no_case()
        return region, stored

    def place(self) -> tuple[Region, str, Stored | None]:
        """The region that the path names, the name of its case, and the case if it was opened.

        Of a case that is none of the person's nothing is said. Raises NotThere.
        """
        region, case_id, stored = place_of_case(
            self.desk, self.named("programme"), self.named(REGION)
        )
        panel = stored.facts.review.panel if stored else ()
        if not self.who.sees(region.code, [one.name for one in panel]) and not self._sees_all:
            raise self._no_case()
        return region, case_id, stored

    @property
    def _sees_all(self) -> bool:
        """Whether the person sees all cases, whatever the token was made for."""
        return msgspec.structs.replace(self.who, scopes=None).may(Permission.LOOK_AT_CASES)

    def _no_case(self) -> NotThere:
        programme, code = self.named("programme"), self.named(REGION)
        return NotThere(saying("error.no_such_case", programme=programme, code=code))

    # --- the answer -----------------------------------------------------------------------------

    def give(
        self, data: object, *, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
    ) -> Response:
        """An answer as JSON."""
        return JSONResponse(plain(data), status, headers)


def etag(version: int) -> str:
    """The tag of a case at a version, by which a program says what it has looked at."""
    return f'"{version}"'
