"""Addresses of databases on the command line, where others see them: never with a password."""

import re

from duban.address import DATABASE, HOW_WRITTEN, require_address, scheme_of
from states.reading import InvalidInput
from states.saying import saying
from workflow.store.address import bare, has_password


def sound_address(given: str | None, place: str) -> str | None:
    """An address as it was given, or whatever else is none.

    Raises InvalidInput for one that can't be read, or that holds a password.
    """
    if given is None or not re.match(DATABASE, given):
        return given
    try:
        require_address(given)
    except ValueError:
        raise InvalidInput(
            place, saying("expected.database"), scheme_of(given), HOW_WRITTEN
        ) from None
    if has_password(given):
        hint = saying("hint.password_beside")
        raise InvalidInput(place, saying("expected.no_password_in_address"), bare(given), hint)
    return given
