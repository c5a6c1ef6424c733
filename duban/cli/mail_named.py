"""A mail by its name: a notice by its own or its key, a message by its own or that of its file."""

import re
from datetime import date
from pathlib import Path

from config.words import Words
from duban.cli.exits import Exit, Stop
from states.reading import InvalidInput
from states.saying import saying
from workflow.mail import mails
from workflow.mail.mails import Mail
from workflow.record import owing
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction

NAMED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[_-](?P<short>[0-9a-f]{8})(_.*\.eml)?")
"""A mail as lists name it, or the name of its file."""


def found_notices(
    transaction: Transaction, given: str, words: Words
) -> tuple[list[Owed], Mail | None]:
    """The notice of that name or key, or the mail of that name or file with what it carries."""
    known = owing.one(transaction, given) if "\0" not in given else None
    if known is not None:
        return [known], None
    match = NAMED.fullmatch(Path(given).name)
    if match is not None:
        try:
            day = date.fromisoformat(match["day"])
        except ValueError:
            raise InvalidInput("MAIL", saying("expected.day"), match["day"]) from None
        piece = mails.named(transaction, day.isoformat(), match["short"])
        if piece is not None:
            return mails.carried(transaction, piece.id), piece
        of_day = owing.on_day(transaction, day)
        found = [one for one in of_day if owing.short_name(one) == match["short"]]
        if found:
            return found, None
    raise Stop(Exit.NOT_FOUND, words.say("error.no_mail", given=given[:80]))
