"""A mail as the bytes of RFC 5322: multipart/alternative, text and HTML in UTF-8.

With calendar files it is multipart/mixed, the letter first and the files beside it.

The skeleton is fixed and the bodies are base64, so a message costs microseconds, and the
standard library reads back what was put in.
"""

from binascii import b2a_base64
from datetime import datetime
from email.utils import format_datetime
from struct import unpack_from
from urllib.parse import quote

import msgspec

from notifications.addresses import Address, BadEnvelope, domain
from notifications.calendar_file import Method
from notifications.headers import header_name, header_text, identifier, list_host, mailbox
from notifications.letter import Letter

BOUNDARY = "=_duban_alternative"
MIXED = "=_duban_mixed"
"""Base64 never holds these, so they need not change from mail to mail."""

LIST_NAME = header_text("督办提醒")

LINE = 76

LETTER = f"""\
Content-Type: multipart/alternative; boundary="{BOUNDARY}"

--{BOUNDARY}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

%s
--{BOUNDARY}
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

%s
--{BOUNDARY}--
"""

PLAIN = f"MIME-Version: 1.0\n{LETTER}".replace("\n", "\r\n").encode("ascii")

WITH_FILES = f"""\
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="{MIXED}"

--{MIXED}
{LETTER}
%s--{MIXED}--
""".replace("\n", "\r\n").encode("ascii")


def _file_part(method: Method, name: str) -> bytes:
    """The part of a calendar file that does *method* and is called *name*."""
    named = quote(name).replace("%", "%%")
    return f"""\
--{MIXED}
Content-Type: text/calendar; charset=utf-8; method={method};
 name*=utf-8''{named}
Content-Disposition: attachment;
 filename*=utf-8''{named}
Content-Transfer-Encoding: base64

%s
""".replace("\n", "\r\n").encode("ascii")


CALENDAR = _file_part(Method.PUBLISH, "截止日期.ics")
CANCELLED = _file_part(Method.CANCEL, "取消的截止日期.ics")


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """From whom, to whom, when, and in which thread a mail goes.

    `date` is aware. `thread` is the message id of the mail that it goes with, one that was sent
    before, None where there is none. `list_id` makes it a mail of that list, by which its readers
    can sort it.
    """

    sender: Address
    to: tuple[Address, ...]
    reply_to: Address
    date: datetime
    message_id: str
    thread: str | None = None
    list_id: str | None = None


def message_id(office_domain: str, mail: str) -> str:
    """Return the message id of the mail of that id: the same mail, the same message id.

    Raises BadEnvelope for a domain that is none.
    """
    return identifier(f"<{mail}@{domain(office_domain)}>")


def reminders_list(office_domain: str) -> str:
    """Return the id of the list of reminders of the office, for the envelope of a digest.

    Raises BadEnvelope for a domain that is none.
    """
    return list_host(f"reminders.{domain(office_domain)}")


def message_bytes(mail: Letter, envelope: Envelope) -> bytes:
    """Return *mail* as the bytes of a message, lines ended by CRLF.

    Line breaks and controls in the subject or in names become blanks. Raises BadEnvelope for
    an address or a message id that is not one, for nobody to send to, and for a date without
    a time zone.
    """
    if not envelope.to:
        raise BadEnvelope("there is nobody to send the mail to")
    if envelope.date.tzinfo is None:
        raise BadEnvelope("the date of a mail needs a time zone")
    headers = [
        f"From: {mailbox(envelope.sender)}",
        "To: " + ",\r\n ".join([mailbox(address) for address in envelope.to]),
        f"Reply-To: {mailbox(envelope.reply_to)}",
        f"Subject: {header_text(mail.subject)}",
        f"Date: {format_datetime(envelope.date)}",
        f"Message-ID: {identifier(envelope.message_id)}",
    ]
    if envelope.thread is not None and envelope.thread != envelope.message_id:
        thread = identifier(envelope.thread)
        headers += [f"In-Reply-To: {thread}", f"References: {thread}"]
    headers.append("Auto-Submitted: auto-generated")
    if envelope.list_id is not None:
        headers.append(f"List-Id: {LIST_NAME} <{list_host(envelope.list_id)}>")
    headers += [f"{header_name(key)}: {header_text(text)}" for key, text in mail.headers.items()]
    head = "\r\n".join(headers).encode("ascii") + b"\r\n"
    letter = (_base64(mail.text), _base64(mail.html))
    attached = ((CALENDAR, mail.calendar), (CANCELLED, mail.cancelled))
    files = b"".join([part % _base64(file) for part, file in attached if file is not None])
    return head + (WITH_FILES % (*letter, files) if files else PLAIN % letter)


def _base64(text: str) -> bytes:
    """Return *text* in lines of base64, its own lines ended by CRLF as MIME wants them."""
    lines = text.encode("utf-8", "replace")
    if b"\r" in lines:
        lines = lines.replace(b"\r\n", b"\n")
    encoded = b2a_base64(lines.replace(b"\n", b"\r\n"), newline=False)
    whole, rest = divmod(len(encoded), LINE)
    cut = unpack_from(f"{LINE}s" * whole, encoded)  # three times as fast as slicing
    return b"\r\n".join([*cut, encoded[-rest:]] if rest else cut)
