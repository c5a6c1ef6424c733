"""A password is long, nobody's name, and not what is tried first; it is kept as Argon2id."""

import subprocess
import sys

import pytest

from duban.identity import passwords
from duban.identity.passwords import MOST, hashed, is_right, one_time, weaknesses


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "海河的春天来得晚一些", "tG7#kk92-xQp", "Tianjin 2026 harbour light"],
)
def test_long_passwords_and_phrases_will_do(password: str) -> None:
    assert list(weaknesses(password, "wang", "王一")) == []


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("short1!", {"password.short"}),
        ("春眠不觉晓", {"password.short"}),
        ("x" * (MOST + 1), {"password.long", "password.monotonous"}),
        ("Wangs-own-Horse", {"password.own_name"}),
        ("我是王一不是王二呀", {"password.own_name"}),
        ("P a s s w o r d 1 2 3 4", {"password.common"}),
        ("P@ssw0rd20262026", {"password.common"}),
        ("password12345", {"password.common"}),
        ("123456789012", {"password.common"}),
        ("210987654321", {"password.common"}),
        ("abababababab", {"password.monotonous"}),
    ],
)
def test_weak_password_is_told_what_it_lacks(password: str, codes: set[str]) -> None:
    assert {one.code for one in weaknesses(password, "wang", "王一")} == codes


def test_password_is_kept_as_argon2id_and_never_twice_alike() -> None:
    one, other = hashed("correct horse battery"), hashed("correct horse battery")
    assert one.startswith("$argon2id$")
    assert one != other
    assert is_right("correct horse battery", one)
    assert not is_right("correct horse batterY", one)


def test_guess_costs_what_the_standard_asks_for() -> None:
    asked = "from duban.identity import passwords; print(passwords.hashed('x' * 12))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_same_password_composed_otherwise_is_right() -> None:
    assert is_right("cafe\N{COMBINING ACUTE ACCENT} horse", hashed("café horse"))


def test_nobodys_password_and_an_endless_one_are_wrong() -> None:
    assert not is_right("anything at all", "")
    assert not is_right("x" * (MOST + 1), hashed("x"))


def test_one_time_passwords_differ_and_can_be_read_out() -> None:
    found = {one_time() for _ in range(50)}
    assert len(found) == 50
    assert all(len(one) == 19 and not set(one) & set("0o1il") for one in found)
    assert passwords.LEAST <= 16
