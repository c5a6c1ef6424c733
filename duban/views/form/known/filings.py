"""What is known for the fields of acts on the filings and the institutions."""

from msgspec.structs import replace

from config.words import Words
from duban.views.form.about import About
from duban.views.form.known.value import Known, Provider
from states.actors import Channel, somebody
from states.commands import ALL, InstitutionPapers, PlanPapers, type_of
from states.deciding import decide
from states.duty_items import Item
from states.events import Act
from states.facts import Case, Facts, Filing, Party, Side
from states.refusals import Problem, Refusal
from states.steps import State

WRONG_IN = {
    "blank_name": ("institutions",),
    "copies": ("copies",),
    "documents": ("cover_letter", "documents"),
    "formats": ("formats",),
    "named_twice": ("institutions",),
    "no_selection_record": ("selection_documents",),
    "not_stamped": ("stamped",),
    "over_cap": ("institutions",),
    "over_joint_cap": ("institutions",),
    "subject": ("subject",),
    "too_few_institutions": ("institutions",),
}
"""The fields of a filing that a problem with its papers is about, by the code of the problem."""


def of_filing(side: Side, name: str) -> Provider:
    """What a filing said when it last came; what was found wrong in it is to be said anew."""

    def last_said(about: About, facts: Facts, words: Words) -> Known:
        if is_wrong(side, name, about, facts):
            return None
        known: Known = getattr(facts.filing(side), name)
        return known

    return last_said


def is_wrong(side: Side, name: str, about: About, facts: Facts) -> bool:
    """Whether a field of a filing that was returned keeps it from being accepted."""
    if facts.filing(side).status != State.RETURNED:
        return False
    problems = _problems(side, about, _being_checked(side, facts))
    return any(name in WRONG_IN.get(one.code, ()) for one in problems)


def defects(side: Side) -> Provider:
    """All that keeps the filing from being accepted, a sentence each (R-2.8)."""
    return lambda about, facts, words: found_in(side, about, facts, words)


def found_in(side: Side, about: About, facts: Facts, words: Words) -> list[str]:
    """What is found wrong with a filing that is being checked, a sentence each; else nothing."""
    return [words.explain(one).says for one in _problems(side, about, facts)]


def _problems(side: Side, about: About, facts: Facts) -> tuple[Problem, ...]:
    """What keeps a filing that is being checked from being accepted."""
    if about.region is None or facts.filing(side).status != State.SUBMITTED:
        return ()
    accept = ALL[f"accept_{side}_filing"]
    at = max(about.now, facts.last_at)  # what came in may be younger than the clock as last read
    act = Act(somebody(Party.CITY, Channel.REHEARSAL), at, at)
    answer = decide(Case(about.region, facts), accept(), act, about.world)
    return answer.problems if isinstance(answer, Refusal) else ()


def findings(act: str, about: About, facts: Facts, words: Words) -> tuple[str, ...]:
    """What is found wrong with a filing that came in by this *act*, as *facts* then have it.

    Also where it came late, and is to be let in first (R-2.7).
    """
    command = type_of(act)
    if not issubclass(command, PlanPapers | InstitutionPapers):
        return ()
    side = command.side
    if facts.filing(side).status == State.LATE_PENDING:
        facts = _being_checked(side, facts)
    return tuple(found_in(side, about, facts, words))


def _being_checked(side: Side, facts: Facts) -> Facts:
    """The case as it would be if a filing stood with the city, to be accepted or returned."""
    filing = replace(facts.filing(side), status=State.SUBMITTED.value)
    return replace(facts, **{side.value: filing})


def late_items(about: About, facts: Facts, words: Words) -> Known:
    """The filings that await a decision on their lateness."""
    return [item.value for item, filing in _filings(facts) if filing.status == State.LATE_PENDING]


def late_reason(about: About, facts: Facts, words: Words) -> Known:
    """The reason that came with a late filing."""
    late = [filing for _, filing in _filings(facts) if filing.status == State.LATE_PENDING]
    return next((filing.late_reason for filing in late if filing.late_reason), None)


def _filings(facts: Facts) -> list[tuple[Item, Filing]]:
    return [(Item.PLAN_FILING, facts.plan), (Item.INSTITUTION_FILING, facts.institution)]


def only_institution(about: About, facts: Facts, words: Words) -> Known:
    """The institution, where there is but one."""
    return facts.institutions[0] if len(facts.institutions) == 1 else None
