"""A mail as its reader sees it, with all that is known of it."""

from config.words import Language, Words
from duban.bootstrap.desk import Desk
from duban.running.correspondence import post_of
from duban.views.mail import MailShown, mail_named, shown
from workflow.mail.letters import letter

WRITTEN_IN: Language = "zh"
"""The language in which an office writes its mails."""


def mail_as_read(desk: Desk, name: str, words: Words, language: Language) -> MailShown:
    """The mail of that name, its letter in a *language*; what is told of it, in these words.

    Raises NotThere, and NotComposable for what no letter can be made of.
    """
    post = post_of(desk, language)
    with desk.store.reading() as transaction:
        notices, piece = mail_named(transaction, name)
        role = piece.role if piece else notices[0].recipients[0]
        several = desk.office.in_force(transaction).several_notices
        made, _ = letter(desk.office, transaction, notices, post, role=role, names_notice=several)
        return shown(transaction, notices, piece, made, words)
