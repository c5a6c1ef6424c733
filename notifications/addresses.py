"""Mail addresses: what is one, how it is sent, and why something is none."""

import unicodedata
from enum import StrEnum
from functools import lru_cache

import msgspec


class BadEnvelope(ValueError):
    """An address, a message id or the name of a header is none; it never becomes a header."""


class AddressFault(StrEnum):
    """Why something is no mail address that the office can write to."""

    BAD = "bad_email"
    """It is none by the rules of mail."""
    FULL_WIDTH = "email_full_width"
    """It would be one without its full-width letters, which an input method leaves behind."""
    NOT_LATIN = "email_not_latin"
    """What stands before the @ is not Latin: few mail servers take that (SMTPUTF8)."""


class BadAddress(BadEnvelope):
    """What was given is no mail address, or none that the office can write to.

    `meant` is what may have been meant, empty where that can't be told.
    """

    def __init__(self, given: str, fault: AddressFault, meant: str = "") -> None:
        super().__init__(f"this is no mail address: {given!r}")
        self.fault, self.meant = fault, meant


class Address(msgspec.Struct, frozen=True):
    """A mailbox with the name shown for it. A domain outside ASCII is sent in IDNA."""

    email: str
    name: str = ""


@lru_cache(maxsize=4096)
def email_address(text: str) -> str:
    """Return a mail address in ASCII, its domain in IDNA. Raises BadAddress.

    Nobody is asked whether it exists. A name that is kept for other uses (`.invalid`, `.local`)
    is no domain of mail.
    """
    if (email := _ascii(text)) is not None:
        return email
    wide = unicodedata.normalize("NFKC", text)
    if wide != text and _ascii(wide) is not None:
        raise BadAddress(text, AddressFault.FULL_WIDTH, wide)
    is_one = _ascii(text, in_any_script=True) is not None
    raise BadAddress(text, AddressFault.NOT_LATIN if is_one else AddressFault.BAD)


def in_plain_width(text: str) -> str:
    """The address meant by one with full-width letters or signs; any other text as it is."""
    try:
        email_address(text)
    except BadAddress as error:
        return error.meant or text
    return text


def _ascii(text: str, *, in_any_script: bool = False) -> str | None:
    """Return the address that *text* is, its domain in ASCII; None where it is none."""
    import email_validator  # noqa: PLC0415 - only who writes to somebody needs it

    try:
        found = email_validator.validate_email(
            text, check_deliverability=False, strict=True, allow_smtputf8=in_any_script
        )
    except email_validator.EmailNotValidError:
        return None
    return f"{found.local_part}@{found.ascii_domain}"


@lru_cache(maxsize=64)
def domain(host: str) -> str:
    """Return *host* in ASCII (IDNA 2008), else raise BadEnvelope."""
    import idna  # noqa: PLC0415 - as in _ascii

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise BadEnvelope(f"this is no mail domain: {host!r}") from error
