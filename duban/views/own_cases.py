"""我的案件: the cases on whose panel an expert sits, those that wait for a score first."""

from collections.abc import Iterable

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.page import Column, Kind, Ref, Subject, Table, Tone, Value, column
from states.actors import same_person
from states.duty_items import Item
from states.facts import Duty
from workflow.record import cases
from workflow.record.cases import Stored
from workflow.store.transaction import Transaction

SCORING = "submit_score"


def own_cases(transaction: Transaction, desk: Desk, expert: str, words: Words) -> Table:
    """The open cases of an expert; of those that wait for a score, until when and the act."""
    found = cases.load_all(transaction, cases.open_ids(transaction)).values()
    theirs = [(one, _waits(one, expert)) for one in found if _is_of_panel(one, expert)]
    theirs.sort(key=lambda pair: (pair[1] is None, pair[0].id))
    regions = desk.regions()
    scoring = words.label("command", SCORING)
    rows = tuple(
        (
            Ref(words.region(regions[one.facts.region_code]), Subject.CASE, one.id),
            words.label("state", one.facts.shown_state),
            _score(one, expert, words),
            duty.due if duty else None,
            (Ref(scoring, Subject.ACT, f"{one.id}/acts/{SCORING}"),) if duty else (),
        )
        for one, duty in theirs
    )
    columns = (
        Column("case", words.say("people_column.case")),
        Column("state", words.say("people_column.state")),
        column(words, "score"),
        column(words, "due", Kind.DAY),
        column(words, "acts"),
    )
    tones: tuple[Tone, ...] = tuple("warn" if duty else "" for _, duty in theirs)
    return Table("own", "", columns, rows, tones=tones, empty=words.say("account.no_cases"))


def count_waiting(table: Table) -> int:
    """How many of an expert's cases wait for a score."""
    return sum(tone == "warn" for tone in table.tones)


def _is_of_panel(one: Stored, expert: str) -> bool:
    return any(same_person(expert, member.name) for member in one.facts.review.panel)


def _waits(one: Stored, expert: str) -> Duty | None:
    """The review that runs and waits for the score of an expert who sits in it."""
    sits = any(
        same_person(expert, member.name) and member.score is None
        for member in one.facts.review.sitting
    )
    return _running(duty for _, duty in one.facts.open_duties()) if sits else None


def _running(duties: Iterable[Duty]) -> Duty | None:
    return next((duty for duty in duties if duty.item == Item.EXPERT_REVIEW), None)


def _score(one: Stored, expert: str, words: Words) -> Value:
    """What an expert gave, or that it waits for him, or that he does not score."""
    for member in one.facts.review.panel:
        if not same_person(expert, member.name):
            continue
        if member.recused:
            return words.say("account.recused")
        if member.score is None:
            return words.say("account.to_score") if _waits(one, expert) else None
        return member.score
    return None
