"""On whose behalf an act is done."""

from enum import StrEnum


class Party(StrEnum):
    """On whose behalf an act is done."""

    CITY = "city"
    CITY_SUPERVISOR = "city_supervisor"
    DISTRICT = "district"
    EXPERT = "expert"
    INSTITUTION = "institution"
    PUBLIC = "public"
    SYSTEM = "system"
