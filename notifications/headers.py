"""The values of mail headers: nothing that comes from outside can begin a header of its own."""

import re
from binascii import b2a_base64
from functools import lru_cache

from notifications.addresses import Address, BadEnvelope, email_address
from notifications.text import one_line

WORD_BYTES = 39
"""UTF-8 bytes in an encoded word: with the longest header name a line stays within 76 columns."""

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}>")
_LIST = re.compile(r"[a-z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63}){1,8}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,24}")
_PLAIN = re.compile(r"[ !#-'*-;?A-Z^-~-]{0,60}")


@lru_cache(maxsize=4096)
def mailbox(address: Address) -> str:
    """Return *address* as it stands in a header, the mailbox folded onto a line of its own.

    Raises BadAddress.
    """
    email = email_address(address.email)
    name = header_text(address.name, quoted=True)
    return f"{name}\r\n <{email}>" if name else email


def header_text(text: str, *, quoted: bool = False) -> str:
    """Return *text* as the value of a header: as it is if plain and short, else encoded words."""
    line = one_line(text).strip()
    if _PLAIN.fullmatch(line) is not None:
        return f'"{line}"' if quoted and line else line
    words, word = [], b""
    for character in line:
        encoded = character.encode("utf-8")
        if len(word) + len(encoded) > WORD_BYTES:
            words.append(word)
            word = b""
        word += encoded
    words.append(word)
    return "\r\n ".join(
        [f"=?utf-8?b?{b2a_base64(part, newline=False).decode('ascii')}?=" for part in words]
    )


def header_name(name: str) -> str:
    """Return *name* if it can name a header, else raise BadEnvelope."""
    if _NAME.fullmatch(name) is None:
        raise BadEnvelope(f"this is no header name: {name!r}")
    return name


def identifier(text: str) -> str:
    """Return *text* if it can be a message id (`<left@right>`), else raise BadEnvelope."""
    if _MESSAGE_ID.fullmatch(text) is None or text.count("@") != 1:
        raise BadEnvelope(f"this is no message id: {text!r}")
    return text


def list_host(text: str) -> str:
    """Return *text* if it can be the id of a list (RFC 2919), else raise BadEnvelope."""
    if _LIST.fullmatch(text) is None:
        raise BadEnvelope(f"this is no id of a list: {text!r}")
    return text
