"""Whatever a program sends, it is answered as the document says: no fault of ours, no surprise."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from duban.web.api.ways import WAYS
from tests.duban.web.api.conftest import API, Ask

TRIES = 6
GOOD = GenerationMode.POSITIVE
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ACT = f"{API}/cases/tj-2023-22/120116/acts/submit_self_check"
JSON = {"content-type": "application/json"}
FAULTY = (b"{", b"[" * 100_000, b"\xff", b"NaN", b"[1]", b'"x"', b'{"as_of": "\\ud800"}', b"\0")


@pytest.fixture(scope="module", autouse=True)
def bounded() -> None:
    """The same few requests on every run."""
    settings.register_profile(
        "any_request",
        max_examples=TRIES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize(
    ("name", "mode"),
    [(way.name, mode) for way in WAYS for mode in GenerationMode if way.parameters or mode is GOOD],
)
def test_any_request_is_answered_as_the_document_says(
    ask: Ask, name: str, mode: GenerationMode
) -> None:
    client = ask()
    document = schemathesis.openapi.from_dict(client.get(f"{API}/openapi.json").json())
    document.app = client.app
    operation = document.find_operation_by_id(name)
    seen: set[int] = set()

    @settings(settings.get_profile("any_request"))
    @given(case=operation.as_strategy(generation_mode=mode))
    def tried(case: Case[Any]) -> None:
        answer = case.call(headers={**client.headers, "host": "localhost"})
        case.validate_response(answer, checks=CHECKS)
        seen.add(answer.status_code)

    tried()
    assert seen


@pytest.mark.parametrize("body", FAULTY)
def test_what_is_no_object_of_json_is_told(ask: Ask, body: bytes) -> None:
    answer = ask().post(ACT, content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid"


@pytest.mark.parametrize("number", ["1e999", "9" * 400, "-0", "1e400"])
def test_no_number_is_too_much(ask: Ask, number: str) -> None:
    answer = ask().post(ACT, content=f'{{"spent_cumulative": {number}}}', headers=JSON)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "path",
    ["/cases/tj%00/120116", "/cases/%F0%9F/%FF", "/mails/%00", "/mails/a%2F..%2Fb", "/nights/0"],
)
def test_any_address_is_answered(ask: Ask, path: str) -> None:
    answer = ask().get(f"{API}{path}")
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["search=%00", "region=%ff", "size=0", "size=１", "x=1", "step="])
def test_any_filter_is_answered(ask: Ask, query: str) -> None:
    assert ask().get(f"{API}/cases?{query}").status_code in (200, 400, 404)
