"""Where things have their pages."""

from urllib.parse import quote

from duban.views.page import Ref, Subject

PAGES = {
    Subject.TODAY: "/?{}",
    Subject.CASE: "/cases/{}",
    Subject.CASES: "/cases?{}",
    Subject.ACT: "/cases/{}",
    Subject.CORRECTION: "/cases/{}",
    Subject.APPROVALS: "/approvals",
    Subject.APPROVAL: "/approvals#p-{}",
    Subject.DUTIES: "/duties?{}",
    Subject.MAIL: "/mails/{}",
    Subject.MAILS: "/mails?{}",
    Subject.RECEIVED: "/received/{}",
    Subject.MAIL_KIND: "/mails/templates/{}",
    Subject.LEDGER: "/funds/ledger?{}",
    Subject.RECORD: "/cases/{}",
    Subject.DUTY: "/cases/{}#dates",
    Subject.NIGHT: "/nights/{}",
    Subject.JOB: "/admin/jobs#{}",
    Subject.PERSON: "/people/{}",
    Subject.CONTACT: "/admin/contacts/edit?{}",
    Subject.PROGRAMME: "/admin/programmes/{}",
    Subject.ARCHIVE: "/admin/archives/{}",
    Subject.ALARM: "/alarms/{}",
    Subject.ALARMS: "/alarms?{}",
}
"""The address of each subject; the name of the thing stands in its place."""


def address_of(ref: Ref) -> str:
    """The address of the page that a reference means."""
    pattern = PAGES[ref.subject]
    key = ref.key if pattern.endswith("?{}") else quote(ref.key, safe="/")
    return pattern.format(key).removesuffix("?")


def is_ours(address: str) -> bool:
    """Whether an address is a place in this console, to which one may be led back.

    A browser leaves tabs and ends of lines out, and may read another host in what is left.
    """
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return is_path and not any(one in address for one in "\t\r\n")
