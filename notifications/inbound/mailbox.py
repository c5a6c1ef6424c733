"""A folder of a mailbox over IMAP, looked at without leaving a trace.

Reading peeks: what nobody has read stays unread, for it may be somebody's filing. Only what is
marked has been seen. Servers of 163 and 126 want to know who asks before they open a folder.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from imaplib import IMAP4
from typing import Any, Literal

import msgspec

# What it needs takes a moment, and only the job that reads the mailbox needs it.
from imap_tools import AND, U
from imap_tools.consts import MailMessageFlags
from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from notifications.inbound.received import MOST_BYTES
from notifications.outbound import machine
from notifications.text import one_line
from states.saying import Failure, saying

Security = Literal["tls", "starttls", "none"]
"""TLS from the first byte, after a plain greeting, or none at all."""

LONGEST = 300
WHO_ASKS = '("name" "duban")'


class MailboxClosed(Failure, OSError):
    """The mailbox can't be read: no connection, no sign-in, no such folder. Nothing was changed."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of a mailbox, and who reads it.

    `trust` is a file with the certificate that the server's own goes back to, where no public
    authority has signed it; `seconds` is how long an answer may take. Raises ValueError for a
    password that would travel in the clear, and for what can't be.
    """

    host: str
    user: str
    password: str
    port: int = 993
    security: Security = "tls"
    folder: str = "INBOX"
    trust: str | None = None
    seconds: float = 60.0

    def __post_init__(self) -> None:
        if not (machine.can_be(self.host) and 0 < self.port < 65536):
            raise ValueError(f"there is no mailbox at {self.host}:{self.port}")
        if not all(text.isprintable() for text in (self.user, self.password, self.folder)):
            raise ValueError("user, password and folder of a mailbox are one line of text each")
        if self.security == "none" and not machine.is_here(self.host):
            raise ValueError(
                f"the password for {self.host} would travel in the clear: use tls or starttls"
            )

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Name all fields but the password."""
        return [(n, getattr(self, n)) for n in self.__struct_fields__ if n != "password"]

    def __repr__(self) -> str:
        fields = ", ".join([f"{name}={value!r}" for name, value in self.__rich_repr__()])
        return f"Account({fields})"


class Folder:
    """An open folder. A message keeps its number (UID) as long as the folder keeps `validity`."""

    def __init__(self, box: BaseMailBox, name: str) -> None:
        self._box = box
        self.validity = box.folder.status(name, ["UIDVALIDITY"])["UIDVALIDITY"]

    def after(self, uid: int, since: date) -> Iterator[tuple[int, bytes]]:
        """The messages with a higher number that came on *since* or later, each as it begins."""
        wanted = AND(date_gte=since, deleted=False, uid=U(str(uid + 1), "*"))
        for number in sorted(map(int, self._box.uids(wanted))):
            if number > uid:  # `*` is the last message, however low its number
                raw = self._beginning(number)
                if raw is not None:
                    yield number, raw

    def _beginning(self, uid: int) -> bytes | None:
        """The first bytes of a message; None where somebody has taken it away."""
        _, answer = self._box.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        return next((bytes(one[1]) for one in answer if isinstance(one, tuple)), None)

    def mark(self, uid: int) -> None:
        """Mark a message as read."""
        self._box.flag(str(uid), MailMessageFlags.SEEN, True)


@contextmanager
def opened(account: Account) -> Iterator[Folder]:
    """Open a folder for as long as it is read. Raises MailboxClosed, with what went wrong."""
    try:
        box = _signed_in(account)
        try:
            box.folder.set(account.folder)
            yield Folder(box, account.folder)
        finally:
            with suppress(ImapToolsError, IMAP4.error, OSError):
                box.logout()
    except MailboxClosed:
        raise
    except (ImapToolsError, IMAP4.error, OSError) as error:
        place = f"{account.host}:{account.port}"
        why = _said(error)
        raise MailboxClosed(saying("server.mailbox_closed", place=place, why=why)) from error


def _said(error: Exception) -> str:
    """What went wrong, in the server's words where it used any."""
    words = str(error)
    if isinstance(error, UnexpectedCommandStatusError):
        words = b" ".join(one for one in error.command_result[1] if one).decode(errors="replace")
    return " ".join(one_line(words).split())[:LONGEST] or type(error).__name__


def _signed_in(account: Account) -> BaseMailBox:
    host, port, seconds = account.host, account.port, account.seconds
    box: BaseMailBox
    if account.security == "none":
        box = MailBoxUnencrypted(host, port, timeout=seconds)
    else:
        kind = MailBox if account.security == "tls" else MailBoxStartTls
        context = ssl.create_default_context(cafile=account.trust)
        box = kind(host, port, timeout=seconds, ssl_context=context)
    try:
        sign_in = box.login if f"{account.user}{account.password}".isascii() else box.login_utf8
        sign_in(account.user, account.password, initial_folder=None)
        if "ID" in box.client.capabilities:
            box.client.xatom("ID", WHO_ASKS)
    except BaseException:
        with suppress(OSError):
            box.client.shutdown()
        raise
    return box
