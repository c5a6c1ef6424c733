"""How an office looks into its mailbox for mails that came back.

It stands apart from the desk because only those who look have to load what speaks IMAP.
"""

from typing import cast

from config.errors import ConfigError
from duban.bootstrap import office_settings
from duban.bootstrap.desk import Desk
from duban.environment import imap_password
from notifications.inbound.mailbox import Account, Security, opened
from states.saying import NOTHING, saying
from workflow.mail.bounced import take_back

PORT, FOLDER = 993, "INBOX"
ENCRYPTED = ("starttls", "tls")


class NoMailbox(office_settings.Unsaid):
    """The office has not said where its mailbox is."""


def look(desk: Desk) -> dict[str, int]:
    """Take up what came back; return how many mails failed and how many are delayed.

    Raises NoMailbox, and MailboxClosed where it can't be read: then all stays as it is.
    """
    account = account_of(desk)
    name = f"{account.user}@{account.host}:{account.port}/{account.folder}"
    with opened(account) as folder:
        return take_back(desk.office, folder, name)


def account_of(desk: Desk) -> Account:
    """The mailbox of a real office.

    Raises NoMailbox, and ConfigError where the password would travel in the clear or is not there.
    """
    with desk.store.reading() as transaction:
        known = office_settings.kept(transaction)
    if "imap.host" not in known:
        raise NoMailbox(saying("mail.no_mailbox"))
    user, password = known.get("imap.user", known.get("office.mailbox", "")), imap_password() or ""
    if not password:
        expected = saying("expected.password_of", user=user)
        raise ConfigError(office_settings.PASSWORDS["imap"], "", expected, NOTHING)
    security = known.get("imap.security", "tls")
    try:
        return Account(
            host=known["imap.host"],
            port=int(known.get("imap.port", PORT)),
            security=cast(Security, security),
            user=user,
            password=password,
            folder=known.get("imap.folder", FOLDER),
            trust=known.get("imap.ca_file"),
        )
    except ValueError:
        expected, hint = saying("expected.one_of", options=ENCRYPTED), saying("hint.in_the_clear")
        raise ConfigError("[imap]", "security", expected, security, hint) from None
