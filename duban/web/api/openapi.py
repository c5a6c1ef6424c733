"""The OpenAPI document: every way with its parameters, its answers and an example of each."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.web.api.chapter import OK, Parameter, Way
from duban.web.api.shape import PROBLEM, Look, Schema

EXAMPLES = Path(__file__).with_name("examples.json")
JSON, PROBLEM_JSON = "application/json", "application/problem+json"
TOKEN = "token"  # noqa: S105 - the name of the scheme
VERSION = "1"


@cache
def examples() -> Mapping[str, Any]:
    """What each way answered in a training office, by its name, and bodies under `<name>.body`."""
    read: dict[str, Any] = msgspec.json.decode(EXAMPLES.read_bytes())
    return read


def document(ways: Iterable[Way], desk: Desk, words: Words) -> dict[str, Any]:
    """The document of all ways, told in *words*."""
    told: dict[str, dict[str, Any]] = {}
    with desk.store.reading() as transaction:
        look = Look(desk, transaction, words)
        for way in ways:
            told.setdefault(way.path, {})[way.method.lower()] = _way(way, look)
    problems = sorted({status for one in ways for status in one.problems})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": words.say("api.title"),
            "version": VERSION,
            "description": words.say("api.about"),
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": said} for name, said in _tags(ways, words)],
        "paths": told,
        "components": {
            "securitySchemes": {TOKEN: {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": PROBLEM},
            "responses": {one.name: _problem(one, words) for one in problems},
        },
    }


def _tags(ways: Iterable[Way], words: Words) -> list[tuple[str, str]]:
    return [
        (name, words.say(f"api_chapter.{name}")) for name in dict.fromkeys(w.chapter for w in ways)
    ]


def _way(way: Way, look: Look) -> dict[str, Any]:
    words = look.words
    told: dict[str, Any] = {
        "operationId": way.name,
        "tags": [way.chapter],
        "summary": words.say(f"api_way.{way.name.replace('.', '_')}"),
        "parameters": [_parameter(one, words) for one in way.parameters],
        "responses": {
            str(OK.value): _good(way, OK, way.answer(look), words),
            **{
                str(one.value): {"$ref": f"#/components/responses/{one.name}"}
                for one in way.problems
            },
        },
    }
    if way.accepted:
        accepted = HTTPStatus.ACCEPTED
        told["responses"][str(accepted.value)] = _good(way, accepted, way.accepted(look), words)
    if way.body is not None:
        example = examples()[f"{way.name}.body"]
        told["requestBody"] = {"content": {JSON: {"schema": way.body, "example": example}}}
    if not way.is_open:
        told["security"] = [{TOKEN: [one.value for one in way.all_needed]}]
    return told


def _good(way: Way, status: HTTPStatus, schema: Schema, words: Words) -> dict[str, Any]:
    """A good answer with its example."""
    name = way.name if status is OK else f"{way.name}.{status.value}"
    told: dict[str, Any] = {
        "description": words.say(f"api_status.{status.value}"),
        "content": {JSON: {"schema": schema, "example": examples()[name]}},
    }
    if way.headers and status is OK:
        told["headers"] = {
            name: {"description": words.say("api.etag"), "schema": {"type": "string"}}
            for name in way.headers
        }
    return told


def _problem(status: HTTPStatus, words: Words) -> dict[str, Any]:
    return {
        "description": words.say(f"api_status.{status.value}"),
        "content": {
            PROBLEM_JSON: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": examples()[str(status.value)],
            }
        },
    }


def _parameter(one: Parameter, words: Words) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.name,
        "in": one.where,
        "description": words.say(f"api_parameter.{one.name}"),
        "required": one.where == "path",
        "schema": {"type": "array", "items": one.schema} if one.several else one.schema,
    }
    if one.example is not None:
        told["example"] = [one.example] if one.several else one.example
    return told


# --- read by people -------------------------------------------------------------------------------


def answers_of(told: Mapping[str, Any], way: Mapping[str, Any]) -> dict[str, str]:
    """What each answer of a way in a document means, by its status."""
    shared = told["components"]["responses"]
    return {
        status: shared.get(one.get("$ref", "").rpartition("/")[2], one)["description"]
        for status, one in way["responses"].items()
    }


def as_json(value: object) -> str:
    """An example as it is sent, in lines."""
    return json.dumps(value, ensure_ascii=False, indent=2)
