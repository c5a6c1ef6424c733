"""What a procedure adds of its own to what the rules know: acts, duties, kinds of mail.

What stands behind their names (`states.addition_names`) is laid down in the file that the case is
pinned to.
"""

from typing import NamedTuple

import msgspec

FIELDS = ("note", "day")
"""What an act of its own can ask for: something said, and a day."""


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an act asks for: which of `FIELDS`, and what it is called."""

    field: str
    zh: str
    en: str
    required: bool = True


class OwnDuty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A duty of a procedure's own, owed while the case stands at `state`.

    `term` is its length from the act that makes it ("5wd", "30d", "2m"); `answered_by` the act
    that does what is owed; `ladder` names its reminders in the notice, none for the city's own
    work. `says_zh` and `says_en` are what a reminder asks for, after 请 and "please".
    """

    name: str
    zh: str
    en: str
    owner: str
    term: str
    state: str
    answered_by: str
    rule: str = "R-A.1"
    ladder: str = ""
    says_zh: str = ""
    says_en: str = ""


class OwnMail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of mail of a procedure's own: to whom it goes, and its sentences in both languages.

    Subject and text are filled with the facts in `MAIL_FACTS`, written `{region}`; a line of the
    text is a paragraph.
    """

    name: str
    zh: str
    en: str
    to: tuple[str, ...]
    subject_zh: str
    subject_en: str
    text_zh: str
    text_en: str


MAIL_FACTS = ("region", "unit", "programme_title", "document_number", *FIELDS, "due")
"""What the sentences of such a mail can be filled with; `due` is the day of the duty it makes."""


class Own(NamedTuple):
    """All that a procedure adds, by name."""

    duties: dict[str, OwnDuty]
    mails: dict[str, OwnMail]
