"""Addresses of databases on the command line, where others see them: never with a password."""

import re

from duban.address import DATABASE
from states.reading import InvalidInput
from states.saying import saying
from workflow.store.address import bare, has_password


def sound_address(given: str | None, place: str) -> str | None:
    """An address as it was given. Raises InvalidInput for one that holds a password."""
    if given is not None and re.match(DATABASE, given) and has_password(given):
        hint = saying("hint.password_beside")
        raise InvalidInput(place, saying("expected.no_password_in_address"), bare(given), hint)
    return given
