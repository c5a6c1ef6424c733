"""How a date came about, said beside it."""

from config.words import Words
from states.facts import Duty

ON_A_DAY = "to:"
"""How the term of a duty begins that is due on a day laid down, whenever it began."""


def derivation(duty: Duty, words: Words) -> str:
    """How the date of a duty came about: from which day, by which term and rule."""
    act, term = words.label("command", duty.event), _term(duty.term, words)
    reason = words.say("why.date", act=act, started=duty.started, term=term, rule=duty.rule)
    if duty.suspended_on:
        reason += words.say("why.suspended", day=duty.suspended_on)
    for pause in duty.pauses:
        reason += words.say("why.paused", start=pause.start, end=pause.end)
    return reason


def _term(term: str, words: Words) -> str:
    if term.startswith(ON_A_DAY):
        return words.say("term.to", day=term[3:])
    unit = "wd" if term.endswith("wd") else term[-1]
    return words.say(f"term.{unit}", count=term.removesuffix(unit))
