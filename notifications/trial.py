"""A trial run: a mail goes to the office itself and says to whom it would have gone."""

from collections.abc import Sequence

import msgspec

from notifications.addresses import Address
from notifications.calendar_file import marked
from notifications.compose import render
from notifications.letter import Letter
from notifications.terms import Terms

TRIAL_MARK = "【试运行 TRIAL】"
"""Stands before the subject of every mail of a trial run, and of its entries in a calendar."""


def in_trial(mail: Letter, true_recipients: Sequence[Address], terms: Terms) -> Letter:
    """Return *mail* under a band that names those to whom it would have gone.

    They stand in the header X-Duban-Recipients too. The mail itself is as it would have been.
    """
    recipients = [f"{one.name} <{one.email}>" if one.name else one.email for one in true_recipients]
    context = {"mark": TRIAL_MARK, "recipients": recipients, "terms": terms}
    head, body, letter = mail.html.partition("<body")
    attributes, end, content = letter.partition(">")
    band = render("_trial.html", terms, context)
    return msgspec.structs.replace(
        mail,
        subject=TRIAL_MARK + mail.subject,
        text=render("_trial.txt", terms, context) + mail.text,
        html=head + body + attributes + end + band + content,
        headers=mail.headers | {"X-Duban-Recipients": ", ".join(recipients)},
        calendar=mail.calendar and marked(mail.calendar, TRIAL_MARK),
        cancelled=mail.cancelled and marked(mail.cancelled, TRIAL_MARK),
    )
