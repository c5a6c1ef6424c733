"""What can be done on a face of the office, and which roles may do it.

A route declares the permission that it takes. What becomes of a case is asked again at the one door
(`states.role_rights`).
"""

from collections.abc import Iterable
from enum import StrEnum

from states.actors import Role


class Permission(StrEnum):
    """What can be done on a face."""

    OPEN = "open"
    """Anybody may, who has not signed in either: the sign-in page, its style, a monitor."""
    ACCOUNT = "account"
    """Whoever has signed in: the own account."""
    LOOK_AT_OWN = "look_at_own"
    """The page of a case that is the visitor's, what the procedure is; of the office, of any."""
    LIST_OWN = "list_own"
    """Lists that show a district what is its own, and the office everything."""
    LOOK_AT_CASES = "look"
    """All cases, duties, money and reports."""
    LOOK_AT_OFFICE = "look_at_office"
    """How the office itself is: its jobs, its health, its programmes."""
    ACT = "act"
    """Act on a case, as far as the role goes."""
    PREPARE_MONEY = "prepare_money"
    """Make an act on money ready for a second person."""
    APPROVE_MONEY = "approve_money"
    """Stand for an act on money that another person made ready."""
    READ_MAILS = "mails"
    """Read mails, their templates and what became of them."""
    HANDLE_MAIL = "handle_mail"
    """Hold, release, cancel and send mails again."""
    SIGN_FOR = "sign_for"
    """Read what the office sent to one's district, and sign for it."""
    SCORE = "score"
    """See which reviews wait for one's own score."""
    GO_LIVE = "go_live"
    """Let mails go to whom they are meant for, or to the office itself alone again."""
    REHEARSE = "rehearse"
    """Play what may come; nothing is kept."""
    EXPORT = "export"
    """Take what may be seen out of the office as a file; each file is logged."""
    READ_PERSONAL = "read_personal"
    """Read to which addresses of persons was written; each look is logged."""
    READ_ACCOUNTS = "read_accounts"
    """Read the numbers of the accounts that are paid to; each look is logged."""
    READ_AUDIT = "audit"
    """Search and verify the history."""
    READ_LOG = "read_log"
    """Read the security log."""
    MANAGE_PEOPLE = "manage_people"
    """Add persons, give roles, reset, lock, let leave, hand desks over."""
    MANAGE_CONTACTS = "manage_contacts"
    """Change whom the office writes to."""
    MANAGE_SETTINGS = "manage_settings"
    """Change what the office says of itself, and calendars."""
    OPEN_PROGRAMME = "open_programme"
    """Open another programme under a notice; new cases belong to it from then on."""
    RUN_JOBS = "run_jobs"
    """Run a job now, move the date of a training office."""
    CLOSE_ALARMS = "close_alarms"
    """Say that what a check found was dealt with."""
    ARCHIVE = "archive"
    """Close a finished programme, so that nothing of it changes any more, and open it again."""


_OWN = frozenset({Permission.ACCOUNT, Permission.LOOK_AT_OWN})
_LOOKING = _OWN | {
    Permission.LOOK_AT_CASES,
    Permission.LOOK_AT_OFFICE,
    Permission.LIST_OWN,
    Permission.REHEARSE,
    Permission.EXPORT,
    Permission.READ_MAILS,
}
_MONEY = frozenset({Permission.PREPARE_MONEY, Permission.APPROVE_MONEY})
_WORKING = _LOOKING | {
    Permission.ACT,
    Permission.READ_PERSONAL,
    Permission.READ_ACCOUNTS,
    *_MONEY,
}
_AT_THE_DESK = _WORKING | {
    Permission.HANDLE_MAIL,
    Permission.MANAGE_CONTACTS,
    Permission.RUN_JOBS,
    Permission.READ_AUDIT,
}

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR: _AT_THE_DESK,
    Role.SUPERVISOR: _AT_THE_DESK
    | {
        Permission.CLOSE_ALARMS,
        Permission.OPEN_PROGRAMME,
        Permission.GO_LIVE,
        Permission.ARCHIVE,
    },
    Role.FINANCE: _WORKING,
    Role.REVIEWER: _OWN | {Permission.ACT, Permission.SCORE},
    Role.AUDITOR: _LOOKING | {Permission.READ_AUDIT, Permission.READ_LOG, Permission.READ_PERSONAL},
    Role.ADMINISTRATOR: _OWN
    | {
        Permission.LOOK_AT_OFFICE,
        Permission.EXPORT,
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_CONTACTS,
        Permission.MANAGE_SETTINGS,
        Permission.OPEN_PROGRAMME,
        Permission.RUN_JOBS,
        Permission.CLOSE_ALARMS,
    },
    Role.DISTRICT: _OWN
    | {Permission.LIST_OWN, Permission.EXPORT, Permission.ACT, Permission.SIGN_FOR},
    Role.SYSTEM: frozenset(),
}
"""What each role may do beside what anybody may.

An administrator keeps the system and sees no case and no money; a file or an address of a person
takes two permissions, that of the page and the one for taking it out or reading it.
"""

OF_PERSONS = frozenset(
    {Permission.MANAGE_CONTACTS, Permission.MANAGE_PEOPLE, Permission.READ_PERSONAL}
)
"""What shows names, addresses and telephones of persons."""

CHANGES_NOTHING = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
ALONE = CHANGES_NOTHING | {Role.DISTRICT}
"""The roles that go with no other: who reads all, keeps the system, or is not of the office."""

FOR_PERSONS = tuple(role for role in Role if role is not Role.SYSTEM)
"""The roles that a person can have."""


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """All that somebody in these roles may do."""
    return frozenset({Permission.OPEN}).union(*(GRANTED[role] for role in roles))
