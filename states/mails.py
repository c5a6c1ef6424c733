"""The kinds of mail that the office owes, and to whom one goes.

What a mail of a kind says, needs and waits for is said in `notifications.kinds`, an entry a kind.
"""

from enum import StrEnum


class Addressee(StrEnum):
    """Whom a mail goes to, in the order in which a salutation names them."""

    DISTRICT = "district"
    INSTITUTION = "institution"
    PUBLIC = "public"
    EXPERT = "expert"
    BUREAU_LEADER = "bureau_leader"
    CITY_SUPERVISOR = "city_supervisor"
    CITY_OPERATOR = "city_operator"
