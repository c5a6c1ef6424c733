"""What a real office says of itself: its name, who answers, and how its mails leave.

The values are kept as settings of the office under their own names (`office.name`, `smtp.host`).
A password is never among them: it stands in the environment, as DUBAN_SMTP_PASSWORD or
DUBAN_IMAP_PASSWORD.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path

from config.errors import ConfigError
from config.files import parse_toml, read_text
from notifications.addresses import (
    Address,
    BadAddress,
    BadEnvelope,
    domain,
    email_address,
    in_plain_width,
)
from states.mail_kinds import AWAITING_RELEASE, OF_CASES
from states.reading import InvalidInput, in_digits
from states.saying import Failure, Saying, close_to, saying
from workflow.mail import golive
from workflow.mail.dispatch import OFFICE_HOURS, Sending
from workflow.record.setting_table import all_settings, change_setting
from workflow.store.errors import unreadable
from workflow.store.transaction import Transaction

LONGEST = 200
PORT = 587
PORTS = range(1, 65536)
PASSWORD = "DUBAN_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
PASSWORDS = {"smtp": PASSWORD, "imap": "DUBAN_IMAP_PASSWORD"}
SECURITIES = ("starttls", "tls", "none")
LINE, MAIL_ADDRESS = saying("expected.line"), saying("expected.mail_address")
SERVER_NAME, PORT_NUMBER = saying("expected.server_name"), saying("expected.port")
CERTIFICATE = saying("expected.certificate")
SECURITY = saying("expected.one_of", options=SECURITIES)
ANY_HOUR, NO_KIND = "any", "none"
_HOURS = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")
_PHONE = re.compile(r"\+?[0-9][0-9 ()（）-]{2,30}(?:(?:转|ext\.?) ?[0-9]{1,8})?")

Profile = Mapping[str, str]


def _line(text: str) -> bool:
    return 0 < len(text) <= LONGEST and text.isprintable()


def _is_mail_address(text: str) -> bool:
    try:
        email_address(text)
    except BadAddress:
        return False
    return True


def is_phone(text: str) -> bool:
    """Whether it can be dialled: digits with their usual marks, and an extension."""
    return _PHONE.fullmatch(text) is not None


def _is_host(text: str) -> bool:
    try:
        labels = domain(text).split(".")
    except BadEnvelope:
        return False
    return all(re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?", one) for one in labels)


def _is_port(text: str) -> bool:
    return in_digits(text, PORTS[0], PORTS[-1]) is not None


def _are_hours(text: str) -> bool:
    begin, _, end = text.partition("-")
    return text == ANY_HOUR or (_HOURS.fullmatch(text) is not None and begin < end)


def _are_kinds(text: str) -> bool:
    return text == NO_KIND or all(kind.strip() in OF_CASES for kind in text.split(","))


def _is_number(least: int, most: int) -> tuple[Callable[[str], bool], Saying]:
    """Takes a whole number from *least* to *most*."""

    def fits(text: str) -> bool:
        return in_digits(text, least, most) is not None

    return fits, saying("expected.whole_number_between", least=least, most=most)


CHECKS: dict[str, tuple[Callable[[str], bool], Saying]] = {
    "office.name": (_line, LINE),
    "office.contact": (_line, LINE),
    "office.phone": (is_phone, saying("expected.phone")),
    "office.address": (_line, LINE),
    "office.mailbox": (_is_mail_address, MAIL_ADDRESS),
    "smtp.host": (_is_host, SERVER_NAME),
    "smtp.port": (_is_port, PORT_NUMBER),
    "smtp.user": (_line, LINE),
    "smtp.security": (lambda text: text in SECURITIES, SECURITY),
    "smtp.per_minute": _is_number(1, 100_000),
    "smtp.ca_file": (lambda text: Path(text).is_file(), CERTIFICATE),
    "imap.host": (_is_host, SERVER_NAME),
    "imap.port": (_is_port, PORT_NUMBER),
    "imap.user": (_line, LINE),
    "imap.security": (lambda text: text in SECURITIES, SECURITY),
    "imap.folder": (_line, LINE),
    "imap.ca_file": (lambda text: Path(text).is_file(), CERTIFICATE),
    "mail.trial_to": (_is_mail_address, MAIL_ADDRESS),
    "mail.hours": (_are_hours, saying("expected.hours")),
    "mail.hold": (_are_kinds, saying("expected.mail_kinds")),
    "sign_in.idle_minutes": _is_number(1, 480),
    "sign_in.hours": _is_number(1, 24),
    "money.waiting_days": _is_number(1, 60),
}
"""Each value with what it has to be."""

NEEDED = (
    "office.name",
    "office.contact",
    "office.phone",
    "office.mailbox",
    "smtp.host",
    "smtp.port",
    "smtp.security",
)
"""The values without which an office can't write."""

ASKED = tuple(name for name in CHECKS if name in NEEDED or name in ("office.address", "smtp.user"))
"""The values that a person is asked for; the others have a default."""


class Unsaid(Failure, LookupError):
    """The office has not said of itself what is asked for."""


def checked(name: str, text: str, place: str) -> str:
    """A value as it is kept. Raises InvalidInput."""
    fits, expected = CHECKS[name]
    value = text.strip()
    if name.endswith(".security"):
        value = value.lower()
    if fits is _is_mail_address:
        value = in_plain_width(value)
    if not fits(value):
        raise InvalidInput(place, expected, text)
    return value


def profile_from(path: Path) -> Profile:
    """Read a file with the sections [office], [smtp] and so on; what is empty there is taken away.

    A value that an office needs is not. Raises ConfigError, InvalidInput.
    """
    found: dict[str, str] = {}
    sections = dict.fromkeys(name.partition(".")[0] for name in CHECKS)
    for section, values in parse_toml(read_text(path), path.name).items():
        if section not in sections or not isinstance(values, dict):
            expected = saying("expected.one_of", options=[f"[{one}]" for one in sections])
            raise ConfigError(path.name, section, expected, section, close_to(section, sections))
        for key, value in values.items():
            name = f"{section}.{key}"
            if "password" in key.lower():
                hint = saying("hint.set_instead", name=PASSWORDS.get(section, PASSWORD))
                expected = saying("expected.no_password")
                raise ConfigError(path.name, name, expected, saying("found.password"), hint)
            if name not in CHECKS:
                known = tuple(one.partition(".")[2] for one in CHECKS if one.startswith(section))
                expected = saying("expected.one_of", options=known)
                raise ConfigError(path.name, name, expected, key, close_to(key, known))
            if isinstance(value, list):
                value = ",".join(map(str, value)) or NO_KIND
            if not isinstance(value, str | int):
                raise InvalidInput(f"{path.name}: {name}", CHECKS[name][1], value)
            text = str(value).lower() if isinstance(value, bool) else str(value)
            if text.strip():
                found[name] = checked(name, text, f"{path.name}: {name}")
            elif name not in NEEDED:
                found[name] = ""
    return found


def keep(transaction: Transaction, profile: Profile) -> None:
    """Keep these values; what is not among them stays as it is."""
    for name, value in profile.items():
        change_setting(transaction, name, value)


def kept(transaction: Transaction) -> dict[str, str]:
    """The values that the office has."""
    found = all_settings(transaction)
    return {name: found[name] for name in CHECKS if found.get(name)}


def missing(profile: Profile) -> tuple[str, ...]:
    """The values that are needed and not there."""
    return tuple(name for name in NEEDED if not profile.get(name))


def sending(profile: Profile, *, is_live: bool) -> Sending:
    """How an office of that profile sends; in trial to its own mailbox if to nobody else."""
    trial_to = profile.get("mail.trial_to", profile.get("office.mailbox"))
    hours, held = profile.get("mail.hours"), profile.get("mail.hold")
    per_minute = profile.get("smtp.per_minute")
    return Sending(
        is_live=is_live,
        trial_to=Address(trial_to) if trial_to else None,
        hours=OFFICE_HOURS if hours is None else _hours(hours),
        held=AWAITING_RELEASE if held is None else _kinds(held),
        per_minute=None if per_minute is None else int(per_minute),
    )


def sending_of(transaction: Transaction, *, is_training: bool) -> Sending:
    """How an office sends; one in training at any hour, and without release.

    Raises Unreadable where a setting is none that it could have made.
    """
    if is_training:
        return Sending(hours=None)
    profile = kept(transaction)
    try:
        return sending(profile, is_live=golive.is_live(transaction))
    except ValueError as error:
        hours = profile.get("mail.hours", "")
        raise unreadable(saying("reason.setting", name="mail.hours", found=hours)) from error


def _hours(text: str) -> tuple[time, time] | None:
    if text == ANY_HOUR:
        return None
    begin, _, end = text.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)


def _kinds(text: str) -> frozenset[str]:
    if text == NO_KIND:
        return frozenset()
    return frozenset(kind.strip() for kind in text.split(","))
