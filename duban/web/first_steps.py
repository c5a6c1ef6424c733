"""What a real office needs before its mails go out: each step, whether it is done, and where."""

from collections.abc import Sequence

import msgspec

from duban.bootstrap import office_settings
from duban.bootstrap.monitor import calendar_reaches
from duban.identity.permissions import Permission
from duban.web.visit import Visit
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


def first_steps(visit: Visit) -> list[FirstStep]:
    """The steps of an office that is not live yet; none in training, and once it is live."""
    desk = visit.desk
    if desk.is_training or desk.is_live:
        return []
    with desk.store.reading() as transaction:
        roles = {role for one in persons.listed(transaction) if one.is_active for role in one.roles}
        known = contacts.listed(transaction)
    words = visit.words
    wanted = [one for one in (Role.OPERATOR, Role.SUPERVISOR) if one not in roles]
    nobody = words.listed(words.label("office_role", one) for one in wanted)
    faults = calendar_reaches(desk).faults
    return [
        _step(
            visit,
            "people",
            words.say("first_steps.no_role", roles=nobody) if wanted else "",
            "/people",
            Permission.MANAGE_PEOPLE,
        ),
        _step(
            visit,
            "settings",
            unsaid(visit),
            "/admin/settings",
            Permission.MANAGE_SETTINGS,
        ),
        _step(
            visit,
            "contacts",
            without_contacts(visit, known),
            "/admin/contacts",
            Permission.MANAGE_CONTACTS,
        ),
        _step(
            visit,
            "calendar",
            words.said(*faults) if faults else "",
            "/admin/years",
            Permission.MANAGE_SETTINGS,
        ),
        _step(
            visit,
            "live",
            words.say("first_steps.not_live"),
            "/mails/live",
            Permission.GO_LIVE,
        ),
    ]


def _step(visit: Visit, name: str, lacks: str, address: str, needs: Permission) -> FirstStep:
    called = visit.words.say(f"first_steps.{name}")
    return FirstStep(called, lacks, address if visit.may(needs) else "")


def unsaid(visit: Visit) -> str:
    """The settings without which no mail leaves that are not given."""
    desk, words = visit.desk, visit.words
    with desk.store.reading() as transaction:
        found = office_settings.missing(office_settings.kept(transaction))
    listed = words.say("word.comma").join(words.named("profile", name) for name in found)
    return words.say("mails.live_unsaid", listed=listed) if found else ""


def without_contacts(visit: Visit, known: Sequence[Contact]) -> str:
    """How many units nobody is known at whom the office could write to."""
    units = {unit for unit, _ in contacts.missing(known, visit.desk.regions())}
    return visit.words.say("mails.live_nobody", count=len(units)) if units else ""
