"""The OpenAPI document: every way and every answer told, each example of the shape it says."""

from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from config.words import LANGUAGES
from duban.web.api.openapi import examples
from duban.web.api.ways import WAYS
from tests.duban.web.api.conftest import API

NAMES = [way.name for way in WAYS]


def document_of(client: TestClient, language: str = "en") -> dict[str, Any]:
    """The document, in a language."""
    answer = client.get(f"{API}/openapi.json", headers={"accept-language": language})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_document_needs_no_token_and_names_every_way(stranger: TestClient) -> None:
    told = document_of(stranger)
    named = {one["operationId"] for path in told["paths"].values() for one in path.values()}
    assert named == set(NAMES)
    assert jsonschema_rs.is_valid({"$ref": "https://json-schema.org/draft/2020-12/schema"}, told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_is_told_in_both_languages(stranger: TestClient, language: str) -> None:
    told = document_of(stranger, language)
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in told["info"]["description"])
    assert is_chinese == (language == "zh")


def test_every_answer_has_an_example_of_its_shape(stranger: TestClient) -> None:
    told = document_of(stranger)
    shown = set()
    for path in told["paths"].values():
        for way in path.values():
            for status, answer in way["responses"].items():
                found = told["components"]["responses"].get(answer.get("$ref", "").split("/")[-1])
                for content in (found or answer)["content"].values():
                    schema = {**content["schema"], "components": told["components"]}
                    jsonschema_rs.validate(schema, content["example"])
                    shown.add((way["operationId"], status))
    assert len(shown) > len(NAMES) * 5
    assert set(examples()) >= set(NAMES)


def test_example_of_another_shape_would_be_seen(stranger: TestClient) -> None:
    told = document_of(stranger)
    answer = told["paths"][f"{API}/cases"]["get"]["responses"]["200"]["content"]["application/json"]
    wrong = {**answer["example"], "items": [{"region": "和平区"}]}
    assert not jsonschema_rs.is_valid(answer["schema"], wrong)
