"""One-time codes from an application (TOTP, RFC 6238), and recovery codes for who lost it."""

import hmac
from datetime import datetime
from hashlib import sha256

import pyotp

from duban.identity.passwords import group

SECONDS = 30
DRIFT = (0, -1, 1)
"""A code of now, or of the step before or after: clocks differ a little."""

LONGEST_SECRET = 128
"""A longer one goes into no picture."""
RECOVERY_CODES = 10
FEW = 3
"""With so many recovery codes left, or fewer, it is time for new ones."""


def new_secret() -> str:
    """A secret to be put into an application: 160 bits in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, login: str, office: str) -> str:
    """What an application reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=office)


def is_secret(text: str) -> bool:
    """Whether a text can be the secret of an application."""
    try:
        pyotp.TOTP(text)
    except ValueError:
        return False
    return len(text) <= LONGEST_SECRET


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of time whose code it is, None where it is none of about now."""
    typed, generator = code.replace(" ", ""), pyotp.TOTP(secret)
    step = int(now.timestamp()) // SECONDS
    for one in (step + off for off in DRIFT):
        if hmac.compare_digest(generator.at(one * SECONDS).encode(), typed.encode()):
            return one
    return None


def recovery_codes() -> list[str]:
    """Codes each of which is good once, in the place of one from the application."""
    return ["-".join(group(4) for _ in range(4)) for _ in range(RECOVERY_CODES)]


def hashed(recovery_code: str) -> str:
    """A recovery code as it is kept; marks between its groups and its case do not count."""
    plain = "".join(one for one in recovery_code.casefold() if one.isalnum())
    return sha256(plain.encode()).hexdigest()
