"""Mail addresses as offices write them: which can be written to, how, and why one can't."""

import pytest

from notifications.addresses import (
    AddressFault,
    BadAddress,
    BadEnvelope,
    domain,
    email_address,
    in_plain_width,
)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("a@b.cn", "a@b.cn"),
        ("first.last+tag@sub.example.com", "first.last+tag@sub.example.com"),
        ("o'neil@example.cn", "o'neil@example.cn"),
        ("1@163.com", "1@163.com"),
        ("Zhang@EXAMPLE.cn", "Zhang@example.cn"),
        ("x@例子.中国", "x@xn--fsqu00a.xn--fiqs8s"),
        ("x@例子。中国", "x@xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_mail_address_is_sent_in_ascii(given: str, sent: str) -> None:
    assert email_address(given) == sent


@pytest.mark.parametrize(
    "given",
    [
        "",
        "a",
        "@b.cn",
        "a@",
        "a@b",
        "a b@c.cn",
        " a@b.cn",
        "a@b..cn",
        ".a@b.cn",
        "a.@b.cn",
        "a..b@c.cn",
        "a@-b.cn",
        "a@b_c.cn",
        "a@1.2.3.4",
        "a@b.cn\r\nBcc: c@d.cn",
        "a@b@c.cn",
        "a,b@c.cn",
        '"a b"@c.cn',
        "张三 <a@b.cn>",
        f"a@{'b' * 64}.cn",
        f"{'a' * 65}@b.cn",
        f"a@{'b.' * 126}cn",
        "=cmd()@b.cn",
        "a@office.invalid",
        "a@printer.local",
    ],
)
def test_no_mail_address(given: str) -> None:
    with pytest.raises(BadAddress) as refused:
        email_address(given)
    assert (refused.value.fault, refused.value.meant) == (AddressFault.BAD, "")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("a＠b.cn", "a@b.cn"),
        ("ｚｈａｎｇ@example.cn", "zhang@example.cn"),
        ("1２@163.com", "12@163.com"),
        ("x＠例子．中国", "x@例子.中国"),
    ],
)
def test_full_width_letters_are_told_with_what_was_meant(given: str, meant: str) -> None:
    with pytest.raises(BadAddress) as refused:
        email_address(given)
    assert (refused.value.fault, refused.value.meant) == (AddressFault.FULL_WIDTH, meant)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("a＠b.cn", "a@b.cn"),
        ("ｚｈａｎｇ@example.cn", "zhang@example.cn"),
        ("zhang@example.cn", "zhang@example.cn"),
        ("张三＠example.cn", "张三＠example.cn"),
        ("", ""),
    ],
)
def test_address_in_plain_width_is_what_was_meant_where_that_can_be_told(
    given: str, plain: str
) -> None:
    assert in_plain_width(given) == plain


@pytest.mark.parametrize("given", ["张三@example.cn", "张三@例子.中国", "josé@example.com"])
def test_name_that_is_not_latin_is_no_bad_address_but_none_to_write_to(given: str) -> None:
    with pytest.raises(BadAddress) as refused:
        email_address(given)
    assert refused.value.fault is AddressFault.NOT_LATIN


@pytest.mark.parametrize(
    ("host", "sent"),
    [
        ("知识产权.example", "xn--wlqv31d6xlvxs.example"),
        ("MAIL.example", "mail.example"),
        ("localhost", "localhost"),
        ("192.0.2.1", "192.0.2.1"),
    ],
)
def test_domain_in_ascii(host: str, sent: str) -> None:
    assert domain(host) == sent


@pytest.mark.parametrize("host", ["", "no domain", "a..b", "a" * 64, "a\r\nb", "-a.cn"])
def test_no_domain(host: str) -> None:
    with pytest.raises(BadEnvelope):
        domain(host)
