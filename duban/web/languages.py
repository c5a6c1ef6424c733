"""The language that a browser or a program asks for."""

from starlette.datastructures import Headers
from starlette.types import Scope

from config.words import LANGUAGES, Language


def asked_language(scope: Scope) -> Language:
    """The language that a request asks for first; Chinese where none is known."""
    asked = Headers(scope=scope).get("accept-language", "")
    first = asked.partition(",")[0].strip().casefold()
    return next((one for one in LANGUAGES if first.startswith(one)), LANGUAGES[0])
