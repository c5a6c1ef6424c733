"""The page of the API: every way in both languages, from the OpenAPI document of an office."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.reference.markdown import table
from duban.web.api.openapi import answers_of, as_json, document
from duban.web.api.ways import WAYS

FOUNDED = date(2023, 7, 18)
GOOD = "200"
JSON = "application/json"
HEAD = """# 程序接口 / API

由 `/api/v1/openapi.json` 生成；运行中的办公室在 `/docs` 给出同样的内容。
Generated from `/api/v1/openapi.json`; a running office shows the same at `/docs`."""

Told = Mapping[str, Any]


def api_page() -> str:
    """The page of all ways."""
    with TemporaryDirectory(prefix="duban-reference-") as folder:
        desk = create(Settings(office=Path(folder) / "office"), TRAINING, FOUNDED)
        zh, en = document(WAYS, desk, words("zh")), document(WAYS, desk, words("en"))
        desk.store.close()
    return "\n".join(_page(zh, en)) + "\n"


def _page(zh: Told, en: Told) -> Iterator[str]:
    yield HEAD
    for told in (zh, en):
        yield from ("", told["info"]["description"])
    for path, methods in zh["paths"].items():
        for method, way in methods.items():
            yield from ("", f"## {method.upper()} {path}", "")
            yield from _way(way, en["paths"][path][method], zh, en)


def _way(way: Told, other: Told, zh: Told, en: Told) -> Iterator[str]:
    """A way in the words of one document, beside those of the *other* language."""
    scope = way["security"][0]["token"][0] if "security" in way else ""
    yield f"{way['summary']} / {other['summary']}"
    yield ""
    yield f"权限 / Scope: `{scope}`" if scope else "不需要令牌 / takes no token"
    if way["parameters"]:
        both = zip(way["parameters"], other["parameters"], strict=True)
        rows = [
            (f"`{one['name']}`", one["in"], one["description"], same["description"])
            for one, same in both
        ]
        yield ""
        yield from table(("参数 / Parameter", "位置 / In", "含义", "Meaning"), rows)
    meant, means = answers_of(zh, way), answers_of(en, other)
    yield ""
    answers = [(status, said, means[status]) for status, said in meant.items()]
    yield from table(("应答 / Answer", "含义", "Meaning"), answers)
    if "requestBody" in way:
        sent = way["requestBody"]["content"][JSON]["example"]
        yield from _example("发送 / Sent", sent)
    yield from _example("应答 / Answer", way["responses"][GOOD]["content"][JSON]["example"])


def _example(title: str, example: object) -> Iterator[str]:
    yield from ("", f"{title}:", "", "```json", as_json(example), "```")
