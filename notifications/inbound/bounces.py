"""Reports that a mail could not be delivered: what a mail system says of a mail of ours.

Most are reports of RFC 3464, or of RFC 6533 where an address is not Latin. QQ, 163 and 126 write a
page for people instead, qmail and old Exim a letter; of those the sender, the words and the address
are read. What people's programs answer by themselves (on leave, received) is no such report.
Nothing in a report is trusted: whoever reads one holds it against the mails that were sent.
"""

import re
from collections.abc import Iterator, Sequence
from email.utils import parseaddr
from typing import Literal

import msgspec

from notifications.inbound.received import Part, headers, parts
from notifications.text import one_line

LONGEST = 500
"""Of the other side's words so many letters are kept."""

NOT_THE_ADDRESS = ("3", "6", "7")
"""Status 5.3, 5.6 and 5.7 are about the system, the content and the sender's standing."""


class Bounce(msgspec.Struct, frozen=True):
    """What a report says of one recipient: a mail failed, or is late and still under way.

    `status` is that of RFC 3463 (`5.1.1`), `diagnostic` the other side's own words, `message_id`
    that of the mail (`<left@right>`), None where the report does not name it.
    """

    recipient: str
    action: Literal["failed", "delayed"]
    status: str
    diagnostic: str
    message_id: str | None

    @property
    def is_hard(self) -> bool:
        """Whether the address is to blame, and further mails would come back as well."""
        kind, _, rest = self.status.partition(".")
        return self.action == "failed" and kind == "5" and rest[:1] not in NOT_THE_ADDRESS


_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_ENCLOSED = (
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9]")
_BLANK = re.compile(rb"\r?\n(?:[ \t]*\r?\n)+")
_IN_ANY_SCRIPT = re.compile(r"[^\s<>()\[\]{}\\,;:\"@]{1,64}@[^\s<>()\[\]{}\\,;:\"@]{1,253}")
_ESCAPED = re.compile(r"\\x\{([0-9A-F]{2,6})\}")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)[ -](?=\D|\d\.\d)[^\n]{0,300}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}@[!-;=?-~]{1,200}>")
_NAMED_ID = re.compile(r"^message-id:\s*(<[!-;=?-~]{3,400}>)", re.I | re.M)

_SYSTEM = re.compile(r"mailer-?daemon|mail[-.]?daemon|postmaster", re.I)
_ANGLED = re.compile(r"<([^<>]*)>\s*(?:\([^()]*\)\s*)?$")
_BY_ITSELF = re.compile(
    r"^\W*(?:自动回复|自动答复|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office)", re.I
)
_CAME_BACK = re.compile(
    r"退信|退回|无法(?:发送|投递|送达)|投递失败|发送失败|未能送达|undeliver|failure notice|returned"
    r"|delivery (?:status|failure|(?:has )?failed)|(?:not|n't|able to) (?:be )?deliver"
    r"|error delivering|not reach"
    r"|still being retried",
    re.I,
)
_LATE = re.compile(
    r"delayed|still (?:undelivered|being retried)|will (?:be retried|keep trying)|延迟|继续尝试",
    re.I,
)
_UNKNOWN = re.compile(
    r"不存在|无此(?:用户|邮箱)|(?:user|mailbox|recipient|address)[^\n]{0,40}"
    r"(?:unknown|not found|not exist|n't exist)|no such|unknown user|invalid recipient",
    re.I,
)
_FULL = re.compile(r"已满|空间不足|quota|mailbox (?:is )?full", re.I)
_POLICY = re.compile(
    r"垃圾邮件|黑名单|策略|spam|virus|(?:black|block) ?list|polic(?:y|ies)|access denied"
    r"|authenticat",
    re.I,
)
_MEANING = ((_UNKNOWN, "5.1.1"), (_FULL, "5.2.2"), (_POLICY, "5.7.1"))
_REASON = re.compile(
    r"(?:退信原因\s*[：:]?|^reason:|^<[^\n<>]{3,254}>:)\s*([^\n]{2,300}(?:\n[^\n]{2,300})?)",
    re.I | re.M,
)


def bounce_in(message: bytes) -> Bounce | None:
    """What the bytes of a message say came back; None where it is no such report.

    Of several recipients the one that fared worst counts.
    """
    found = parts(message)
    said = next((part for part in found if part.kind in _REPORTS and part.depth == 1), None)
    if said is not None:
        told = [one for one in _reported(said) if one is not None]
        if not told:
            return None
        worst = min(told, key=lambda one: one.action != "failed")
        return msgspec.structs.replace(worst, message_id=_original(found, said))
    return _in_words(found)


# --- RFC 3464 ---------------------------------------------------------------------------------


def _reported(report: Part) -> Iterator[Bounce | None]:
    """Each group of fields about a recipient."""
    for group in _BLANK.split(report.content.strip()):
        fields = headers(group)
        action = fields.get("action", "").lower()
        if action.startswith(("fail", "error")):  # OpenSMTPD says error
            yield _of_group(fields, "failed")
        elif action.startswith("delayed"):
            yield _of_group(fields, "delayed")


def _of_group(fields: dict[str, str], action: Literal["failed", "delayed"]) -> Bounce | None:
    named = (fields.get(name, "") for name in ("original-recipient", "final-recipient"))
    address = next((found for one in named if (found := _recipient(one))), None)
    if address is None:
        return None
    words = fields.get("diagnostic-code", "").partition(";")[2].strip()
    stated = _STATUS.search(fields.get("status", ""))
    status = stated[1] if stated else "5.0.0" if action == "failed" else "4.0.0"
    if status.endswith(".0.0"):
        status = _status(words, status)
    return Bounce(address, action, status, _short(words), None)


def _recipient(field: str) -> str | None:
    """The address of a recipient, behind its type; what RFC 6533 writes by numbers in letters."""
    kind, _, address = field.partition(";")
    if kind.strip().lower() != "utf-8":
        return found[0] if (found := _ADDRESS.search(field)) else None
    written = _ESCAPED.sub(_letter_of, address).strip(" <>")
    is_one = _IN_ANY_SCRIPT.fullmatch(written) is not None and written.isprintable()
    return written if is_one else None


def _letter_of(number: re.Match[str]) -> str:
    point = int(number[1], 16)
    return chr(point) if point < 0x110000 else number[0]


def _original(found: Sequence[Part], said: Part | None) -> str | None:
    """The message id of the mail that a report is about."""
    for part in found[1:]:
        enclosed = headers(part.content) if part.kind in _ENCLOSED else {}
        own = part.headers if part.depth > 1 else {}
        for name in (own.get("message-id", ""), enclosed.get("message-id", "")):
            if named := _MESSAGE_ID.search(name):
                return named[0]
    told = [headers(said.content).get("x-original-message-id", "")] if said else []
    own = found[0].headers
    told += [own.get(name, "") for name in ("x-original-message-id", "in-reply-to", "references")]
    for text in told:
        if named := _MESSAGE_ID.search(text):
            return named[0]
    return next((m[1] for part in found if (m := _NAMED_ID.search(_readable(part)))), None)


# --- reports for people -----------------------------------------------------------------------


def _in_words(found: Sequence[Part]) -> Bounce | None:
    own = found[0].headers
    subject, sender = own.get("subject", ""), own.get("from", "")
    failed = own.get("x-failed-recipients", "")
    is_answer = own.keys() & {"x-autoreply", "x-autorespond"} or _BY_ITSELF.search(subject)
    if is_answer or not (failed or _is_system(sender)):
        return None
    text = _letter(found)
    if not failed and not _CAME_BACK.search(f"{subject}\n{text}"):
        return None
    address = _first_address(f"{failed}\n{text}", f"{sender} {own.get('to', '')}")
    if address is None:
        return None
    is_late = _LATE.search(subject) or (not _REPLY.search(text) and _LATE.search(text))
    words = _reason(text)
    status = _status(words if _STATUS.search(words) else text, "4.0.0" if is_late else "5.0.0")
    return Bounce(
        address, "delayed" if is_late else "failed", status, _short(words), _original(found, None)
    )


def _is_system(sender: str) -> bool:
    """Whether a mail system wrote, by its address: a person's name may be Postmaster."""
    angled = _ANGLED.search(sender)
    address = angled[1] if angled else parseaddr(sender)[1]
    return _SYSTEM.fullmatch(address.partition("@")[0].strip()) is not None


def _letter(found: Sequence[Part]) -> str:
    """What the mail system itself says: the first text, without the mail that comes with it."""
    texts = (_readable(part) for part in found if part.depth <= 2)
    text = next((text for text in texts if text.strip()), "")
    return re.split(
        r"^-{3,} ?(?:Below this line|This is a copy|Original message)", text, flags=re.M
    )[0]


def _readable(part: Part) -> str:
    return part.text if part.kind in ("text/plain", "text/html") else ""


def _first_address(text: str, ours: str) -> str | None:
    """The first address that is neither the report's sender nor its recipient."""
    known = ours.lower()
    addresses = (found[0] for found in _ADDRESS.finditer(text))
    return next((one for one in addresses if one.lower() not in known), None)


def _reason(text: str) -> str:
    """The sentence that says why: the other side's reply, what follows the heading, or all."""
    if reply := _REPLY.search(text):
        return reply[0]
    if named := _REASON.search(text):
        return named[1]
    return text


def _status(text: str, otherwise: str) -> str:
    """A status by its number, by the code of the reply, or by what it means."""
    if exact := _STATUS.search(text):
        return exact[1]
    if otherwise.startswith("5"):
        for words, status in _MEANING:
            if words.search(text):
                return status
        if (reply := _REPLY.search(text)) and reply[1].startswith("4"):
            return "4.0.0"
    return otherwise


def _short(words: str) -> str:
    return " ".join(one_line(words).split())[:LONGEST]
