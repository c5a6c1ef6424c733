"""A mail in a frame keeps its looks, in sheets that its policy names and nothing else can be."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from duban.web.framed import framed
from workflow.record import owing
from workflow.record.owing import OwedStatus

PAGE = "<html><head><title>t</title></head><body{}>{}</body></html>"


def hashes(html: str) -> set[str]:
    """The sheets of a page, as a policy names them."""
    sheets = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    return {f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in sheets}


def test_styles_move_into_one_sheet_that_the_policy_names() -> None:
    text = '<p style="margin:0">a</p><p style="color:red">b</p><p style="margin:0">c</p>'
    shown = framed(PAGE.format(' style="padding:0"', text))
    assert "style=" not in shown.html
    assert "<style>.s0{padding:0}.s1{margin:0}.s2{color:red}</style></head>" in shown.html
    assert (
        '<body class="s0"><p class="s1">a</p><p class="s2">b</p><p class="s1">c</p>' in shown.html
    )
    assert hashes(shown.html) == set(re.findall(r"'sha256-[^']+'", shown.policy))
    assert "unsafe" not in shown.policy


def test_sheet_that_a_mail_has_is_named_as_well() -> None:
    shown = framed("<html><head><style>p{margin:0}</style></head><p style='x'>a</p></html>")
    assert hashes(shown.html) == set(re.findall(r"'sha256-[^']+'", shown.policy))
    assert "style-src 'sha256-" in shown.policy


def test_quotes_in_a_style_are_what_they_mean() -> None:
    shown = framed(PAGE.format("", '<p style="font-family:&#39;A B&#39;,Arial">a</p>'))
    assert ".s0{font-family:'A B',Arial}" in shown.html


@pytest.mark.parametrize("style", ["a}</style><script>x()</script>", "{", "&lt;/style&gt;", "a>b"])
def test_style_that_is_more_than_one_says_nothing(style: str) -> None:
    shown = framed(PAGE.format("", f'<p style="{style}">a</p>'))
    assert "<style>" not in shown.html and "<script>" not in shown.html
    assert "style-src 'none'" in shown.policy


def test_text_that_looks_like_a_style_stays_text() -> None:
    text = "<p>he wrote style=&#34;color:red&#34; &lt;style&gt;p{}&lt;/style&gt;</p>"
    assert text in framed(PAGE.format("", text)).html


def test_every_mail_of_the_office_is_shown_without_a_style_of_its_own(
    console: TestClient, service: Service
) -> None:
    with service.desk.store.reading() as transaction:
        sent = owing.of_status(transaction, OwedStatus.SENT, 60)
    kinds = {one.kind: owing.name_of(one) for one in sent}
    assert len(kinds) > 2
    for name in kinds.values():
        for query in ("", "?in=en"):
            answer = console.get(f"/mails/{name}/reading{query}")
            assert " style=" not in answer.text
            policy = answer.headers["content-security-policy"]
            assert hashes(answer.text) == set(re.findall(r"'sha256-[^']+'", policy))
