"""What of reading stands in the security log: files that are taken out, and what is of persons."""

from collections.abc import Collection

from duban.identity.permissions import OF_PERSONS, Permission
from workflow.people.security import Event


def reading_of(needed: Collection[Permission]) -> Event | None:
    """What the log tells of a look that takes these permissions; None where it tells nothing."""
    if Permission.EXPORT in needed:
        return Event.EXPORTED
    return Event.PERSONAL_DATA_READ if OF_PERSONS.intersection(needed) else None
