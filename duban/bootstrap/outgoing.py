"""How the mails of an office leave: into the folder of one in training, else by its mail server.

It stands apart from the desk because only those who send have to load what speaks SMTP.
"""

from typing import cast

import msgspec

from config.errors import ConfigError
from duban.bootstrap import office_settings
from duban.bootstrap.desk import Desk
from duban.environment import smtp_password
from notifications.outbound import folder, smtp
from notifications.outbound.smtp import Server
from notifications.outbound.smtp.server import Security
from notifications.parcel import Courier, Unreachable
from states.saying import NOTHING, Saying, saying

ENCRYPTED = ("starttls", "tls")


class NoServer(office_settings.Unsaid):
    """The office has not said which server takes its mails."""


class Named(msgspec.Struct, frozen=True):
    """A mail server as HOST:PORT, and as whom an office signs in there; each may be empty."""

    server: str = ""
    user: str = ""


def courier_of(desk: Desk) -> Courier:
    """The way out of an office. Raises NoServer."""
    return folder.courier(desk.mails) if desk.is_training else smtp.courier(server_of(desk))


def server_of(desk: Desk) -> Server:
    """The mail server of a real office.

    Raises NoServer, and ConfigError where the password would travel in the clear or is not there:
    signing in without it in vain, minute by minute, may lock the account.
    """
    with desk.store.reading() as transaction:
        known = office_settings.kept(transaction)
    if "smtp.host" not in known:
        raise NoServer(saying("mail.no_server"))
    user, password = known.get("smtp.user", ""), smtp_password() or ""
    if user and not password:
        expected = saying("expected.password_of", user=user)
        raise ConfigError(office_settings.PASSWORD, "", expected, NOTHING)
    security = known.get("smtp.security", office_settings.SECURITIES[0])
    try:
        return Server(
            host=known["smtp.host"],
            port=int(known.get("smtp.port", office_settings.PORT)),
            security=cast(Security, security),
            user=user,
            password=password,
            trust=known.get("smtp.ca_file"),
        )
    except ValueError:
        expected, hint = saying("expected.one_of", options=ENCRYPTED), saying("hint.in_the_clear")
        raise ConfigError("[smtp]", "security", expected, security, hint) from None


def check(desk: Desk) -> tuple[Saying, ...]:
    """Connect to the mail server and sign in, as for a mail; what was found. Nothing is sent.

    Raises NoServer, ConfigError, and Unreachable where no mail could be handed over.
    """
    try:
        return smtp.check(server_of(desk))
    except Unreachable as error:
        raise Unreachable(*error.sayings, saying("mail.all_wait")) from error


def named(desk: Desk) -> Named:
    """The mail server that a real office names, and as whom it signs in there."""
    with desk.store.reading() as transaction:
        known = office_settings.kept(transaction)
    host, port = known.get("smtp.host"), known.get("smtp.port", office_settings.PORT)
    return Named(f"{host}:{port}" if host else "", known.get("smtp.user", ""))
