"""Whatever bytes come in, they are read in order and the reading ends."""

from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.inbound.bounces import bounce_in
from notifications.inbound.received import DEEPEST, MOST_BYTES, MOST_PARTS, Part, headers, parts

SAMPLES = [path.read_bytes() for path in (Path(__file__).parent / "returned").rglob("*.eml")]


def message(kind: str, body: bytes, more: str = "") -> bytes:
    return f"Content-Type: {kind}\r\n{more}\r\n".encode() + body


def text_of(kind: str, body: bytes, more: str = "") -> str:
    return parts(message(kind, body, more))[0].text


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "x-unknown", "zlib", "idna"])
def test_chinese_is_read_whatever_its_label(charset: str) -> None:
    assert text_of(f"text/plain; charset={charset}", "退信𠮷䶮".encode("gb18030")) == "退信𠮷䶮"


def test_headers_of_eight_bits_and_in_words_are_read() -> None:
    found = headers(
        "Subject: 系统\r\n 退信\r\n".encode("gbk")
        + b"From: =?gb2312?B?z7XNsw==?= <a@b.example>\r\n"
    )
    assert found == {"subject": "系统 退信", "from": "系统 <a@b.example>"}


def test_first_of_several_headers_counts_and_none_holds_a_control() -> None:
    assert headers(b"To: a\x07b\nTo: c\nno header\n: nobody\n") == {"to": "a b", "": "nobody"}


def test_page_is_read_without_its_markup() -> None:
    page = b"<style>a</style><P>one&nbsp;&lt;two&gt;<br/>three<script>x()</script > four"
    assert text_of("text/html", page).split("\n") == ["one <two>", "three four"]
    assert text_of("text/html", b"seen <style>everything after it") == "seen"


def test_parts_are_read_to_the_last_boundary() -> None:
    body = b"preamble\r\n--b\r\n\r\none\r\n--bb\r\n--b  \r\nX: 1\r\n\r\ntwo\r\n--b--\r\nepilogue"
    found = parts(message('multipart/mixed; boundary="b"', body))
    assert [part.content for part in found[1:]] == [b"\r\none\r\n--bb", b"two"]


def test_message_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    for letters in range(12):
        cut = message(
            "text/plain",
            b64encode(b"0123456789")[:letters],
            "Content-Transfer-Encoding: base64\r\n",
        )
        assert b"0123456789".startswith(parts(cut)[0].content)


def nested(depth: int) -> bytes:
    """Parts in parts."""
    inner = b"\r\n\r\nat the bottom"
    for level in range(depth):
        head = f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"
        inner = head.encode() + inner
    return inner


HOSTILE = {
    "deep": nested(4_000),
    "enclosed": b"Content-Type: message/rfc822\r\n\r\n" * 20_000,
    "wide": message("multipart/mixed; boundary=b", b"--b\r\n\r\n" * 100_000),
    "same boundary": message("multipart/mixed; boundary=b", nested(3_000).replace(b"=b1", b"=b")),
    "open tags": message("text/html", b"<" * MOST_BYTES),
    "open styles": message("text/html", b"<style" * 100_000),
    "blanks": message("multipart/mixed; boundary=b", b"\r\n--b" + b" \t" * 300_000),
    "long header": b"From: mailer-daemon" + b"@" * MOST_BYTES,
    "many headers": b"A: b\r\n" * 200_000,
    "folds": b"Subject: a" + b"\r\n " * 200_000,
    "quotes": b'Content-Type: multipart/mixed; boundary="' + b'";boundary="' * 50_000,
    "words": b"Subject: " + b"=?utf-8?q?" * 60_000,
    "addresses": b"From: postmaster@a\r\n\r\n" + b"undeliverable " + b"a.a@" * 150_000,
    "dots": b"From: postmaster@a\r\n\r\nreturned 5." + b"1." * 300_000,
    "replies": b"From: postmaster@a\r\n\r\nreturned" + b" 550" * 150_000,
    "large": b"x" * (50 * MOST_BYTES),
    "empty": b"",
    "nulls": b"\0" * 100_000,
    "fields": b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: message/delivery-status\r\n\r\n" + b"Action: failed\r\n\r\n" * 40_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_message_is_read_to_its_end(name: str) -> None:
    found = parts(HOSTILE[name])
    assert 1 <= len(found) <= MOST_PARTS
    assert max(part.depth for part in found) <= DEEPEST
    assert bounce_in(HOSTILE[name]) is None or name == "addresses"


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert bounce_in(raw) is None
    assert isinstance(parts(raw)[0], Part)


@given(st.sampled_from(SAMPLES), st.integers(0, 5_000), st.binary(max_size=40), st.integers(0, 60))
def test_any_change_to_a_notice_is_read(raw: bytes, at: int, new: bytes, lost: int) -> None:
    found = bounce_in(raw[:at] + new + raw[at + lost :])
    if found is not None:
        assert found.recipient.isprintable()
        assert not set(found.recipient) & set(' <>;"')
        assert found.diagnostic.isprintable()
