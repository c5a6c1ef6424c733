"""Who asks for an act: the person, the role, the channel, and on whose behalf."""

from enum import StrEnum
from unicodedata import category, normalize

import msgspec

from states.facts import Party


class Role(StrEnum):
    """What somebody is to the office."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    DISTRICT = "district"
    SYSTEM = "system"


class Channel(StrEnum):
    """By which way an act reaches the office."""

    TERMINAL = "terminal"
    WEB = "web"
    API = "api"
    MAIL = "mail"
    JOB = "job"
    REHEARSAL = "rehearsal"
    IMPORT = "import"


BY_SIGN_IN = frozenset({Channel.WEB, Channel.API})
"""The channels by which nobody acts who has not signed in."""

BY_PERSONS = frozenset({Channel.TERMINAL, Channel.WEB, Channel.API})
"""The channels by which a person acts now, who can say who they are."""

USUAL_ROLES = {
    Party.CITY: Role.OPERATOR,
    Party.CITY_SUPERVISOR: Role.SUPERVISOR,
    Party.DISTRICT: Role.DISTRICT,
    Party.EXPERT: Role.REVIEWER,
    Party.INSTITUTION: Role.DISTRICT,
    Party.PUBLIC: Role.OPERATOR,
    Party.SYSTEM: Role.SYSTEM,
}
"""In which role somebody acts for each party where nothing else is said of them."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks for an act, and on whose behalf.

    `party` is whose act it is to the procedure: an operator who enters what a district has filed
    acts for the district. `person` is the name of who asks, None where it isn't known: a job, a
    rehearsal, an old paper. An act on money has two persons beside (R-M.8): `prepared_by` made it
    ready and `approved_by` stands for it; who asks may be either, or a third who enters both.

    `login` is the account that is signed in, None where nobody signs in: the role is then that of
    the account, and binds as such. `region` is the code of the region whose user asks.
    `in_place_of` is the name of the absent person whose role alone lets `person` do it.
    """

    party: Party
    role: Role
    channel: Channel
    person: str | None = None
    prepared_by: str | None = None
    approved_by: str | None = None
    login: str | None = None
    region: str | None = None
    in_place_of: str | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody signed in to ask this, or had to."""
        return self.login is not None or self.channel in BY_SIGN_IN

    @property
    def is_known(self) -> bool:
        """Whether it is known which persons act, or could be: then money takes two of them."""
        named = self.person or self.prepared_by or self.approved_by
        return self.channel in BY_PERSONS or bool(named)

    @property
    def name(self) -> str:
        """Who answers for the act: who approved it, else who asked, else the party."""
        return self.approved_by or self.person or self.party.value


def somebody(party: Party, channel: Channel) -> Actor:
    """Somebody who acts for *party* by *channel*, unnamed and in the usual role."""
    return Actor(party=party, role=USUAL_ROLES[party], channel=channel)


_UNSEEN = str.maketrans(dict.fromkeys((0x034F, 0x115F, 0x1160, 0x2800, *range(0xFE00, 0xFE10))))
"""Characters that show nothing, though Unicode counts them among letters, symbols and marks."""


def plain_name(name: str | None) -> str:
    """A name as it is compared: one width and case, without blanks and what can't be seen.

    Empty where nothing is left, so that a blank is no name.
    """
    folded = normalize("NFKC", name or "").casefold().translate(_UNSEEN)
    return "".join(one for one in folded if category(one)[0] not in "CZ")


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names are one person's; a blank is nobody's."""
    return plain_name(one) == plain_name(other) != ""


SYSTEM = somebody(Party.SYSTEM, Channel.JOB)
"""The office itself, which does what time has decided."""
