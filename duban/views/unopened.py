"""The regions of the programme in force whose case is yet to be opened, each with its form."""

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.page import Page, Ref, Subject, Table, Value, column
from workflow.record import cases

OPENING = "open_case"


def unopened(desk: Desk, words: Words) -> Page:
    """The regions without a case, in the order of the notice."""
    programme, regions = desk.programme(), desk.notice().regions
    names = {one.code: cases.case_id(programme, one.code) for one in regions}
    with desk.store.reading() as transaction:
        known = cases.named(transaction, list(names.values()))
    columns = (
        column(words, "region_code", whole=True),
        column(words, "region"),
        column(words, "unit"),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (one.code, Ref(one.name, Subject.ACT, f"{names[one.code]}/acts/{OPENING}"), one.unit)
        for one in regions
        if names[one.code] not in known
    )
    table = Table("unopened", "", columns, rows, empty=words.say("unopened.none"))
    title = words.say("unopened.title", act=words.label("command", OPENING))
    return Page(key="unopened", language=words.language, title=title, parts=(table,))
