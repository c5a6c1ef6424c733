"""How a date came about, said beside it."""

from config.words import Words
from states.facts import Duty, DutyStatus, Facts

ON_A_DAY = "to:"
"""How the term of a duty begins that is due on a day laid down, whenever it began."""


def derivation(duty: Duty, facts: Facts, words: Words) -> str:
    """How the date of a duty of a case came about: from which day, by which term and rule.

    One that goes on with another's term says what began that, and what made it longer.
    """
    act, term = words.label("command", duty.event), _term(duty.term, words)
    of = {"started": duty.started, "term": term, "rule": duty.rule}
    first = _extended(duty, facts)
    if first is None:
        reason = words.say("why.date", act=act, **of)
    else:
        began = words.label("command", first.event)
        reason = words.say("why.extended", act=began, by=act, day=first.closed_on, **of)
    if duty.suspended_on:
        reason += words.say("why.suspended", day=duty.suspended_on)
    for pause in duty.pauses:
        reason += words.say("why.paused", start=pause.start, end=pause.end)
    return reason


def _extended(duty: Duty, facts: Facts) -> Duty | None:
    """The duty whose term another one makes longer, from the day that it began."""
    return next(
        (
            one
            for one in facts.duties.values()
            if one.status is DutyStatus.EXTENDED
            and (one.item, one.started, one.closed_by) == (duty.item, duty.started, duty.event)
        ),
        None,
    )


def _term(term: str, words: Words) -> str:
    if term.startswith(ON_A_DAY):
        return words.say("term.to", day=term[3:])
    unit = "wd" if term.endswith("wd") else term[-1]
    return words.say(f"term.{unit}", count=term.removesuffix(unit))
