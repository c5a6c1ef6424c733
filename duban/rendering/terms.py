"""The terms that letters are written in, taken from the catalogue of a language."""

import hashlib
from functools import cache

import msgspec

from config.words import Language, chapter
from notifications.terms import Terms


@cache
def terms_of(language: Language) -> Terms:
    """The terms of *language*; one value for all who write in it."""
    words = {**chapter(language, "mails"), "kinds": chapter(language, "names")["mail_kind"]}
    version = hashlib.sha256(msgspec.json.encode(words)).hexdigest()
    return msgspec.convert({**words, "language": language, "version": version}, Terms)
