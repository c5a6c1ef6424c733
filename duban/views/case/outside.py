"""A case as those see it who are not of the office: a district, an institution, an expert."""

from msgspec.structs import replace

from states.actors import same_person
from states.facts.review import Review
from workflow.record.cases import Stored


def from_outside(stored: Stored, person: str) -> Stored:
    """The case without what experts think of it and who objects; an expert sees the own score.

    An expert scores without knowing what the others did (R-E.2).
    """
    facts = stored.facts
    own = tuple(one for one in facts.review.panel if same_person(one.name, person))
    support = replace(facts.support, objections=())
    return replace(stored, facts=replace(facts, review=Review(panel=own), support=support))
