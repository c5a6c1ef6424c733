"""One act of the history in full: who did it, what was said, what it changed, booked and owed."""

from config.words import Words
from duban.views.act_fields import said_of
from duban.views.basis import basis_in_words
from duban.views.case.acts import by_whom, change_in_words, named_act
from duban.views.choosing import NotThere
from duban.views.ledger import line_table
from duban.views.mails import mail_table
from duban.views.page import Kind, Page, Pair, Pairs, Part, Prose, pair
from duban.views.places import Regions, record_ref
from states.reading import in_digits
from states.saying import saying
from workflow.record import history, ledger, owing
from workflow.record.history import Record
from workflow.store.transaction import Transaction


def record_named(transaction: Transaction, case_id: str, given: str) -> Record:
    """The act of a case with that number. Raises NotThere."""
    number = in_digits(given)
    for one in history.of_case(transaction, case_id):
        if one.seq == number:
            return one
    raise NotThere(saying("error.no_record", given=given))


def record_page(transaction: Transaction, record: Record, regions: Regions, words: Words) -> Page:
    """The page of an act."""
    booked = [one for one in ledger.lines(transaction, record.case) if one.seq == record.seq]
    owed = [one for one in owing.of_case(transaction, record.case) if one.seq == record.seq]
    act = named_act(record, words).label
    said = tuple(
        Pair(f"said-{n}", label, text)
        for n, (label, text) in enumerate(said_of(record.command, record.data, words))
    )
    warned = tuple(words.explain(one).says for one in record.warnings)
    parts: tuple[Part, ...] = (
        Pairs("about", "", _about(record, words)),
        Pairs("said", words.say("record.said"), said),
        Prose("warnings", words.say("foreseen.warnings"), warned, "warn"),
        line_table("booked", words.say("funds.ledger"), booked, words),
        mail_table(owed, regions, words, title=words.say("mails.title")),
    )
    return Page(
        key="record",
        language=words.language,
        title=words.say("record.title", seq=record.seq, act=act),
        parts=tuple(one for one in parts if not _is_empty(one)),
    )


def _is_empty(part: Part) -> bool:
    return not getattr(part, "rows", True) or not getattr(part, "pairs", True)


def _about(record: Record, words: Words) -> tuple[Pair, ...]:
    is_late = record.entered.date() != record.at.date()
    undone = record_ref(record.case, record.undoes) if record.undoes is not None else None
    corrects = record.corrects
    corrected = record_ref(record.case, corrects) if corrects is not None else None
    return (
        pair(words, "happened", record.at, Kind.MOMENT),
        pair(words, "late_entered", record.entered if is_late else None, Kind.MOMENT),
        pair(words, "by", by_whom(record, words)),
        pair(words, "change", tuple(change_in_words(one, words) for one in record.transitions)),
        pair(words, "clause", record.clause, Kind.CLAUSE),
        pair(words, "basis", basis_in_words(record.basis, words)),
        Pair("undoes", words.say("record.undoes"), undone),
        Pair("corrects", words.say("record.corrects"), corrected),
    )
