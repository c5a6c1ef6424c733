"""What a real office needs before its mails go out: each step, whether it is done, and where."""

from collections.abc import Callable, Sequence

import msgspec

from config.words import Words
from duban.bootstrap import office_settings
from duban.bootstrap.desk import Desk
from duban.bootstrap.monitor import calendar_reaches
from duban.identity.permissions import Permission
from states.actors import Role
from workflow.mail import contacts
from workflow.mail.contacts import Contact
from workflow.people import persons


class FirstStep(msgspec.Struct, frozen=True):
    """A step: its name, what is lacking of it (nothing where it is done), where it is taken.

    The address is empty for who may not take the step.
    """

    name: str
    lacks: str
    address: str


def first_steps(desk: Desk, words: Words, may: Callable[[Permission], bool]) -> list[FirstStep]:
    """The steps of an office that is not live yet; none in training, and once it is live."""
    if desk.is_training or desk.is_live:
        return []
    with desk.store.reading() as transaction:
        roles = {role for one in persons.listed(transaction) if one.is_active for role in one.roles}
        known = contacts.listed(transaction)
    wanted = [one for one in (Role.OPERATOR, Role.SUPERVISOR) if one not in roles]
    nobody = words.listed(words.label("office_role", one) for one in wanted)
    people = words.say("first_steps.no_role", roles=nobody) if wanted else ""
    faults = calendar_reaches(desk).faults
    steps = (
        ("people", people, "/people", Permission.MANAGE_PEOPLE),
        ("settings", unsaid(desk, words), "/admin/settings", Permission.MANAGE_SETTINGS),
        (
            "contacts",
            without_contacts(desk, known, words),
            "/admin/contacts",
            Permission.MANAGE_CONTACTS,
        ),
        (
            "calendar",
            words.said(*faults) if faults else "",
            "/admin/years",
            Permission.MANAGE_SETTINGS,
        ),
        ("live", words.say("first_steps.not_live"), "/mails/live", Permission.GO_LIVE),
    )
    return [
        FirstStep(words.say(f"first_steps.{name}"), lacks, address if may(needs) else "")
        for name, lacks, address, needs in steps
    ]


def unsaid(desk: Desk, words: Words) -> str:
    """The settings without which no mail leaves that are not given."""
    with desk.store.reading() as transaction:
        found = office_settings.missing(office_settings.kept(transaction))
    listed = words.say("word.comma").join(words.named("profile", name) for name in found)
    return words.say("mails.live_unsaid", listed=listed) if found else ""


def without_contacts(desk: Desk, known: Sequence[Contact], words: Words) -> str:
    """How many units nobody is known at whom the office could write to."""
    units = {unit for unit, _ in contacts.missing(known, desk.regions())}
    return words.say("mails.live_nobody", count=len(units)) if units else ""
