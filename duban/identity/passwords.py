"""Passwords: kept as Argon2id hashes, long and not easily guessed, or good once and until a day."""

import re
import secrets
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from states.actors import plain_name
from states.saying import Saying, saying

LEAST, LEAST_CHINESE, MOST = 12, 8, 200
"""So many characters at least, or Chinese ones alone; and at most, so that none keeps us busy."""

LEAST_DIFFERENT = 5
_TRIED_FIRST = """
password passwort passwd admin administrator root welcome iloveyou letmein login qwerty qwertyuiop
qwertyuiopasdfghjkl asdfghjkl zxcvbnm qazwsx qazwsxedc monkey dragon master shadow sunshine princess
football baseball trustno changeme secret default test woaini tianjin beijing zhongguo china duban
superman
"""
COMMON = frozenset(_TRIED_FIRST.split())
"""What is tried first; digits and marks before, in or after it make it no better."""

_LEET = str.maketrans("01345@$!", "oieasasi")
_RUNS = ("0123456789" * 3, "abcdefghijklmnopqrstuvwxyz" * 2)
_PLAIN_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and digits that are taken for one another."""


class Cost(NamedTuple):
    """What a guess costs: passes over so many KiB of memory, on so many lanes at once."""

    passes: int = 3
    memory: int = 64 * 1024
    lanes: int = 4


COST = Cost()


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(*COST),))


@cache
def _of_nobody() -> str:
    """The hash of a password that nobody knows: a login that there is not takes as long."""
    return hashed(secrets.token_hex(16))


def hashed(password: str) -> str:
    """The password as it is kept."""
    return _hasher().hash(normalize("NFC", password))


def is_right(password: str, kept: str) -> bool:
    """Whether it is the password that was kept; it takes as long where none was."""
    if len(password) > MOST:
        return False
    is_it = _hasher().verify(normalize("NFC", password), kept or _of_nobody())
    return is_it and bool(kept)


def one_time() -> str:
    """A password to be read out and typed once: four groups of four, 79 bits."""
    return "-".join(group(4) for _ in range(4))


def group(length: int) -> str:
    """So many random letters and digits that nobody mistakes for others."""
    return "".join(secrets.choice(_PLAIN_ALPHABET) for _ in range(length))


def weaknesses(password: str, login: str, name: str) -> Iterator[Saying]:
    """What a password is too weak for; nothing where it will do."""
    plain = plain_name(password)
    is_chinese = re.fullmatch(r"[\u3400-\u9fff]+", plain) is not None
    if len(password) > MOST:
        yield saying("password.long", most=MOST)
    elif len(plain) < (LEAST_CHINESE if is_chinese else LEAST):
        yield saying("password.short", least=LEAST, chinese=LEAST_CHINESE)
    if any(own and own in plain for own in map(plain_name, (login, name)) if len(own) > 1):
        yield saying("password.own_name")
    if _core(plain) in COMMON or _is_run(plain):
        yield saying("password.common")
    elif len(set(plain)) < LEAST_DIFFERENT:
        yield saying("password.monotonous", least=LEAST_DIFFERENT)


def _core(plain: str) -> str:
    """The letters of a password without what is put before, after and in the place of some."""
    within = re.sub(r"^[^a-z]+|[^a-z]+$", "", plain).translate(_LEET)
    return re.sub(r"[^a-z]", "", within)


def _is_run(plain: str) -> bool:
    """Whether it only counts up or down."""
    return any(plain in run or plain[::-1] in run for run in _RUNS)
