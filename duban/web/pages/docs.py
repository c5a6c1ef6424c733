"""接口说明: the OpenAPI document as a page to be read, with nothing from elsewhere."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.responses import Response

from duban.web.api.openapi import answers_of, as_json, document
from duban.web.api.ways import WAYS
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/docs", needs="open")
def docs(visit: Visit) -> Response:
    """All ways of the API with their parameters, answers and examples."""
    told: Mapping[str, Any] = document(WAYS, visit.desk, visit.words)
    return visit.show(
        "api.html",
        title=told["info"]["title"],
        document=told,
        answers_of=partial(answers_of, told),
        as_json=as_json,
        here="docs",
    )
